using System.Runtime.CompilerServices;

namespace RunnerHub.Tests.Support;

/// <summary>Waits for what others do meanwhile, on a machine that may have much else to do.</summary>
internal static class Waiting
{
    /// <summary>Whoever needs longer hangs.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>Between two looks: whoever is waited for needs the processor.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(5);

    // How busy the machine is has nothing to do with what time it is at a hub.
    private static readonly TimeProvider wallclock = TimeProvider.System;

    /// <summary>Waits until it is so.</summary>
    public static async Task UntilAsync(Func<Task<bool>> isSo, [CallerArgumentExpression(nameof(isSo))] string what = "")
    {
        var began = wallclock.GetTimestamp();
        while (!await isSo())
        {
            Assert.True(wallclock.GetElapsedTime(began) < Patience, $"It is still not so: {what}");
            await RestAsync();
        }
    }

    /// <summary>As above.</summary>
    public static Task UntilAsync(Func<bool> isSo, [CallerArgumentExpression(nameof(isSo))] string what = "") => UntilAsync(() => Task.FromResult(isSo()), what);

    /// <summary>Leaves the processor to others for a moment.</summary>
    public static Task RestAsync() => Task.Delay(Rest, wallclock, TestContext.Current.CancellationToken);

    /// <summary>Waits until the hub has logged a line with these words, so many times.</summary>
    public static Task UntilLoggedAsync(this Hub hub, string words, int times = 1) => UntilAsync(() => hub.Logged(words) >= times, $"{words} is logged {times} times");

    /// <summary>How many lines with these words the hub has logged.</summary>
    public static int Logged(this Hub hub, string words) => hub.Log.All.Count(line => line.Contains(words, StringComparison.Ordinal));
}
