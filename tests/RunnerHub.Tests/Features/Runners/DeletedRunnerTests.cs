using System.Net;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Features.Runners;
using RunnerHub.Protocol;
using RunnerHub.Protocol.Messages;
using RunnerHub.Tests.Support;
using Task = System.Threading.Tasks.Task;

namespace RunnerHub.Tests.Features.Runners;

public abstract class DeletedRunnerTests(Hub hub) : HubTests(hub)
{
    [Fact]
    public async Task A_deleted_runner_is_refused_at_its_next_call_whichever_it_is()
    {
        var places = await FourPlaces.MakeAsync(Hub);
        var runner = await Hub.StartRunnerAsync(await Hub.RegistrationTokenAsync(places.User.Scope), $"{places.Tag} doomed");
        using var user = await places.KeeperAsync(places.User);
        await runner.PollAsync();

        await user.PostAsync($"{places.User.Path}/{runner.Id}/delete");

        foreach (var call in new Func<Task>[]
        {
            () => runner.PollAsync(),
            () => runner.DeclareAsync("back"),
            () => runner.Client.UpdateTaskAsync(new UpdateTaskRequest { State = new TaskState { Id = 1 } }),
            () => runner.Client.UpdateLogAsync(new UpdateLogRequest { TaskId = 1 }),
        })
        {
            Assert.Equal(ConnectCode.Unauthenticated, (await Assert.ThrowsAsync<ConnectException>(call)).Code);
        }
    }

    [Fact]
    public async Task A_deleted_runner_is_found_nowhere()
    {
        var places = await FourPlaces.MakeAsync(Hub);
        foreach (var place in places.All)
        {
            var label = $"{places.Tag}-label";
            var runner = await Hub.StartRunnerAsync(await Hub.RegistrationTokenAsync(place.Scope), $"{places.Tag} deleted", label);
            await Hub.WritePresenceAsync();
            using var keeper = await places.KeeperAsync(place);
            var query = $"?q={places.Tag}%20deleted";
            Assert.Equal([runner.Id], await keeper.ExportAsync(place, query));
            Assert.Equal(1, (await keeper.OpenAsync(place.Path + query)).CountOf("idle"));

            await keeper.PostAsync($"{place.Path}/{runner.Id}/delete");

            foreach (var page in new[] { query, $"?label={label}", $"{query}&status=idle", $"{query}&status=never&sort=newest" })
            {
                Assert.Empty(await keeper.PageAsync(place, page));
                Assert.Empty(await keeper.ExportAsync(place, page));
                Assert.DoesNotContain($"{places.Tag} deleted", (await keeper.OpenAsync($"{place.Path}{page}&format=csv")).Body, StringComparison.Ordinal);
            }

            Assert.Equal(0, (await keeper.OpenAsync(place.Path + query)).CountOf("idle"));
            Assert.DoesNotContain($"{places.Tag} deleted", (await keeper.OpenAsync($"{place.Path}/new/registered?after={runner.Id - 1}")).Body, StringComparison.Ordinal);
            foreach (var path in new[] { "", "/delete", "/update-runner?disabled=true", "/events" })
            {
                Assert.Equal(HttpStatusCode.NotFound, (await keeper.GetAsync($"{place.Path}/{runner.Id}{path}")).Status);
            }

            Assert.Equal(HttpStatusCode.NotFound, (await keeper.PostAsync($"{place.Path}/{runner.Id}", ("Description", "x"))).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await keeper.PostAsync($"{place.Path}/{runner.Id}/update-runner?disabled=false")).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await keeper.PostAsync($"{place.Path}/{runner.Id}/delete")).Status);
        }
    }

    [Fact]
    public async Task Its_row_stays_as_it_was_so_that_its_uuid_is_never_given_again()
    {
        var token = await Hub.RegistrationTokenAsync();
        var runner = await Hub.StartRunnerAsync(token, People.Unique("remembered"), "kept");
        using var admin = await Hub.AsAdminAsync();
        Hub.Clock.Advance(TimeSpan.FromSeconds(1));
        await runner.PollAsync();
        await admin.PostAsync($"/-/admin/actions/runners/{runner.Id}/delete");
        var before = await RowAsync(runner.Id);

        await Hub.WritePresenceAsync();

        Assert.Equal(Guid.Parse(runner.Registered.Uuid), before.Uuid);
        Assert.Equal(Hub.Clock.GetUtcNow(), before.Deleted);
        Assert.Equal(before, await RowAsync(runner.Id));
        var again = await Hub.StartRunnerAsync(token, runner.Name, "kept");
        Assert.NotEqual(runner.Id, again.Id);
    }

    [Fact]
    public async Task Calls_at_the_moment_of_the_deletion_are_answered_or_refused_and_nothing_else()
    {
        var token = await Hub.RegistrationTokenAsync();
        var runners = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Hub.StartRunnerAsync(token, People.Unique("hunted"))));
        using var admin = await Hub.AsAdminAsync();
        var calls = runners.SelectMany(runner => Enumerable.Range(0, 4).Select(number => AnsweredAsync(
            number % 2 == 0 ? () => runner.PollAsync() : () => runner.DeclareAsync($"label-{number}")))).ToList();

        var deleted = await admin.PostAsync(
            "/-/admin/actions/runners/bulk", ("action", "delete"), ("confirmed", "true"), ("ids", string.Join(',', runners.Select(runner => runner.Id))));

        Assert.Equal(HttpStatusCode.Redirect, deleted.Status);
        await Task.WhenAll(calls);
        Assert.All(await Task.WhenAll(runners.Select(runner => AnsweredAsync(() => runner.PollAsync()))), Assert.False);
    }

    [Fact]
    public async Task With_its_place_go_also_the_runners_that_were_deleted_before()
    {
        var places = await FourPlaces.MakeAsync(Hub);
        var scope = places.Repository.Scope;
        var token = await Hub.RegistrationTokenAsync(scope);
        var earlier = await Hub.StartRunnerAsync(token, $"{places.Tag} earlier");
        var later = await Hub.StartRunnerAsync(token, $"{places.Tag} later");
        await Hub.UseAsync((RunnerChanges changes) => changes.DeleteAsync(scope, [earlier.Id], CancellationToken.None));
        var then = Hub.Clock.GetUtcNow();
        Hub.Clock.Advance(TimeSpan.FromMinutes(5));

        Assert.True(await Hub.UseAsync((PlaceDeletion places) => places.DeleteRepositoryAsync(scope.RepoId!.Value)));

        var (first, second) = (await RowAsync(earlier.Id), await RowAsync(later.Id));
        Assert.Equal((then, null, null), (first.Deleted, first.OwnerId, first.RepoId));
        Assert.Equal((Hub.Clock.GetUtcNow(), null, null), (second.Deleted, second.OwnerId, second.RepoId));
        var refusal = await Assert.ThrowsAsync<ConnectException>(() => Hub.StartRunnerAsync(token, "too late"));
        Assert.Equal(ConnectCode.NotFound, refusal.Code);
        await Assert.ThrowsAsync<ConnectException>(() => later.PollAsync());
    }

    [Fact]
    public async Task A_runner_that_registers_while_its_place_is_deleted_goes_with_it_or_is_refused()
    {
        for (var round = 0; round < 4; round++)
        {
            var places = await FourPlaces.MakeAsync(Hub);
            var token = await Hub.RegistrationTokenAsync(places.Repository.Scope);
            var registering = Enumerable.Range(0, 5).Select(number => AnsweredAsync(() => Hub.StartRunnerAsync(token, $"{places.Tag} {number}"))).ToList();

            Assert.True(await Hub.UseAsync((PlaceDeletion deletion) => deletion.DeleteRepositoryAsync(places.Repository.Scope.RepoId!.Value)));

            await Task.WhenAll(registering);
            Assert.Equal(0, await Hub.ReadAsync(db => db.Runners.CountAsync(runner => runner.Name.StartsWith(places.Tag))));
        }
    }

    [Fact]
    public async Task The_site_itself_is_never_deleted() => await Assert.ThrowsAsync<ArgumentException>(() => Hub.UseAsync(async (IEnumerable<IFollowsPlaces> followers) =>
    {
        foreach (var follower in followers)
        {
            await follower.OnDeletingAsync(new Scope.Instance(), CancellationToken.None);
        }

        return true;
    }));

    /// <summary>False when the runner, or its token, is refused as unknown; any other failure fails the test.</summary>
    private static async Task<bool> AnsweredAsync(Func<Task> call)
    {
        try
        {
            await call();
            return true;
        }
        catch (ConnectException refusal) when (refusal.Code is ConnectCode.Unauthenticated or ConnectCode.NotFound or ConnectCode.FailedPrecondition)
        {
            return false;
        }
    }

    private Task<Row> RowAsync(long id) => Hub.ReadAsync(db => db.Runners.IgnoreQueryFilters().Where(runner => runner.Id == id)
        .Select(runner => new Row(runner.Uuid, runner.LastOnline, runner.Updated, runner.Deleted, runner.OwnerId, runner.RepoId, runner.SearchText)).SingleAsync());

    private sealed record Row(Guid Uuid, DateTimeOffset LastOnline, DateTimeOffset Updated, DateTimeOffset Deleted, long? OwnerId, long? RepoId, string SearchText);

    public sealed class Sqlite(SqliteHub hub) : DeletedRunnerTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : DeletedRunnerTests(hub), IClassFixture<PostgresHub>;
}
