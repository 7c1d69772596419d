using System.Globalization;
using Microsoft.Extensions.Time.Testing;
using RunnerHub.Platform;

namespace RunnerHub.Tests.Platform;

public sealed class RememberedTests
{
    private const int Much = 1000;

    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(5);

    private readonly FakeTimeProvider clock = new();
    private readonly Remembered remembered;
    private int reads;

    public RememberedTests() => remembered = new Remembered(Freshness, clock);

    [Fact]
    public async Task Much_is_read_once_in_a_while_and_little_each_time()
    {
        Assert.Equal((Much, Much), (await AskAsync("much", Much), await AskAsync("much", Much + 1)));
        clock.Advance(Freshness);
        Assert.Equal(Much + 2, await AskAsync("much", Much + 2));

        Assert.Equal((1, 2), (await AskAsync("little", 1), await AskAsync("little", 2)));
        Assert.Equal((Much, Much), (await AskAsync("little", Much), await AskAsync("little", 3)));
    }

    [Fact]
    public async Task Those_who_come_while_it_is_read_wait_for_what_the_first_finds()
    {
        var found = new TaskCompletionSource<int>();
        var asked = Enumerable.Range(0, 20).Select(_ => AskAsync("much", found.Task)).ToList();

        found.SetResult(Much);

        Assert.All(await Task.WhenAll(asked), answer => Assert.Equal(Much, answer));
        Assert.Equal(1, reads);
    }

    [Fact]
    public async Task When_the_first_fails_those_who_wait_are_told_so_at_once_and_whoever_comes_then_reads()
    {
        var found = new TaskCompletionSource<int>();
        var asked = Enumerable.Range(0, 20).Select(_ => AskAsync("much", found.Task)).ToList();

        found.SetException(new IOException());

        foreach (var one in asked)
        {
            await Assert.ThrowsAsync<IOException>(() => one);
        }

        Assert.Equal(1, reads);
        Assert.Equal(Much, await AskAsync("much", Much));
    }

    [Fact]
    public async Task When_the_first_goes_away_another_of_those_who_wait_reads()
    {
        var found = new TaskCompletionSource<int>();
        var first = AskAsync("much", found.Task);
        var others = Enumerable.Range(0, 20).Select(_ => AskAsync("much", Much)).ToList();

        found.SetCanceled(TestContext.Current.CancellationToken);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.All(await Task.WhenAll(others), answer => Assert.Equal(Much, answer));
        Assert.Equal(2, reads);
    }

    [Fact]
    public async Task Whoever_no_longer_waits_does_not_keep_the_others_from_it()
    {
        var found = new TaskCompletionSource<int>();
        using var gone = new CancellationTokenSource();
        var first = AskAsync("much", found.Task);
        var leaver = remembered.OfAsync("much", () => Task.FromResult(0), _ => true, gone.Token);

        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaver);
        found.SetResult(Much);

        Assert.Equal((Much, Much), (await first, await AskAsync("much", 1)));
    }

    [Fact]
    public async Task Of_many_things_those_that_are_no_longer_fresh_are_dropped()
    {
        for (var number = 0; number < Remembered.Most; number++)
        {
            await AskAsync(number.ToString(CultureInfo.InvariantCulture), Much);
        }

        clock.Advance(Freshness);
        Assert.Equal(Remembered.Most, remembered.Count);
        await AskAsync("one more", Much);

        Assert.Equal(1, remembered.Count);
        Assert.Equal(Much, await AskAsync("one more", 1));
    }

    private Task<int> AskAsync(string what, int answer) => AskAsync(what, Task.FromResult(answer));

    private Task<int> AskAsync(string what, Task<int> answer) => remembered.OfAsync(
        what,
        () =>
        {
            reads++;
            return answer;
        },
        found => found >= Much,
        CancellationToken.None);
}
