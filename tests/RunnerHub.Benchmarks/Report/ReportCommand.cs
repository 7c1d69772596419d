using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.EntityFrameworkCore;

namespace RunnerHub.Benchmarks.Report;

/// <summary>The command <c>report</c>: every figure that must be reached, measured on this machine and written into README.</summary>
internal static class ReportCommand
{
    private static readonly (string Name, Func<ReportRun, Task> RunAsync)[] Parts =
    [
        (IdlePart.Name, IdlePart.RunAsync),
        (StatementsPart.Name, StatementsPart.RunAsync),
        (HoldPart.Name, HoldPart.RunAsync),
        (ClaimsPart.Name, ClaimsPart.RunAsync),
        (DispatchPart.Name, DispatchPart.RunAsync),
        (ClaimsPart.LogName, ClaimsPart.RunLogAsync),
        (HeartbeatPart.Name, HeartbeatPart.RunAsync),
        (StartPart.Name, StartPart.RunAsync),
        (PagesPart.Name, PagesPart.RunAsync),
        (ListsPart.Name, ListsPart.RunAsync),
    ];

    private static readonly string[] Names = [.. Parts.Select(part => part.Name)];

    private static readonly Argument<string[]> Wanted = new("part") { Description = "Which parts; all when none is named", Arity = ArgumentArity.ZeroOrMore };

    private static readonly Option<bool> Quick = new("--quick") { Description = "Small numbers, to see whether everything works; README stays as it is" };

    public static Command Create()
    {
        Wanted.AcceptOnlyFromAmong(Names);
        var command = new Command("report", "Measures everything that has a budget on SQLite and PostgreSQL, beside a bare endpoint, and writes it into README's table") { Wanted, Quick };
        command.SetAction((line, _) => RunAsync(line.GetValue(Wanted) is { Length: > 0 } parts ? parts : Names, line.GetValue(Quick)));
        return command;
    }

    /// <returns>1 when a budget was not reached, or could not be measured.</returns>
    private static async Task<int> RunAsync(IReadOnlyList<string> wanted, bool isQuick)
    {
        using var bare = await ServerProcess.StartBareAsync();
        var run = new ReportRun(isQuick, bare);
        var isWhole = true;
        foreach (var part in Parts.Where(part => wanted.Contains(part.Name)))
        {
            try
            {
                await part.RunAsync(run);
            }
#pragma warning disable CA1031 // one part that fails must not take hours of the others with it
            catch (Exception problem)
#pragma warning restore CA1031
            {
                isWhole = false;
                await Console.Error.WriteLineAsync($"{part.Name} failed: {problem}");
            }
        }

        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        Console.WriteLine(ReportTable.Of(run.Rows, today));
        if (!isQuick && run.Rows.Count > 0)
        {
            var readme = await File.ReadAllTextAsync(Repository.Readme);
            await File.WriteAllTextAsync(Repository.Readme, ReportTable.Rewrite(readme, run.Rows, Names, today, await MachineAsync()));
        }

        return isWhole && run.Rows.All(row => row.IsReached != false) ? 0 : 1;
    }

    /// <summary>What it was measured on, without a name of it.</summary>
    private static async Task<string> MachineAsync()
    {
        var versions = new List<string>();
        await Engines.EachAsync(async (engine, connectionString) =>
        {
            await using var db = Engines.Open(connectionString);
            var version = await db.Database.SqlQueryRaw<string>(engine == Engines.Sqlite ? "SELECT sqlite_version() AS \"Value\"" : "SELECT current_setting('server_version') AS \"Value\"").SingleAsync();
            versions.Add($"{engine} {version.Split(' ')[0]}");
        });
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Server, database and load on one machine of {Environment.ProcessorCount} cores and {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1073741824.0:F0} GiB, with {RuntimeInformation.FrameworkDescription}, {string.Join(" and ", versions)}.");
    }
}
