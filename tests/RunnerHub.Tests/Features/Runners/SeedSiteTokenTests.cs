using RunnerHub.Access;
using RunnerHub.Protocol;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Runners;

/// <summary>The registration token that the operator chooses.</summary>
public abstract class SeedSiteTokenTests(Hub hub) : HubTests(hub)
{
    private const string Chosen = "chosen-by-the-operator-0123456789";

    [Fact]
    public async Task It_is_the_sites_from_the_start_and_one_that_was_reset_stays_so()
    {
        await Hub.StartRunnerAsync(Chosen, "before-anybody-signed-in");
        Assert.Equal(Chosen, await Hub.RegistrationTokenAsync());
        await Hub.RestartAsync();
        await Hub.StartRunnerAsync(Chosen, "after-a-restart");

        using var admin = await Hub.AsAdminAsync();
        await admin.PostAsync("/-/admin/actions/runners/reset_registration_token");
        var fresh = await Hub.RegistrationTokenAsync();
        await Hub.RestartAsync();

        var refusal = await Assert.ThrowsAsync<ConnectException>(() => Hub.StartRunnerAsync(Chosen, "too-late"));
        Assert.Contains("invalidated", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(fresh, await Hub.RegistrationTokenAsync());
        Assert.Contains(Hub.Log.All, line => line.Contains("The registration token in \"RUNNERHUB_REGISTRATION_TOKEN\" was reset and stays so", StringComparison.Ordinal));
        Assert.DoesNotContain(Hub.Log.All, line => line.Contains(Chosen, StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_other_scope_gets_it()
    {
        var ownerId = await Hub.AddUserAsync(People.Unique("somebody"));

        Assert.NotEqual(Chosen, await Hub.RegistrationTokenAsync(new Scope.Owner(ownerId)));
    }

    public sealed class Sqlite(Sqlite.SeededHub hub) : SeedSiteTokenTests(hub), IClassFixture<Sqlite.SeededHub>
    {
        public sealed class SeededHub : SqliteHub
        {
            protected override IEnumerable<KeyValuePair<string, string?>> Settings => [new("RUNNERHUB_REGISTRATION_TOKEN", Chosen)];
        }
    }

    /// <summary>Here it stands in a file, as the secrets of containers do.</summary>
    public sealed class Postgres(Postgres.SeededHub hub) : SeedSiteTokenTests(hub), IClassFixture<Postgres.SeededHub>
    {
        public sealed class SeededHub : PostgresHub
        {
            private readonly string file = Path.GetTempFileName();

            protected override IEnumerable<KeyValuePair<string, string?>> Settings
            {
                get
                {
                    File.WriteAllText(file, $"{Chosen}\n");
                    return [new("RUNNERHUB_REGISTRATION_TOKEN_FILE", file)];
                }
            }

            protected override Task DropDatabaseAsync(string connectionString)
            {
                File.Delete(file);
                return base.DropDatabaseAsync(connectionString);
            }
        }
    }
}
