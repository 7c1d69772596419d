using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Accounts;

/// <summary>The command, run beside the server on the same database.</summary>
public abstract class ResetPasswordTests(Hub hub) : HubTests(hub)
{
    [Fact]
    public async Task It_prints_a_password_that_opens_only_the_page_that_replaces_it_and_ends_the_old_one()
    {
        var name = People.Unique("forgetful");
        await Hub.AddUserAsync(name);
        using var before = await Hub.AsAsync(name);

        var end = await RunAsync("--user", name.ToUpperInvariant());

        Assert.Equal((0, ""), (end.ExitCode, end.Error));
        Assert.Matches(@"\A[0-9A-Za-z]{20}\r?\n\z", end.Output);
        using var person = Hub.AsAnonymous();
        await person.SignInAsync(name, end.Output.Trim());
        Assert.Equal("/user/settings/account?redirect_to=%2Fuser%2Fsettings%2Factions%2Frunners", (await person.GetAsync("/user/settings/actions/runners")).Location);
        Hub.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.StartsWith("/user/login", (await before.GetAsync("/user/settings/actions/runners")).Location, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("There is no user “nobody-at-all”.", "--user", "nobody-at-all")]
    [InlineData("Say whose password: reset-password --user NAME.")]
    public async Task Without_a_user_it_says_so(string sentence, params string[] args)
    {
        var end = await RunAsync(args);

        Assert.Equal((1, "", sentence), (end.ExitCode, end.Output, end.Error.Trim()));
    }

    private Task<ProcessEnd> RunAsync(params string[] args) =>
        ServerProcess.RunAsync(["reset-password", .. args], ("ConnectionStrings__RunnerHub", Hub.ConnectionString));

    public sealed class Sqlite(SqliteHub hub) : ResetPasswordTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : ResetPasswordTests(hub), IClassFixture<PostgresHub>;
}
