using System.Net;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Runners;

/// <summary>A place that is deleted between the moment when a request was let in and the one when it makes something there.</summary>
public abstract class VanishingPlaceApiTests(Hub hub) : HubTests(hub)
{
    [Theory]
    [InlineData("/registration-token", "ActionRunnerTokens")]
    [InlineData("/registration-token/reset", "Collaborators")]
    [InlineData("", "Collaborators")]
    public async Task Nothing_is_made_in_a_place_that_has_just_been_deleted(string path, string lastRead)
    {
        var places = await FourPlaces.MakeAsync(Hub);
        var id = places.Repository.Scope.RepoId!.Value;
        using var program = await places.ProgramAsync(places.Repository);

        var answer = await Hub.ReadAsync(async db =>
        {
            await using var deletion = await db.Database.BeginTransactionAsync();
            await db.Repositories.Where(repository => repository.Id == id).ExecuteDeleteAsync();
            var before = Hub.Log.All.Count;
            var asked = program.PostAsync(places.Repository.Api + path, new { name = places.Tag });
            await Waiting.UntilAsync(() => asked.IsCompleted
                || Hub.Log.All.Skip(before).Any(line => line.Contains("Executed DbCommand", StringComparison.Ordinal) && line.Contains(lastRead, StringComparison.Ordinal)));

            await deletion.CommitAsync();
            return await asked;
        });

        Assert.Equal((HttpStatusCode.NotFound, "The target couldn't be found."), (answer.Status, answer.Message));
        Assert.False(await Hub.ReadAsync(db => db.Runners.AnyAsync(runner => runner.Name == places.Tag)));
    }

    public sealed class Sqlite(SqliteHub hub) : VanishingPlaceApiTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : VanishingPlaceApiTests(hub), IClassFixture<PostgresHub>;
}
