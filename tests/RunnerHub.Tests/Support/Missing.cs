using System.Collections.Concurrent;

namespace RunnerHub.Tests.Support;

/// <summary>Skips what cannot run on this machine. The reason is said once a run, not once a test, so that it is read.</summary>
public static class Missing
{
    private static readonly ConcurrentDictionary<string, bool> Said = new();

    /// <param name="reason">What is missing and how to get it; null when nothing is.</param>
    public static void SkipTest(string? reason)
    {
        if (reason is null)
        {
            return;
        }

        if (Said.TryAdd(reason, true))
        {
            TestContext.Current.SendDiagnosticMessage("Tests are skipped. {0}", reason);
        }

        Assert.Skip(reason);
    }
}
