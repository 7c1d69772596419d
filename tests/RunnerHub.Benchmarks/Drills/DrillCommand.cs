using System.CommandLine;

namespace RunnerHub.Benchmarks.Drills;

/// <summary>The command <c>drill</c>: what goes wrong one day, on purpose. Each says whether it went well, by its exit code too.</summary>
internal static class DrillCommand
{
    public static Command Create() => new("drill", "Does on purpose what goes wrong one day, and says whether it was borne") { Database(), Node(), Soak(), Herd(), Crash() };

    private static Command Database()
    {
        var runners = Runners(10_000);
        var command = new Command("database", "PostgreSQL is restarted while runners poll: they hear that it is unavailable, and are back within 10 s of its return") { runners };
        command.SetAction((line, _) => ExitCodeAsync(DatabaseDrill.RunAsync(line.GetValue(runners))));
        return command;
    }

    private static Command Node()
    {
        var (runners, jobs) = (Runners(200), Jobs());
        var command = new Command("node", "Of two nodes on one PostgreSQL one is killed while runners work: they go to the other, and every job ends once") { runners, jobs };
        command.SetAction((line, _) => ExitCodeAsync(NodeDrill.RunAsync(line.GetValue(runners), line.GetValue(jobs))));
        return command;
    }

    private static Command Soak()
    {
        var runners = Runners(20_000);
        var minutes = new Option<double>("--minutes") { Description = "For how long", DefaultValueFactory = _ => 30 };
        var postgres = new Option<bool>("--postgres") { Description = "On PostgreSQL instead of SQLite" };
        var command = new Command("soak", "Idle runners and a trickle of jobs for a long time: memory stays flat, and no queue grows") { runners, minutes, postgres };
        command.SetAction((line, _) => ExitCodeAsync(SoakDrill.RunAsync(line.GetValue(runners), TimeSpan.FromMinutes(line.GetValue(minutes)), line.GetValue(postgres))));
        return command;
    }

    private static Command Herd()
    {
        var runners = Runners(50_000);
        var command = new Command("herd", "After a restart all runners come at once: they are online within 30 s") { runners };
        command.SetAction((line, _) => ExitCodeAsync(HerdDrill.RunAsync(line.GetValue(runners))));
        return command;
    }

    private static Command Crash()
    {
        var jobs = Jobs();
        var kills = new Option<int>("--kills") { Description = "How often", DefaultValueFactory = _ => 20 };
        var command = new Command("crash", "The server is killed again and again while 50 runners work, then what they know is compared with what is stored") { jobs, kills };
        command.SetAction((line, _) => ExitCodeAsync(CrashDrill.RunAsync(line.GetValue(jobs), line.GetValue(kills))));
        return command;
    }

    private static Option<int> Runners(int usually) => new("--runners") { Description = "How many", DefaultValueFactory = _ => usually };

    private static Option<int> Jobs() => new("--jobs") { Description = "How many, in hundreds", DefaultValueFactory = _ => 3_000 };

    private static async Task<int> ExitCodeAsync(Task<bool> drill) => await drill ? 0 : 1;
}
