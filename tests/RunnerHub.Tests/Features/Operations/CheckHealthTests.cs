using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Operations;

public sealed class CheckHealthTests
{
    [Fact]
    public async Task A_server_that_is_not_there_is_said_in_a_sentence_and_no_database_is_made()
    {
        // Nothing listens at port 1.
        var end = await ServerProcess.RunAsync("check-health", "--urls", "http://127.0.0.1:1");

        Assert.Equal((1, ""), (end.ExitCode, end.Output));
        Assert.StartsWith("http://127.0.0.1:1/healthz/ready does not answer: ", end.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_asks_without_making_anything_of_the_server_itself()
    {
        // A server with this setting does not start.
        var end = await ServerProcess.RunAsync(["check-health", "--urls", "http://127.0.0.1:1"], ("RUNNERHUB_API_CALLS_PER_MINUTE", "many"));

        Assert.Equal(1, end.ExitCode);
        Assert.StartsWith("http://127.0.0.1:1/healthz/ready does not answer: ", end.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "", "http://localhost:3000/")]
    [InlineData("urls", "http://*:8080", "http://localhost:8080/")]
    [InlineData("urls", "https://0.0.0.0:8443;http://[::]:8080", "http://localhost:8080/")]
    [InlineData("urls", "https://10.0.0.5:8443", "https://10.0.0.5:8443/")]
    [InlineData("http_ports", "3000;3001", "http://localhost:3000/")]
    [InlineData("https_ports", "3443", "https://localhost:3443/")]
    public void It_asks_where_the_same_settings_make_the_server_listen(string setting, string value, string expected)
    {
        var settings = new Microsoft.Extensions.Configuration.ConfigurationManager();
        if (setting.Length > 0)
        {
            settings[setting] = value;
        }

        Assert.Equal(expected, RunnerHub.Platform.ListeningAddress.Of(settings).ToString());
    }
}
