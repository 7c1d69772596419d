using RunnerHub.Access;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Runners;

/// <summary>The command, run beside the server on the same database.</summary>
public abstract class GenerateRunnerTokenTests(Hub hub) : HubTests(hub)
{
    [Fact]
    public async Task It_prints_the_token_of_the_site_and_nothing_else()
    {
        var printed = await PrintAsync();

        Assert.Matches(@"\A[0-9A-Za-z]{40}\r?\n\z", printed);
        Assert.NotEqual(0, (await Hub.StartRunnerAsync(printed.Trim(), People.Unique("printed"))).Id);
    }

    [Fact]
    public async Task A_repository_is_named_behind_its_owner_without_regard_to_case()
    {
        var name = People.Unique("Acme");
        var repoId = await Hub.AddRepositoryAsync("Site", await Hub.AddUserAsync(name));

        var printed = await PrintAsync("--scope", $"{name.ToUpperInvariant()}/site");

        Assert.Equal(await Hub.RegistrationTokenAsync(new Scope.Repository(repoId)), printed.Trim());
    }

    [Fact]
    public async Task An_owner_is_named_alone()
    {
        var name = People.Unique("solo");
        var ownerId = await Hub.AddUserAsync(name);

        Assert.Equal(await Hub.RegistrationTokenAsync(new Scope.Owner(ownerId)), (await PrintAsync($"-s={name}")).Trim());
    }

    [Fact]
    public async Task A_scope_that_is_not_there_is_named()
    {
        const string scope = "no-such-owner/site";
        var end = await RunAsync("--scope", scope);

        Assert.Equal((1, ""), (end.ExitCode, end.Output));
        Assert.Equal($"There is no owner or repository “{scope}”. Use --scope owner or --scope owner/repository.", end.Error.Trim());
    }

    private async Task<string> PrintAsync(params string[] args)
    {
        var end = await RunAsync(args);
        Assert.Equal((0, ""), (end.ExitCode, end.Error));
        return end.Output;
    }

    private Task<ProcessEnd> RunAsync(params string[] args) =>
        ServerProcess.RunAsync(["generate-runner-token", .. args], ("ConnectionStrings__RunnerHub", Hub.ConnectionString));

    public sealed class Sqlite(SqliteHub hub) : GenerateRunnerTokenTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : GenerateRunnerTokenTests(hub), IClassFixture<PostgresHub>;
}
