using System.Net;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Platform;

/// <summary>Starting the executable as its README says, and in the ways that go wrong.</summary>
public sealed class StartupTests(StartupTests.FreshServer fresh) : IClassFixture<StartupTests.FreshServer>
{
    [Fact]
    public async Task In_an_empty_folder_it_makes_a_database_and_an_administrator_and_serves_pages()
    {
        using var client = new HttpClient { BaseAddress = fresh.Server.Address };

        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri("/user/login", UriKind.Relative))).StatusCode);
        Assert.True(File.Exists(Path.Combine(fresh.Server.Folder, "data", "runnerhub.db")));
        Assert.Matches("The first administrator was made[^$]*name +hub-admin\\s+password +\\S{20}", fresh.Server.Output);
    }

    [Fact]
    public async Task A_port_that_is_in_use_is_said_in_a_sentence()
    {
        var end = await ServerProcess.RunAsync("--urls", fresh.Server.Address.ToString());

        IsExplained(end, $"The server cannot listen: Failed to bind to address {fresh.Server.Address.ToString().TrimEnd('/')}: address already in use. "
            + "Choose another address with --urls http://localhost:PORT.");
    }

    [Fact]
    public async Task An_address_at_which_it_cannot_listen_is_said_in_a_sentence() =>
        IsExplained(await ServerProcess.RunAsync("--urls", "http://localhost:99999"), "The server cannot listen: ");

    [Theory]
    [InlineData("Data Source=/proc/runnerhub.db", "The database /proc/runnerhub.db cannot be opened: the file or its folder cannot be opened or written by this user.")]
    [InlineData("Data Source=/etc/passwd", "The database /etc/passwd cannot be opened: the file is no SQLite database. Check ConnectionStrings__RunnerHub.")]
    [InlineData("Host=127.0.0.1;Port=1;Database=hub;Password=secret-word", "The database hub at tcp://127.0.0.1:1 cannot be opened: Failed to connect to 127.0.0.1:1.")]
    [InlineData("nonsense", "ConnectionStrings__RunnerHub must be like ")]
    public async Task A_database_that_cannot_be_opened_is_said_in_a_sentence(string connection, string sentence) =>
        IsExplained(await ServerProcess.RunAsync([], ("ConnectionStrings__RunnerHub", connection)), sentence);

    [Fact]
    public async Task A_server_of_postgres_that_refuses_the_user_is_said_in_a_sentence()
    {
        Missing.SkipTest(PostgresServer.Unavailable);
        var server = new Npgsql.NpgsqlConnectionStringBuilder(await PostgresServer.ConnectionStringAsync()) { Username = "nobody-here", Password = "secret-word" };

        var end = await ServerProcess.RunAsync([], ("ConnectionStrings__RunnerHub", server.ConnectionString));

        IsExplained(end, $"The database postgres at tcp://{server.Host}:{server.Port} cannot be opened: 28");
    }

    [Fact]
    public async Task A_mistyped_command_is_answered_with_the_commands()
    {
        var end = await ServerProcess.RunAsync("generate-token");

        IsExplained(end, "There is no command “generate-token”. The commands are generate-runner-token, reset-password and check-health; without one the server starts.");
    }

    [Theory]
    [InlineData("--help", "RunnerHub generate-runner-token [-s SCOPE]")]
    [InlineData("-h", "RunnerHub check-health")]
    [InlineData("--version", "RunnerHub 0.")]
    public async Task Questions_about_itself_need_no_database(string option, string answer)
    {
        var end = await ServerProcess.RunAsync([option], ("ConnectionStrings__RunnerHub", "nonsense"));

        Assert.Equal((0, ""), (end.ExitCode, end.Error));
        Assert.Contains(answer, end.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("RUNNERHUB_PUBLIC_URL", "runners.example.com", "RUNNERHUB_PUBLIC_URL must be an address such as https://runners.example.com, not “runners.example.com”.")]
    [InlineData("RUNNERHUB_TRUSTED_PROXIES", "10.0.0.1, proxy", "RUNNERHUB_TRUSTED_PROXIES must list addresses or networks such as 10.0.0.5 or 172.16.0.0/12, separated by commas, not “proxy”.")]
    [InlineData("RUNNERHUB_API_CALLS_PER_MINUTE", "-1", "RUNNERHUB_API_CALLS_PER_MINUTE must be a whole number from 0 to 2147483647, such as 3000, not “-1”.")]
    [InlineData("RUNNERHUB_POLL_SECONDS", "46", "RUNNERHUB_POLL_SECONDS must be a whole number from 0 to 45, such as 30, not “46”.")]
    [InlineData("RUNNERHUB_LOG_DAYS", "0", "RUNNERHUB_LOG_DAYS must be a whole number from 1 to 36500, such as 365, not “0”.")]
    [InlineData("RUNNERHUB_SECRET_KEY", "secret-word", "RUNNERHUB_SECRET_KEY must have at least 32 characters; \"openssl rand -hex 32\" makes a good one.")]
    public async Task A_setting_that_cannot_be_meant_is_refused(string setting, string value, string sentence) =>
        IsExplained(await ServerProcess.RunAsync([], (setting, value)), sentence);

    /// <summary>One line, nothing else, no secret, exit code 1.</summary>
    private static void IsExplained(ProcessEnd end, string sentence)
    {
        Assert.StartsWith(sentence, end.Error, StringComparison.Ordinal);
        Assert.Single(end.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.DoesNotContain("secret-word", end.Error, StringComparison.Ordinal);
        Assert.Equal((1, true), (end.ExitCode, !end.Output.Contains("Exception", StringComparison.Ordinal)));
    }

    public sealed class FreshServer : IAsyncLifetime
    {
        private ServerProcess? server;

        public ServerProcess Server => server ?? throw new InvalidOperationException("The server is not running.");

        public async ValueTask InitializeAsync() => server = await ServerProcess.StartAsync([]);

        public ValueTask DisposeAsync() => Server.DisposeAsync();
    }
}
