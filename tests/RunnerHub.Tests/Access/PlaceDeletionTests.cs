using System.Net;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Access;

public sealed class PlaceDeletionTests(PostgresHub hub) : HubTests(hub), IClassFixture<PostgresHub>
{
    [Fact]
    public async Task A_deletion_that_the_database_undoes_for_another_who_holds_its_rows_is_tried_again()
    {
        var name = People.Unique("owner");
        var user = await Hub.AddUserAsync(name);
        var repository = await Hub.AddRepositoryAsync("engine", user);
        var runner = await Hub.AddAsync(Arrange.Runner("own", new Scope.Repository(repository)), row => row.Id);
        using var program = await Hub.ProgramOfAsync(user);

        var answer = await Hub.ReadAsync(async db =>
        {
            await using var other = await db.Database.BeginTransactionAsync();
            // Whoever looks for the deadlock first is undone: not this one.
            await db.Database.ExecuteSqlAsync($"SET LOCAL deadlock_timeout = '1min'");
            await db.Repositories.Where(row => row.Id == repository).ExecuteUpdateAsync(set => set.SetProperty(row => row.Description, "held"));
            var deletion = program.DeleteAsync($"/repos/{name}/engine");
            await Waiting.UntilAsync(async () => deletion.IsCompleted
                || await db.Database.SqlQuery<long>($"SELECT count(*) AS \"Value\" FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))").SingleAsync() > 0);

            await db.Runners.IgnoreQueryFilters().Where(row => row.Id == runner).ExecuteUpdateAsync(set => set.SetProperty(row => row.Description, "held"));
            await other.CommitAsync();
            return await deletion;
        });

        Assert.Equal(HttpStatusCode.NoContent, answer.Status);
        Assert.False(await Hub.ReadAsync(db => db.Repositories.AnyAsync(row => row.Id == repository)));
    }
}
