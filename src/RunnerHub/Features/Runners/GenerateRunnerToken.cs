using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Platform;

namespace RunnerHub.Features.Runners;

/// <summary><c>generate-runner-token [--scope owner[/repository]]</c>: prints the registration token of a scope, the site's by default.</summary>
internal sealed class GenerateRunnerToken(IServiceScopeFactory scopes) : ICommand
{
    public string Name => "generate-runner-token";

    public async Task<int> RunAsync(CommandLine line, CancellationToken cancellation)
    {
        await using var services = scopes.CreateAsyncScope();
        var named = line.ValueOf("scope") ?? "";
        var token = await FindAsync(services.ServiceProvider.GetRequiredService<RunnerHubDb>(), named, cancellation) is { } scope
            ? await services.ServiceProvider.GetRequiredService<RegistrationTokens>().GetOrCreateAsync(scope, cancellation)
            : null;
        await Console.Out.WriteLineAsync(
            token ?? throw new StartupProblem($"There is no owner or repository “{named}”. Use --scope owner or --scope owner/repository."));
        return 0;
    }

    private static async Task<Scope?> FindAsync(RunnerHubDb db, string named, CancellationToken cancellation)
    {
        if (named.Length == 0)
        {
            return new Scope.Instance();
        }

        var names = Owner.Normalize(named).Split('/', 2);
        var (owner, repository) = (names[0], names.ElementAtOrDefault(1));
        if (repository is null)
        {
            var ownerId = await db.Owners.Where(o => o.NormalizedName == owner).Select(o => (long?)o.Id).FirstOrDefaultAsync(cancellation);
            return ownerId is { } id ? new Scope.Owner(id) : null;
        }

        var repoId = await db.Repositories.Where(r => r.NormalizedName == repository && r.Owner!.NormalizedName == owner)
            .Select(r => (long?)r.Id).FirstOrDefaultAsync(cancellation);
        return repoId is { } found ? new Scope.Repository(found) : null;
    }
}
