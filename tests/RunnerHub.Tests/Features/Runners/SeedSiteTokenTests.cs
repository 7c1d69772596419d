using RunnerHub.Access;
using RunnerHub.Features.Runners;
using RunnerHub.Protocol;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Runners;

public abstract class SeedSiteTokenTests(Hub hub) : HubTests(hub)
{
    private const string Chosen = "chosen-by-the-operator-0123456789";

    private static readonly Dictionary<string, string?> WithToken = new() { ["RUNNERHUB_REGISTRATION_TOKEN"] = Chosen };

    [Fact]
    public async Task The_token_given_to_an_empty_site_registers_runners_until_it_is_reset_for_good()
    {
        await Hub.StartRunnerAsync(Chosen, "seeded");
        await Hub.RestartAsync();
        await Hub.StartRunnerAsync(Chosen, "after a restart");

        var latest = await Hub.UseAsync((RegistrationTokens tokens) => tokens.ResetAsync(new Scope.Instance(), CancellationToken.None));
        await Hub.RestartAsync();

        var refusal = await Assert.ThrowsAsync<ConnectException>(() => Hub.StartRunnerAsync(Chosen, "too late"));
        Assert.Equal(ConnectCode.FailedPrecondition, refusal.Code);
        await Hub.StartRunnerAsync(latest, "latest");
    }

    public sealed class SeededSqliteHub : SqliteHub
    {
        protected override IEnumerable<KeyValuePair<string, string?>> Settings => WithToken;
    }

    public sealed class SeededPostgresHub : PostgresHub
    {
        protected override IEnumerable<KeyValuePair<string, string?>> Settings => WithToken;
    }

    public sealed class Sqlite(SeededSqliteHub hub) : SeedSiteTokenTests(hub), IClassFixture<SeededSqliteHub>;

    public sealed class Postgres(SeededPostgresHub hub) : SeedSiteTokenTests(hub), IClassFixture<SeededPostgresHub>;
}
