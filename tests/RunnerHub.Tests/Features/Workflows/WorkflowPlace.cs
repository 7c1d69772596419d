using System.Net;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Features.Jobs;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Workflows;

/// <summary>A repository of somebody's own, and a program of his.</summary>
internal sealed class WorkflowPlace(Hub hub, string owner, string name, long repoId, ApiClient program) : IDisposable
{
    public const string Simple = "name: Build\non: [push, workflow_dispatch]\njobs:\n  build:\n    runs-on: [linux, x64]\n    steps:\n      - run: make\n";

    public string Owner => owner;

    public string Path => $"/{owner}/{name}/actions";

    public string Api => $"/repos{Path}";

    public long RepoId => repoId;

    public ApiClient Program => program;

    public static async Task<WorkflowPlace> MakeAsync(Hub hub)
    {
        var (owner, name) = (People.Unique("starter"), People.Unique("flows"));
        var ownerId = await hub.AddUserAsync(owner);
        return new WorkflowPlace(hub, owner, name, await hub.AddRepositoryAsync(name, ownerId), await hub.ProgramOfAsync(ownerId));
    }

    public async Task StoreAsync(string file, string text = Simple)
    {
        var answer = await program.SendAsync(HttpMethod.Put, $"{Api}/workflows/{file}", new { content = text });
        Assert.True(answer.Status == HttpStatusCode.Created, answer.Body);
    }

    public Task<List<ActionRun>> RunsAsync() => hub.ReadAsync(db => db.Runs.AsNoTracking().Where(run => run.RepoId == repoId)
        .Include(run => run.Jobs.OrderBy(job => job.Position)).OrderBy(run => run.Number).ToListAsync());

    public Task<Person> KeeperAsync() => hub.AsAsync(owner);

    public void Dispose() => program.Dispose();
}
