using System.Net;
using RunnerHub.Access;
using RunnerHub.Protocol.Messages;
using RunnerHub.Tests.Support;
using Task = System.Threading.Tasks.Task;

namespace RunnerHub.Tests.Features.Workflows;

/// <summary>A repository whose workflows call each other, and a runner for their jobs.</summary>
internal sealed class CalledPlace(WorkflowPlace place, RunnerActor runner) : IDisposable
{
    /// <summary>Takes a level and a key, has two jobs and leaves what the second one leaves.</summary>
    public const string Build = """
        name: Not the name of the run
        on:
          workflow_call:
            inputs:
              level: {type: string, required: true}
              debug: {type: boolean}
              times: {type: number, default: 2}
            secrets:
              key: {required: true}
            outputs:
              image: {value: "${{ jobs.pack.outputs.image }} for ${{ inputs.level }}"}
        env: {LEVEL: "${{ inputs.level }}"}
        jobs:
          compile:
            runs-on: linux
            steps:
              - run: make ${{ inputs.level }} ${{ inputs.debug }} ${{ inputs['times'] }} ${{ toJSON(inputs) }} ${{ inputs.none }} ${{ github.event.inputs.level }}
              - {if: inputs.debug, run: make}
          pack: {needs: compile, runs-on: "${{ inputs.level }}", outputs: {image: x}, steps: [{run: make}]}
        """;

    public WorkflowPlace Place => place;

    public RunnerActor Runner => runner;

    public static async Task<CalledPlace> MakeAsync(Hub hub)
    {
        var place = await WorkflowPlace.MakeAsync(hub);
        var runner = await hub.StartRunnerAsync(await hub.RegistrationTokenAsync(new Scope.Repository(place.RepoId)), People.Unique("runner"), "linux", "high", "low");
        return new CalledPlace(place, runner);
    }

    public Task<ApiAnswer> SubmitAsync(string workflow, object? workflows = null) =>
        place.Program.PostAsync($"{place.Api}/runs", new { workflow, @event = "push", @ref = "main", workflows });

    public async Task StartAsync(string workflow, object? workflows = null)
    {
        var answer = await SubmitAsync(workflow, workflows);
        Assert.True(answer.Status == HttpStatusCode.Created, answer.Body);
    }

    public async Task RerunAsync(string what) =>
        Assert.Equal(HttpStatusCode.Created, (await place.Program.PostAsync($"{place.Api}/runs/{(await place.RunsAsync())[0].Id}/{what}", new { })).Status);

    /// <summary>"name status" of each job of the newest run, in the order in which they are written.</summary>
    public async Task<IReadOnlyList<string>> JobsAsync() => [.. (await place.RunsAsync())[^1].Jobs.Select(job => $"{job.Name} {job.Status}")];

    public async Task WorkOffAsync(params (string Name, string Value)[] outputs)
    {
        var task = await runner.TakeAsync();
        await runner.ReportAsync(task.Id, Result.Success, outputs: outputs.ToDictionary(output => output.Name, output => output.Value));
    }

    public void Dispose() => place.Dispose();
}
