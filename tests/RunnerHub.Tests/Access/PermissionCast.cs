using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Features.Jobs;
using RunnerHub.Features.Logs;
using RunnerHub.Features.Secrets;
using RunnerHub.Features.Webhooks;
using RunnerHub.Features.Workflows;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Access;

/// <summary>The callers of the permission table, signed in once for a hub, and the places that they ask for.</summary>
public sealed partial class PermissionCast : IDisposable
{
    private readonly Dictionary<string, Person> people = [];
    private readonly Dictionary<string, ApiClient> programs = [];
    private bool areSignedIn;
    private long organizationId;
    private long repositoryId;

    /// <summary>The callers by the names that the table gives them.</summary>
    public async Task<IReadOnlyDictionary<string, Person>> OfAsync(Hub hub)
    {
        if (repositoryId == 0)
        {
            await MakeAsync(hub);
        }

        if (!areSignedIn)
        {
            foreach (var caller in PermissionTable.Callers)
            {
                people[caller] = NameOf(caller) is { } name ? await hub.AsAsync(name) : hub.AsAnonymous();
            }

            areSignedIn = true;
        }

        return people;
    }

    /// <summary>A program of a caller, whose token has the scopes; without a token for who is anonymous.</summary>
    public async Task<ApiClient> ProgramAsync(Hub hub, string caller, string scopes)
    {
        if (repositoryId == 0)
        {
            await MakeAsync(hub);
        }

        return programs.TryGetValue($"{caller} {scopes}", out var known) ? known
            : programs[$"{caller} {scopes}"] = await IdAsync(hub, caller) is { } id ? await hub.ProgramOfAsync(id, scopes) : hub.Program();
    }

    /// <summary>Has them sign in again before the next row: this one signed them out.</summary>
    public void ForgetSignIns() => areSignedIn = false;

    /// <summary>Gives them other tokens for the next row: this one revoked those that they had.</summary>
    public void ForgetPrograms()
    {
        foreach (var program in programs.Values)
        {
            program.Dispose();
        }

        programs.Clear();
    }

    /// <summary>The address that a caller asks for at a route; whatever a POST could use up is made anew for each.</summary>
    public async Task<string> AddressAsync(Hub hub, string route, string caller)
    {
        if (route is "/repos/{owner}/{repo}" or "/repos/{owner}/{repo}/transfer")
        {
            var name = People.Unique("rocket");
            await AddCollaboratorsAsync(hub, await hub.AddRepositoryAsync(name, organizationId));
            return route.Replace("{owner}/{repo}", $"acme/{name}", StringComparison.Ordinal);
        }

        var address = route.Replace("{org}", "acme", StringComparison.Ordinal)
            .Replace("{owner:owner}", "acme", StringComparison.Ordinal)
            .Replace("{owner}", "acme", StringComparison.Ordinal)
            .Replace("{repo}", "rocket", StringComparison.Ordinal)
            .Replace("{repository}", $"{repositoryId}", StringComparison.Ordinal)
            .Replace("{code:int:range(400,599)}", "404", StringComparison.Ordinal);
        if (address.Contains("{token:long}", StringComparison.Ordinal))
        {
            var holder = await IdAsync(hub, caller) ?? 0;
            if (holder != 0)
            {
                await hub.AddTokenAsync(holder);
            }

            var token = await hub.ReadAsync(db => db.AccessTokens.Where(token => token.UserId == holder).MaxAsync(token => (long?)token.Id));
            return address.Replace("{token:long}", $"{token ?? 0}", StringComparison.Ordinal);
        }

        if (address.Contains("/hooks/{id", StringComparison.Ordinal))
        {
            var (hook, delivery) = await AddWebhookAsync(hub, route, caller);
            return address.Replace("{id:long}", $"{hook}", StringComparison.Ordinal).Replace("{id}", $"{hook}", StringComparison.Ordinal)
                .Replace("{delivery:long}", $"{delivery}", StringComparison.Ordinal).Replace("{delivery}", $"{delivery}", StringComparison.Ordinal);
        }

        if (address.Contains("{id:long}", StringComparison.Ordinal) || address.Contains("{runner}", StringComparison.Ordinal))
        {
            var id = await AddRunnerAsync(hub, route, caller);
            if (NamesTest().IsMatch(address))
            {
                var test = await Work.StartTestAsync(hub, id);
                address = NamesTest().Replace(address, $"{test}");
            }

            return address.Replace("{id:long}", $"{id}", StringComparison.Ordinal).Replace("{runner}", $"{id}", StringComparison.Ordinal);
        }

        if (address.Contains("{job:long}", StringComparison.Ordinal))
        {
            // One that a runner has, so that there is a log; a page names a run by its number.
            var task = await hub.AddTaskAsync(await AddRunnerAsync(hub, route, caller), repositoryId, steps: ["Build"]);
            await hub.UseAsync((TaskLogs logs) => logs.AppendAsync(task.RunnerId, task.Id, new LogBatch(0, [new SentRow(null, "hello")], false), CancellationToken.None));
            return address.Replace("{run:long}", $"{task.Number}", StringComparison.Ordinal).Replace("{job:long}", $"{task.JobId}", StringComparison.Ordinal);
        }

        if (address.Contains("{run:long}", StringComparison.Ordinal))
        {
            var (run, _) = await AddRunAsync(hub, hasEnded: !address.EndsWith("/cancel", StringComparison.Ordinal), hasLog: false);
            var number = await hub.ReadAsync(db => db.Runs.Where(row => row.Id == run).Select(row => row.Number).SingleAsync());
            return address.Replace("{run:long}", $"{number}", StringComparison.Ordinal);
        }

        if (address.Contains("{run}", StringComparison.Ordinal) || address.Contains("{job}", StringComparison.Ordinal))
        {
            var (run, job) = await AddRunAsync(hub, hasEnded: !address.EndsWith("/cancel", StringComparison.Ordinal), hasLog: address.EndsWith("/logs", StringComparison.Ordinal));
            return address.Replace("{run}", $"{run}", StringComparison.Ordinal).Replace("{job}", $"{job}", StringComparison.Ordinal);
        }

        if (NamesValue().IsMatch(address))
        {
            return NamesValue().Replace(address, await AddValueAsync(hub, route, caller));
        }

        if (NamesWorkflow().IsMatch(address))
        {
            return NamesWorkflow().Replace(address, await AddWorkflowAsync(hub));
        }

        if (NamesSomebody().IsMatch(address))
        {
            var name = People.Unique("somebody");
            var id = await hub.AddUserAsync(name);
            await hub.AddCollaboratorAsync(repositoryId, id, RepositoryRole.Read);
            await hub.AddMemberAsync(organizationId, id);
            return NamesSomebody().Replace(address, name);
        }

        return address;
    }

    /// <summary>The body that a caller sends at a route; a runner that it names is made anew for each.</summary>
    public async Task<string?> BodyAsync(Hub hub, string route, string caller, string? body) => body?.Contains("{runner}", StringComparison.Ordinal) == true
        ? body.Replace("{runner}", $"{await AddRunnerAsync(hub, route, caller)}", StringComparison.Ordinal)
        : body;

    public void Dispose()
    {
        foreach (var client in people.Values.Concat<IDisposable>(programs.Values))
        {
            client.Dispose();
        }
    }

    [GeneratedRegex(@"\{(user|name|username)\}")]
    private static partial Regex NamesSomebody();

    [GeneratedRegex(@"\{test(:long)?\}")]
    private static partial Regex NamesTest();

    [GeneratedRegex(@"\{(key|secretname|variablename)\}")]
    private static partial Regex NamesValue();

    [GeneratedRegex(@"\{(workflow|workflow_id)\}")]
    private static partial Regex NamesWorkflow();

    private static string? NameOf(string caller) => caller switch
    {
        "anonymous" => null,
        "site admin" => Hub.AdminName,
        _ => $"{caller}-caller",
    };

    private async Task MakeAsync(Hub hub)
    {
        await hub.AddUserAsync(NameOf("stranger")!);
        organizationId = await hub.AddOrganizationAsync("acme", await hub.AddUserAsync(NameOf("owner")!), await hub.AddUserAsync(NameOf("member")!));
        repositoryId = await hub.AddRepositoryAsync("rocket", organizationId);
        foreach (var role in Enum.GetValues<RepositoryRole>())
        {
            await hub.AddUserAsync(NameOf(CallerOf(role))!);
        }

        await AddCollaboratorsAsync(hub, repositoryId);
    }

    private static async Task AddCollaboratorsAsync(Hub hub, long repository)
    {
        foreach (var role in Enum.GetValues<RepositoryRole>())
        {
            await hub.AddCollaboratorAsync(repository, (await IdAsync(hub, CallerOf(role)))!.Value, role);
        }
    }

#pragma warning disable CA1308 // the callers are called so
    private static string CallerOf(RepositoryRole role) => role.ToString().ToLowerInvariant();
#pragma warning restore CA1308

    private async Task<long> AddRunnerAsync(Hub hub, string route, string caller) =>
        await hub.AddAsync(Arrange.Runner(People.Unique("machine"), await ScopeAsync(hub, route, caller)), runner => runner.Id);

    /// <summary>A run of the repository.</summary>
    private async Task<(long Run, long Job)> AddRunAsync(Hub hub, bool hasEnded, bool hasLog)
    {
        if (hasLog)
        {
            var task = await hub.AddTaskAsync(await hub.AddAsync(Arrange.Runner(People.Unique("machine")), runner => runner.Id), repositoryId);
            await hub.UseAsync((TaskLogs logs) => logs.AppendAsync(task.RunnerId, task.Id, new LogBatch(0, [], true), CancellationToken.None));
            return (task.RunId, task.JobId);
        }

        var work = new Work(hub, "acme", "rocket", repositoryId);
        var run = await work.StartAsync(Work.Job("build", "nobody-has-this"), Work.Job("deploy", "nobody-has-this") with { Needs = ["build"] });
        if (hasEnded)
        {
            await hub.UseAsync((RunControl control) => control.CancelAsync(work.Scope, run, "somebody", CancellationToken.None));
        }

        return (run, (await work.ReadAsync(run)).Jobs[0].Id);
    }

    /// <summary>A webhook of the place, with one delivery, that leads nowhere.</summary>
    private async Task<(long Hook, long Delivery)> AddWebhookAsync(Hub hub, string route, string caller)
    {
        var (scope, now) = (await ScopeAsync(hub, route, caller), hub.Clock.GetUtcNow());
        var id = await hub.AddAsync(
            new Webhook { OwnerId = scope?.OwnerId, RepoId = scope?.RepoId, Url = "http://receiver.invalid/", Server = "http://hub.example", Created = now, Updated = now }, hook => hook.Id);
        return (id, await hub.AddAsync(new WebhookDelivery { HookId = id, Uuid = Guid.NewGuid(), Event = "ping", Action = "", Body = "{}", Created = now }, delivery => delivery.Id));
    }

    /// <summary>A secret or a variable of the place.</summary>
    private async Task<string> AddValueAsync(Hub hub, string route, string caller)
    {
        var scope = await ScopeAsync(hub, route, caller);
        var name = People.Unique("NAME").Replace('-', '_');
        return route.Contains("/secrets", StringComparison.Ordinal)
            ? await hub.AddAsync(new ActionSecret { Name = name, Value = "unreadable", OwnerId = scope?.OwnerId, RepoId = scope?.RepoId, Created = hub.Clock.GetUtcNow() }, secret => secret.Name)
            : await hub.AddAsync(new ActionVariable { Name = name, Value = "one", OwnerId = scope?.OwnerId, RepoId = scope?.RepoId, Created = hub.Clock.GetUtcNow() }, variable => variable.Name);
    }

    /// <summary>A workflow of the repository.</summary>
    private Task<string> AddWorkflowAsync(Hub hub) => hub.AddAsync(
        new StoredWorkflow
        {
            RepoId = repositoryId,
            Name = $"{People.Unique("flow")}.yml",
            Title = "",
            Text = "on: workflow_dispatch\njobs:\n  build:\n    runs-on: linux\n    steps:\n      - run: make\n",
            Events = ["workflow_dispatch"],
            Created = hub.Clock.GetUtcNow(),
            Updated = hub.Clock.GetUtcNow(),
        },
        workflow => workflow.Name);

    private async Task<Scope?> ScopeAsync(Hub hub, string route, string caller)
    {
        return route.Split('/')[1] switch
        {
            "-" or "admin" => null,
            "org" or "orgs" => new Scope.Owner(organizationId),
            "user" => await IdAsync(hub, caller) is { } id ? new Scope.Owner(id) : null,
            _ => new Scope.Repository(repositoryId),
        };
    }

    private static Task<long?> IdAsync(Hub hub, string caller)
    {
        var name = NameOf(caller);
        return hub.ReadAsync(db => db.Users.Where(user => user.UserName == name).Select(user => (long?)user.Id).FirstOrDefaultAsync());
    }
}
