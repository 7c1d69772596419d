using Microsoft.Extensions.Time.Testing;
using RunnerHub.Platform;

namespace RunnerHub.Tests.Platform;

public sealed class KeptTests : IDisposable
{
    private readonly FakeTimeProvider clock = new();
    private readonly Queue<TaskCompletionSource<string>> reads = new();
    private readonly Kept<string> kept;

    public KeptTests() => kept = new Kept<string>(TimeSpan.FromSeconds(10), clock, _ => reads.Dequeue().Task);

    [Fact]
    public async Task What_was_read_is_there_while_it_is_read_again()
    {
        await ReadAsync("old");
        clock.Advance(TimeSpan.FromSeconds(10));
        var (next, reading) = Begin();

        Assert.Equal("old", kept.Last);
        next.SetResult("new");

        Assert.Equal("new", await reading);
        Assert.Equal("new", kept.Last);
        Assert.Equal("new", await kept.ReadAsync(CancellationToken.None));
    }

    [Fact]
    public async Task What_cannot_be_read_again_is_there_no_longer()
    {
        await ReadAsync("old");
        clock.Advance(TimeSpan.FromSeconds(10));
        var (next, reading) = Begin();

        next.SetException(new IOException());

        await Assert.ThrowsAsync<IOException>(() => reading);
        Assert.Null(kept.Last);
        Assert.Equal("new", await ReadAsync("new"));
    }

    public void Dispose() => kept.Dispose();

    private (TaskCompletionSource<string> Next, Task<string> Reading) Begin()
    {
        var next = new TaskCompletionSource<string>();
        reads.Enqueue(next);
        return (next, kept.ReadAsync(CancellationToken.None));
    }

    private Task<string> ReadAsync(string answer)
    {
        var (next, reading) = Begin();
        next.SetResult(answer);
        return reading;
    }
}
