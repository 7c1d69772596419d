using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Platform;

namespace RunnerHub.Features.Demo;

/// <summary>Fills an empty database with the example site, and refuses any other.</summary>
internal sealed class FillDemo(IServiceScopeFactory scopes, TimeProvider clock) : IStartupStep
{
    private const int PasswordLength = 12;

    public int Order => StartupOrder.Demo;

    public async Task RunAsync(CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<RunnerHubDb>();
        if (!await IsEmptyAsync(db, cancellation))
        {
            throw new StartupProblem(
                "--demo fills only an empty database, and this one has people or runners already. Start without --demo, or name another database in ConnectionStrings__RunnerHub.");
        }

        var now = clock.GetUtcNow();
        var password = Secret.NewAlphanumeric(PasswordLength);
        // One hash for all: a slow one for each would be most of the time that this takes.
        var hash = scope.ServiceProvider.GetRequiredService<IPasswordHasher<User>>().HashPassword(User.Named(DemoSite.Administrator, now), password);
        var places = new DemoPlaces(db, now, hash);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        await places.WriteAsync(cancellation);
        var runners = new DemoRunners(now).Make(places.Find);
        db.Runners.AddRange(runners);
        await db.SaveChangesAsync(cancellation);
        await new DemoRuns(db, now, runners).WriteAsync(places.Find, cancellation);
        await transaction.CommitAsync(cancellation);
        await Console.Out.WriteLineAsync(
            $"""

            The example site is there. Sign in as {DemoSite.Administrator} (administrator), aisha (owner of lumen-labs), tomas (member) or noah,
            each with the password {password}, which is shown only once.

            """);
    }

    /// <summary>True when there is nobody but the first administrator, and no runner.</summary>
    private static async Task<bool> IsEmptyAsync(RunnerHubDb db, CancellationToken cancellation) =>
        !await db.Owners.AnyAsync(owner => !db.Users.Any(user => user.Id == owner.Id && user.IsAdmin), cancellation)
        && await db.Owners.CountAsync(cancellation) <= 1
        && !await db.Runners.IgnoreQueryFilters().AnyAsync(cancellation);
}
