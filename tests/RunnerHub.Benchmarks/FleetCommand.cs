using System.CommandLine;
using System.CommandLine.Parsing;
using System.Diagnostics;
using System.Globalization;
using RunnerHub.Benchmarks.Simulation;

namespace RunnerHub.Benchmarks;

/// <summary>The command <c>fleet</c>: how a server, of this machine or another, bears a number of runners.</summary>
internal static class FleetCommand
{
    private static readonly TimeSpan Progress = TimeSpan.FromSeconds(10);

    private static readonly Argument<Uri[]> Address = new("url")
    {
        Description = "The server's address, such as http://localhost:3000; several where runners are to be shared out between nodes",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = Addresses,
    };

    private static readonly Option<int> Runners = new("--runners") { Description = "How many", DefaultValueFactory = _ => 1000 };
    private static readonly Option<int> Seconds = new("--seconds") { Description = "For how long, after all have begun", DefaultValueFactory = _ => 60 };
    private static readonly Option<string?> Token = new("--token") { Description = "A registration token, for those that have not registered yet; or set RUNNERHUB_REGISTRATION_TOKEN" };
    private static readonly Option<FileInfo> State = new("--state") { Description = "Where the registered runners are kept for the next time; it holds their secrets", DefaultValueFactory = _ => new FileInfo("fleet.txt") };
    private static readonly Option<string[]> Labels = new("--label") { Description = $"Labels of the runners; “linux” when they work, else “{FleetPlan.IdleLabel}”, which no job asks for" };
    private static readonly Option<bool> Working = new("--working") { Description = "Take jobs that wait, report steps and log rows, and end them" };
    private static readonly Option<int> StepSeconds = new("--step-seconds") { Description = "How long a step of a job takes", DefaultValueFactory = _ => 5 };
    private static readonly Option<bool> Herd = new("--herd") { Description = "All begin at the same moment, as after a restart" };
    private static readonly Option<bool> Http2 = new("--http2") { Description = "100 runners on each connection, without TLS by prior knowledge; RunnerHub takes it with Kestrel__EndpointDefaults__Protocols=Http2" };
    private static readonly Option<int> Hold = new("--hold") { Description = "For how many milliseconds the server holds a poll that brings nothing; 0 when it answers at once", DefaultValueFactory = _ => 4500 };
    private static readonly Option<bool> Json = new("--json") { Description = "Print the summary as JSON" };

    public static Command Create()
    {
        var command = new Command("fleet", "Simulates runners over the real wire, with the timing of a stock runner, and says how the server bears them. "
            + "A stock runner's poll is held by the server while there is no work, which is no latency: of held polls it is told how much later than expected they were answered, "
            + "and 20 probes a second ask so that they are answered at once.")
        {
            Address, Runners, Seconds, Token, State, Labels, Working, StepSeconds, Herd, Http2, Hold, Json,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static Uri[] Addresses(ArgumentResult written)
    {
        var urls = new List<Uri>();
        foreach (var token in written.Tokens)
        {
            if (Uri.TryCreate(token.Value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
            {
                urls.Add(url);
            }
            else
            {
                written.AddError($"“{token.Value}” is no address such as http://localhost:3000.");
            }
        }

        return [.. urls];
    }

    private static async Task<int> RunAsync(ParseResult line, CancellationToken end)
    {
        var plan = new FleetPlan
        {
            Addresses = line.GetRequiredValue(Address),
            Http2 = line.GetValue(Http2),
            Herd = line.GetValue(Herd),
            Labels = line.GetValue(Labels) is { Length: > 0 } labels ? labels : [line.GetValue(Working) ? "linux" : FleetPlan.IdleLabel],
            Hold = TimeSpan.FromMilliseconds(line.GetValue(Hold)),
            Pace = Pace.Stock with { StepTime = TimeSpan.FromSeconds(line.GetValue(StepSeconds)) },
            // A probe would take a job from those whose turn it is.
            ProbesPerSecond = line.GetValue(Working) ? 0 : 20,
        };
        var count = line.GetValue(Runners);
        if (FileLimit.Refusal(plan, count) is { } refusal)
        {
            await Console.Error.WriteLineAsync(refusal);
            return 2;
        }

        try
        {
            var token = line.GetValue(Token) ?? Environment.GetEnvironmentVariable("RUNNERHUB_REGISTRATION_TOKEN");
            var known = await new FleetRoster(line.GetRequiredValue(State).FullName).GetAsync(count, token, plan, end);
            var summary = await MeasureAsync(plan, known, TimeSpan.FromSeconds(line.GetValue(Seconds)), end);
            Console.WriteLine(line.GetValue(Json) ? summary.ToJson() : summary.ToMarkdown());
            return summary.Refused > 0 || summary.Silent > 0 ? 1 : 0;
        }
        catch (InvalidOperationException problem)
        {
            await Console.Error.WriteLineAsync(problem.Message);
            return 2;
        }
    }

    private static async Task<FleetSummary> MeasureAsync(FleetPlan plan, IReadOnlyList<Protocol.RunnerCredentials> known, TimeSpan time, CancellationToken end)
    {
        await using var fleet = await SimulatedFleet.StartAsync(plan, known);
        if (!plan.Herd)
        {
            await WatchAsync(fleet, fleet.Settling, end);
            fleet.Figures.Restart();
        }

        return FleetSummary.Of(fleet, await WatchAsync(fleet, time, end));
    }

    /// <returns>How long that was.</returns>
    private static async Task<TimeSpan> WatchAsync(SimulatedFleet fleet, TimeSpan time, CancellationToken end)
    {
        var since = Stopwatch.StartNew();
        for (var polls = fleet.Figures.Polls; since.Elapsed < time && !end.IsCancellationRequested;)
        {
            var left = time - since.Elapsed;
            await Task.Delay(left < Progress ? left : Progress, end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var now = fleet.Figures.Polls;
            await Console.Error.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{Stopwatch.GetElapsedTime(fleet.Started).TotalSeconds,5:N0} s: {fleet.Runners.Count(runner => runner.Declared > 0),7:N0} declared, {now - polls,7:N0} polls, {fleet.Figures.Taken:N0} tasks, {fleet.Figures.Problems.Values.Sum():N0} problems"));
            polls = now;
        }

        return since.Elapsed;
    }
}
