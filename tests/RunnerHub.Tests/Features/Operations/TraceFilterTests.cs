using System.Diagnostics;
using TraceFilter = RunnerHub.Features.Operations.TraceFilter;

namespace RunnerHub.Tests.Features.Operations;

public sealed class TraceFilterTests : IDisposable
{
    private readonly ActivitySource source = new("test of traces");
    private readonly ActivitySource database = new("Npgsql");
    private readonly ActivityListener listener = new()
    {
        ShouldListenTo = source => source.Name is "test of traces" or "Npgsql",
        Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
    };

    public TraceFilterTests() => ActivitySource.AddActivityListener(listener);

    [Theory]
    [InlineData("/api/actions/runner.v1.RunnerService/FetchTask", null, false, false)]
    [InlineData("/api/actions/runner.v1.RunnerService/FetchTask", 7L, false, true)]
    [InlineData("/api/actions/runner.v1.RunnerService/FetchTask", null, true, true)]
    [InlineData("/api/actions/runner.v1.RunnerService/UpdateTask", null, false, true)]
    public void Polls_that_found_nothing_are_not_sent(string path, long? task, bool failed, bool sent)
    {
        using var call = source.StartActivity("POST", ActivityKind.Server)!;
        call.SetTag("url.path", path).SetTag("url.query", "?token=secret").SetTag("runnerhub.task.id", task);
        call.SetStatus(failed ? ActivityStatusCode.Error : ActivityStatusCode.Unset);

        using var filter = new TraceFilter();
        filter.OnEnd(call);

        Assert.Equal(sent, call.Recorded);
        Assert.Null(call.GetTagItem("url.query"));
    }

    [Fact]
    public void Statements_are_sent_with_the_call_that_made_them_and_not_alone()
    {
        using var filter = new TraceFilter();
        using var alone = database.StartActivity("SELECT", ActivityKind.Client)!;
        filter.OnEnd(alone);
        alone.Stop();
        using var call = source.StartActivity("GET", ActivityKind.Server)!;
        using var inCall = database.StartActivity("SELECT", ActivityKind.Client)!;
        filter.OnEnd(inCall);

        Assert.Equal((false, true), (alone.Recorded, inCall.Recorded));
    }

    public void Dispose()
    {
        listener.Dispose();
        source.Dispose();
        database.Dispose();
    }
}
