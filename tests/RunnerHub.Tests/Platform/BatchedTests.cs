using RunnerHub.Platform;

namespace RunnerHub.Tests.Platform;

/// <summary>Questions that are answered together.</summary>
public sealed class BatchedTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly List<int[]> read = [];
    private readonly SemaphoreSlim begun = new(0);
    private readonly SemaphoreSlim goOn = new(0);

    [Fact]
    public async Task What_comes_while_others_are_answered_is_answered_together_in_its_order_and_not_too_much_at_once()
    {
        var batched = new Batched<int, int>(3, ReadAsync);
        var first = batched.AskAsync(1, CancellationToken.None);
        Assert.True(await begun.WaitAsync(Patience));
        var others = Enumerable.Range(2, 5).Select(key => batched.AskAsync(key, CancellationToken.None)).ToList();

        goOn.Release(3);

        Assert.Equal(10, await first.WaitAsync(Patience));
        var answers = await Task.WhenAll(others).WaitAsync(Patience);
        Assert.Equal([20, 30, 40, 50, 60], answers);
        Assert.Equal([[1], [2, 3, 4], [5, 6]], read);
    }

    [Fact]
    public async Task What_goes_wrong_is_told_to_those_who_were_asking_and_to_nobody_after_them()
    {
        var batched = new Batched<int, int>(3, ReadAsync);
        var wrong = batched.AskAsync(-1, CancellationToken.None);
        Assert.True(await begun.WaitAsync(Patience));
        var next = batched.AskAsync(7, CancellationToken.None);

        goOn.Release(2);

        Assert.Equal("-1", (await Assert.ThrowsAsync<InvalidOperationException>(() => wrong.WaitAsync(Patience))).Message);
        Assert.Equal(70, await next.WaitAsync(Patience));
    }

    [Fact]
    public async Task Whoever_has_gone_before_its_turn_is_not_read_for()
    {
        using var impatience = new CancellationTokenSource();
        var batched = new Batched<int, int>(3, ReadAsync);
        var first = batched.AskAsync(1, CancellationToken.None);
        Assert.True(await begun.WaitAsync(Patience));
        var gone = Enumerable.Range(2, 50).Select(key => batched.AskAsync(key, impatience.Token)).ToList();
        var last = batched.AskAsync(100, CancellationToken.None);
        await impatience.CancelAsync();

        goOn.Release(2);

        Assert.Equal((10, 1000), (await first.WaitAsync(Patience), await last.WaitAsync(Patience)));
        Assert.All(gone, one => Assert.True(one.IsCanceled));
        Assert.Equal([[1], [100]], read);
    }

    [Fact]
    public async Task Whoever_waits_no_more_keeps_nobody_else_from_the_answer()
    {
        using var impatience = new CancellationTokenSource();
        var batched = new Batched<int, int>(3, ReadAsync);
        var gone = batched.AskAsync(1, impatience.Token);
        Assert.True(await begun.WaitAsync(Patience));
        var next = batched.AskAsync(2, CancellationToken.None);
        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone.WaitAsync(Patience));

        goOn.Release(2);

        Assert.Equal(20, await next.WaitAsync(Patience));
    }

    public void Dispose()
    {
        begun.Dispose();
        goOn.Dispose();
    }

    private async Task<Func<int, int>> ReadAsync(IReadOnlyList<int> keys)
    {
        read.Add([.. keys]);
        begun.Release();
        Assert.True(await goOn.WaitAsync(Patience));
        return keys.Contains(-1) ? throw new InvalidOperationException("-1") : key => key * 10;
    }
}
