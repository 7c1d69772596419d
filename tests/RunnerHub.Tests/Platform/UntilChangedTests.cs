using Microsoft.Extensions.Time.Testing;
using RunnerHub.Platform;

namespace RunnerHub.Tests.Platform;

public sealed class UntilChangedTests : IDisposable
{
    private const string Topic = "things";
    private const int Most = 3;

    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(5);

    private readonly FakeTimeProvider clock = new();
    private readonly SignalBus signals = new();
    private readonly UntilChanged<string, string?> known;

    public UntilChangedTests() => known = new UntilChanged<string, string?>(Lifetime, Most, clock, signals, "others", Topic);

    [Fact]
    public async Task What_was_read_is_told_again_until_a_signal_or_its_time_is_over()
    {
        Assert.Equal(("one", "one"), (await AskAsync("a", "one"), await AskAsync("a", "two")));
        signals.Publish(Topic);
        Assert.Equal(("two", "two"), (await AskAsync("a", "two"), await AskAsync("a", "three")));
        clock.Advance(Lifetime);
        Assert.Equal("three", await AskAsync("a", "three"));
    }

    [Fact]
    public async Task What_was_read_before_a_change_is_not_kept_after_it()
    {
        var found = new TaskCompletionSource<string?>();
        var asked = known.GetAsync("a", () => found.Task);

        signals.Publish(Topic);
        found.SetResult("old");

        Assert.Equal("old", await asked);
        Assert.Equal("new", await AskAsync("a", "new"));
    }

    [Fact]
    public async Task Nothing_is_not_remembered()
    {
        Assert.Null(await AskAsync("a", null));
        Assert.Equal(0, known.Count);
        Assert.Equal("there", await AskAsync("a", "there"));
    }

    [Fact]
    public async Task What_nobody_asks_for_again_goes_when_its_time_is_over()
    {
        await AskAsync("a", "first");
        clock.Advance(Lifetime / 2);
        await AskAsync("b", "second");

        clock.Advance(Lifetime / 2);
        Assert.Equal(1, known.Count);
        clock.Advance(Lifetime / 2);
        Assert.Equal(0, known.Count);

        await AskAsync("a", "third");
        clock.Advance(Lifetime);
        Assert.Equal(0, known.Count);
    }

    [Fact]
    public async Task Of_too_many_things_all_are_dropped()
    {
        for (var key = 'a'; key < 'a' + Most; key++)
        {
            await AskAsync($"{key}", "some");
        }

        Assert.Equal(Most, known.Count);
        await AskAsync("one more", "some");
        Assert.Equal(1, known.Count);
    }

    public void Dispose() => known.Dispose();

    private Task<string?> AskAsync(string key, string? there) => known.GetAsync(key, () => Task.FromResult(there));
}
