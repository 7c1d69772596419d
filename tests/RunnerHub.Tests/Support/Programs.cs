using System.Diagnostics;

namespace RunnerHub.Tests.Support;

/// <summary>Programs of the machine, such as a shell, that a test runs to their end.</summary>
public static class Programs
{
    /// <summary>For a machine that has much else to do; whoever needs longer hangs.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public static async Task<ProcessEnd> RunAsync(ProcessStartInfo start)
    {
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        end.CancelAfter(Patience);
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} did not start.");
        var said = (Output: process.StandardOutput.ReadToEndAsync(end.Token), Error: process.StandardError.ReadToEndAsync(end.Token));
        await process.WaitForExitAsync(end.Token);
        return new ProcessEnd(process.ExitCode, await said.Output, await said.Error);
    }
}
