using System.Net;
using RunnerHub.Access;
using RunnerHub.Features.Jobs;
using RunnerHub.Protocol.Messages;
using RunnerHub.Tests.Support;
using Task = System.Threading.Tasks.Task;

namespace RunnerHub.Tests.Features.Workflows;

/// <summary>Jobs that call another workflow: its jobs, what they are given, and what they leave.</summary>
public abstract class CalledWorkflowTests(Hub hub) : HubTests(hub)
{
    private const string Caller = """
        on: push
        jobs:
          lint: {runs-on: linux, outputs: {level: x}, steps: [{run: make}]}
          build:
            needs: lint
            uses: ./.github/workflows/build.yml
            with: {level: "${{ needs.lint.outputs.level }}", debug: true}
            secrets: {key: "${{ secrets.MINE }}-${{ github.ref_name }}"}
          ship: {needs: build, runs-on: linux, steps: [{run: make}]}
        """;

    private const string Small = "on: workflow_call\njobs:\n  one: {runs-on: linux, steps: [{run: make}]}\n  two: {needs: one, runs-on: linux, steps: [{run: make}]}\n";

    [Fact]
    public async Task The_jobs_of_a_called_workflow_get_its_inputs_and_secrets_and_leave_its_outputs()
    {
        using var called = await CalledPlace.MakeAsync(Hub);
        await called.Place.StoreAsync("build.yml", CalledPlace.Build);
        await called.Place.Program.SendAsync(HttpMethod.Put, $"{called.Place.Api}/secrets/MINE", new { data = "deep" });
        await called.Place.Program.SendAsync(HttpMethod.Put, $"{called.Place.Api}/secrets/OTHER", new { data = "dark" });
        await called.StartAsync(Caller);
        Assert.Equal(["lint Waiting", "build Blocked", "ship Blocked"], await called.JobsAsync());

        await called.WorkOffAsync(("level", "high"));
        Assert.Equal(["lint Success", "build Calling", "ship Blocked", "build / compile Waiting", "build / pack Blocked"], await called.JobsAsync());

        var compile = await called.Runner.TakeAsync();
        var payload = compile.WorkflowPayload.ToStringUtf8();
        Assert.Contains("make ${{ 'high' }} ${{ true }} ${{ 2 }} ${{ toJSON(fromJSON('{\"level\":\"high\",\"debug\":true,\"times\":2}')) }} ${{ null }} ${{ github.event.inputs.level }}",
            payload, StringComparison.Ordinal);
        Assert.Contains("LEVEL: ${{ 'high' }}", payload.Replace("\"", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("if: \"${{ true }}\"", payload, StringComparison.Ordinal);
        Assert.Equal(["GITEA_TOKEN", "GITHUB_TOKEN", "KEY"], compile.Secrets.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(("deep-main", "compile"), (compile.Secrets["KEY"], compile.Context.Fields["job"].StringValue));
        await called.Runner.ReportAsync(compile.Id, Result.Success);
        await called.WorkOffAsync(("image", "app:7"));

        Assert.Equal(["lint Success", "build Success", "ship Waiting", "build / compile Success", "build / pack Success"], await called.JobsAsync());
        var ship = await called.Runner.TakeAsync();
        Assert.Equal(("app:7 for high", Result.Success), (ship.Needs["build"].Outputs["image"], ship.Needs["build"].Result));
        Assert.Equal(["GITEA_TOKEN", "GITHUB_TOKEN", "MINE", "OTHER"], ship.Secrets.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Workflows_come_with_the_run_and_hand_on_what_they_have_to_those_that_they_call()
    {
        using var called = await CalledPlace.MakeAsync(Hub);
        await called.Place.Program.SendAsync(HttpMethod.Put, $"{called.Place.Api}/secrets/MINE", new { data = "deep" });
        await called.StartAsync(
            "on: push\njobs:\n  all: {uses: 'tools/flows/.github/workflows/all.yml@v2', secrets: {mine: '${{ secrets.MINE }}'}, permissions: {contents: read}}\n",
            new Dictionary<string, string>
            {
                ["tools/flows/.github/workflows/all.yml@v2"] = "on: {workflow_call: {secrets: {MINE: }}}\npermissions: write-all\njobs:\n  each:\n    strategy: {matrix: {os: [linux, low]}}\n"
                    + "    uses: ./.github/workflows/one.yml\n    with: {os: \"${{ matrix.os }}\"}\n    secrets: {KEY: \"${{ secrets.MINE }}-${{ matrix.os }}-${{ secrets.GITHUB_TOKEN }}\", NONE: \"${{ secrets.NONE }}\"}\n",
                ["tools/flows/.github/workflows/one.yml@v2"] = "on: {workflow_call: {inputs: {os: {type: string}}, secrets: {KEY: , NONE: }}}\n"
                    + "jobs:\n  one: {name: \"On ${{ inputs.os }}\", runs-on: \"${{ inputs.os }}\", steps: [{run: make}]}\n",
            });

        Assert.Equal(
            ["all Calling", "all / each (linux) Calling", "all / each (low) Calling", "all / each (linux) / On linux Waiting", "all / each (low) / On low Waiting"], await called.JobsAsync());
        var jobs = (await called.Place.RunsAsync())[0].Jobs;
        Assert.All(jobs, job => Assert.Equal(Level.Read, job.TokenLevel));
        var task = await called.Runner.TakeAsync();
        Assert.Equal(($"deep-linux-{task.Secrets["GITHUB_TOKEN"]}", "linux"), (task.Secrets["KEY"], jobs.Single(job => job.Name.EndsWith("linux", StringComparison.Ordinal)).Labels[0]));
        Assert.Equal(["GITEA_TOKEN", "GITHUB_TOKEN", "KEY"], task.Secrets.Keys.Order(StringComparer.Ordinal));
        await called.Runner.ReportAsync(task.Id, Result.Success);
        await called.WorkOffAsync();
        Assert.Equal(JobStatus.Success, (await called.Place.RunsAsync())[0].Status);
    }

    [Fact]
    public async Task A_call_fails_with_its_jobs_and_only_what_failed_is_done_again()
    {
        using var called = await CalledPlace.MakeAsync(Hub);
        await called.Place.StoreAsync("small.yaml", Small);
        await called.StartAsync("""
            on: push
            jobs:
              call: {uses: ./.gitea/workflows/small.yaml}
              next: {needs: call, runs-on: linux, steps: [{run: make}]}
              never: {if: github.ref == 'x', uses: ./.gitea/workflows/small.yaml}
            """);
        await called.WorkOffAsync();
        await called.Runner.WorkOffAsync(Result.Failure);

        Assert.Equal(["call Failure", "next Skipped", "never Skipped", "call / one Success", "call / two Failure"], await called.JobsAsync());
        var before = (await called.Place.RunsAsync())[0].Jobs;

        await called.RerunAsync("rerun-failed-jobs");
        Assert.Equal(["call Calling", "next Blocked", "never Skipped", "call / one Success", "call / two Waiting"], await called.JobsAsync());
        await called.WorkOffAsync();
        Assert.Equal(["call Success", "next Waiting", "never Skipped", "call / one Success", "call / two Success"], await called.JobsAsync());
        await called.WorkOffAsync();

        await called.RerunAsync("rerun");
        Assert.Equal(["call Calling", "next Blocked", "never Skipped", "call / one Waiting", "call / two Blocked"], await called.JobsAsync());
        Assert.Equal(before.Select(job => job.Id), (await called.Place.RunsAsync())[0].Jobs.Select(job => job.Id));
    }

    [Fact]
    public async Task Done_again_a_workflow_that_is_not_called_this_time_leaves_its_jobs_out()
    {
        using var called = await CalledPlace.MakeAsync(Hub);
        await called.Place.StoreAsync("small.yml", Small.Replace("on: workflow_call", "on: {workflow_call: {outputs: {left: {value: something}}}}", StringComparison.Ordinal));
        await called.StartAsync("""
            on: push
            jobs:
              first: {runs-on: linux, outputs: {go: x}, steps: [{run: make}]}
              call: {needs: first, if: needs.first.outputs.go == 'yes', uses: ./.github/workflows/small.yml}
              last: {needs: call, if: always(), runs-on: linux, steps: [{run: make}]}
            """);
        await called.WorkOffAsync(("go", "yes"));
        await called.WorkOffAsync();
        await called.WorkOffAsync();
        var last = await called.Runner.TakeAsync();
        Assert.Equal("something", last.Needs["call"].Outputs["left"]);
        await called.Runner.ReportAsync(last.Id, Result.Success);

        await called.RerunAsync("rerun");
        Assert.Equal(["first Waiting", "call Blocked", "last Blocked", "call / one Blocked", "call / two Blocked"], await called.JobsAsync());
        await called.WorkOffAsync(("go", "no"));

        Assert.Equal(["first Success", "call Skipped", "last Waiting", "call / one Skipped", "call / two Skipped"], await called.JobsAsync());
        Assert.Equal("The job that calls its workflow did not begin.", (await called.Place.RunsAsync())[0].Jobs[3].Reason);
        Assert.Empty((await called.Runner.TakeAsync()).Needs["call"].Outputs);
    }

    [Fact]
    public async Task What_fails_in_one_call_of_a_matrix_stops_the_jobs_of_the_others()
    {
        using var called = await CalledPlace.MakeAsync(Hub);
        await called.Place.StoreAsync("small.yml", Small);
        await called.StartAsync("on: push\njobs:\n  call: {strategy: {matrix: {n: [1, 2]}}, uses: ./.github/workflows/small.yml}\n");
        Assert.Equal(["call (1) Calling", "call (2) Calling", "call (1) / one Waiting", "call (1) / two Blocked", "call (2) / one Waiting", "call (2) / two Blocked"], await called.JobsAsync());

        await called.Runner.WorkOffAsync(Result.Failure);

        Assert.Equal(["call (1) Failure", "call (2) Cancelled", "call (1) / one Failure", "call (1) / two Skipped", "call (2) / one Cancelled", "call (2) / two Cancelled"], await called.JobsAsync());
    }

    [Theory]
    [InlineData("runs/RUN/cancel")]
    [InlineData("jobs/CALL/cancel")]
    public async Task Cancelled_as_a_whole_a_call_ends_when_its_jobs_have(string what)
    {
        using var called = await CalledPlace.MakeAsync(Hub);
        await called.Place.StoreAsync("small.yml", Small);
        await called.StartAsync("on: push\njobs:\n  call: {uses: ./.github/workflows/small.yml}\n");
        var run = (await called.Place.RunsAsync())[0];
        var task = await called.Runner.TakeAsync();

        var path = what.Replace("RUN", $"{run.Id}", StringComparison.Ordinal).Replace("CALL", $"{run.Jobs[0].Id}", StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Accepted, (await called.Place.Program.PostAsync($"{called.Place.Api}/{path}", new { })).Status);

        await called.Runner.ReportAsync(task.Id, Result.Cancelled);
        Assert.Equal(["call Cancelled", "call / one Cancelled", "call / two Cancelled"], await called.JobsAsync());
        Assert.Equal(JobStatus.Cancelled, (await called.Place.RunsAsync())[0].Status);
    }

    [Fact]
    public async Task A_called_workflow_goes_on_alone_in_its_concurrency_group()
    {
        using var called = await CalledPlace.MakeAsync(Hub);
        await called.Place.StoreAsync("small.yml", $"{Small.Replace("on: workflow_call", "on: {workflow_call: {inputs: {to: {type: string}}}}", StringComparison.Ordinal)}concurrency: \"to-${{{{ inputs.to }}}}\"\n");
        const string caller = "on: push\njobs:\n  call: {uses: ./.github/workflows/small.yml, with: {to: prod}}\n";
        await called.StartAsync(caller);
        await called.StartAsync(caller);

        Assert.Equal(["call Blocked"], await called.JobsAsync());
        var waiting = (await called.Place.RunsAsync())[1].Jobs[0];
        Assert.Equal(("to-prod", true), (waiting.ConcurrencyGroup, waiting.PendingSince is not null));
        await called.WorkOffAsync();
        await called.WorkOffAsync();

        Assert.Equal(["call Calling", "call / one Waiting", "call / two Blocked"], await called.JobsAsync());
    }

    [Fact]
    public async Task Inputs_are_data_and_cost_no_more_than_a_job_may_have()
    {
        using var called = await CalledPlace.MakeAsync(Hub);
        await called.Place.StoreAsync("say.yml", "on: {workflow_call: {inputs: {x: {type: string}}}}\njobs:\n  one: {runs-on: linux, steps: [{if: inputs.x, run: make}]}\n");
        await called.Place.StoreAsync("often.yml", "on: {workflow_call: {inputs: {x: {type: string}}}}\njobs:\n"
            + $"  one: {{runs-on: linux, steps: [{{run: \"{string.Concat(Enumerable.Repeat("${{ inputs.x }}", 20))}\"}}]}}\n");
        await called.StartAsync("""
            on: push
            jobs:
              first: {runs-on: linux, outputs: {x: x}, steps: [{run: make}]}
              say: {needs: first, uses: ./.github/workflows/say.yml, with: {x: "see ${{ needs.first.outputs.x }}"}}
              often: {needs: first, uses: ./.github/workflows/often.yml, with: {x: "${{ needs.first.outputs.long }}"}}
            """);
        await called.WorkOffAsync(("x", "${{ secrets.MINE }} isn't"), ("long", new string('a', 60_000)));

        Assert.Equal(["first Success", "say Calling", "often Failure", "say / one Waiting", "often / one Failure"], await called.JobsAsync());
        Assert.Contains("if: \"${{ 'see ${{ secrets.MINE }} isn''t' }}\"", (await called.Runner.TakeAsync()).WorkflowPayload.ToStringUtf8(), StringComparison.Ordinal);
        Assert.EndsWith("inputs, written into jobs.one wherever it names them, have more than 1 Mi characters.", (await called.Place.RunsAsync())[0].Jobs[4].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_all_calls_bring_is_no_longer_than_one_run_may_have()
    {
        using var called = await CalledPlace.MakeAsync(Hub);
        await called.Place.StoreAsync("big.yml", $"on: workflow_call\njobs:\n  one: {{runs-on: linux, steps: [{{run: {new string('a', 480_000)}}}]}}\n");

        await called.StartAsync($"on: push\njobs:\n  call: {{strategy: {{matrix: {{n: [{string.Join(',', Enumerable.Range(1, 40))}]}}}}, uses: ./.github/workflows/big.yml}}\n");

        var run = (await called.Place.RunsAsync())[0];
        Assert.Equal(JobStatus.Failure, run.Status);
        Assert.Contains(run.Jobs, job => job.Reason?.EndsWith("what the runners of all jobs would be given has more than 16 MiB with jobs.one.", StringComparison.Ordinal) == true);
        Assert.InRange(run.Jobs.Sum(job => job.Payload.Length), 1 << 20, 16 << 20);
    }

    [Fact]
    public async Task A_called_job_does_not_wait_for_a_group_that_its_caller_has()
    {
        using var called = await CalledPlace.MakeAsync(Hub);
        await called.Place.StoreAsync("inner.yml", "on: workflow_call\njobs:\n  one: {concurrency: PROD, runs-on: linux, steps: [{run: make}]}\n");
        await called.Place.StoreAsync("outer.yml", "on: workflow_call\njobs:\n  in: {uses: ./.github/workflows/inner.yml}\n");
        await called.StartAsync("on: push\njobs:\n  call: {uses: ./.github/workflows/outer.yml, concurrency: prod}\n");

        Assert.Equal(["call Calling", "call / in Calling", "call / in / one Waiting"], await called.JobsAsync());
    }

    [Fact]
    public async Task A_call_whose_inputs_come_to_nothing_that_may_be_fails_and_says_so()
    {
        using var called = await CalledPlace.MakeAsync(Hub);
        await called.Place.StoreAsync("deep.yml", "on: {workflow_call: {inputs: {n: {type: number}}}}\njobs:\n  one: {runs-on: linux, steps: [{run: make}]}\n");
        await called.StartAsync("""
            on: push
            jobs:
              first: {runs-on: linux, outputs: {n: x}, steps: [{run: make}]}
              call: {needs: first, uses: ./.github/workflows/deep.yml, with: {n: "${{ needs.first.outputs.n }}"}}
            """);

        await called.WorkOffAsync(("n", "many"));

        Assert.Equal(["first Success", "call Failure"], await called.JobsAsync());
        Assert.Equal("The job cannot be worked out: line 4, column 67: jobs.call.with.n must be a number.", (await called.Place.RunsAsync())[0].Jobs[1].Reason);
    }

    public sealed class Sqlite(SqliteHub hub) : CalledWorkflowTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : CalledWorkflowTests(hub), IClassFixture<PostgresHub>;
}
