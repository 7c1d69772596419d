using System.Net;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Protocol;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Runners;

public abstract class RegistrationTokenTests(Hub hub) : HubTests(hub)
{
    private const int Crowd = 16;

    [Fact]
    public async Task Each_place_has_a_token_of_its_own_that_stays_the_same()
    {
        var places = await FourPlaces.MakeAsync(Hub);
        var tokens = new List<string>();
        foreach (var place in places.All)
        {
            using var keeper = await places.KeeperAsync(place);
            var token = await ShowAsync(keeper, place);
            Assert.Matches("^[0-9A-Za-z]{40}$", token);
            Assert.Equal(token, await ShowAsync(keeper, place));
            tokens.Add(token);
        }

        Assert.Equal(4, tokens.Distinct().Count());
    }

    [Fact]
    public async Task Looking_makes_no_token()
    {
        var places = await FourPlaces.MakeAsync(Hub);
        using var user = await places.KeeperAsync(places.Organization);
        foreach (var place in places.Inner)
        {
            foreach (var page in new[] { "", "/new", "/new/registered?after=0", "/reset_registration_token", "?format=json", "?format=csv" })
            {
                await user.OpenAsync(place.Path + page);
            }

            Assert.Empty(await TokensAsync(place));
        }
    }

    [Fact]
    public async Task Many_first_views_at_once_make_one_token()
    {
        var places = await FourPlaces.MakeAsync(Hub);
        using var user = await places.KeeperAsync(places.Organization);
        foreach (var place in places.Inner)
        {
            var shown = (await AtOnceAsync(user, place, "/new")).Select(Token).ToList();

            Assert.Single(shown.Distinct());
            Assert.Equal([true], await TokensAsync(place));
        }
    }

    [Fact]
    public async Task Many_resets_at_once_leave_one_token_that_works()
    {
        var places = await FourPlaces.MakeAsync(Hub);
        using var user = await places.KeeperAsync(places.Repository);
        await ShowAsync(user, places.Repository);

        var answers = await AtOnceAsync(user, places.Repository, "/reset_registration_token");

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Redirect, answer.Status));
        var tokens = await TokensAsync(places.Repository);
        Assert.Equal((Crowd + 1, 1), (tokens.Count, tokens.Count(active => active)));
        await Hub.StartRunnerAsync(await ShowAsync(user, places.Repository), People.Unique("after"));
    }

    [Fact]
    public async Task A_reset_ends_all_earlier_tokens_of_that_place_and_nothing_else()
    {
        var places = await FourPlaces.MakeAsync(Hub);
        var tokens = new Dictionary<RunnerPlace, string>();
        foreach (var place in places.All)
        {
            using var keeper = await places.KeeperAsync(place);
            tokens[place] = await ShowAsync(keeper, place);
        }

        using var user = await places.KeeperAsync(places.Organization);
        var runner = await Hub.StartRunnerAsync(tokens[places.Organization], $"{places.Tag} before");
        await ResetAsync(user, places.Organization);
        var second = await ShowAsync(user, places.Organization);
        await ResetAsync(user, places.Organization);

        await RefusedAsync(tokens[places.Organization]);
        await RefusedAsync(second);
        foreach (var other in places.All.Where(place => place != places.Organization))
        {
            await Hub.StartRunnerAsync(tokens[other], $"{places.Tag} other");
        }

        await runner.PollAsync();
        await Hub.WritePresenceAsync();
        Assert.Equal([runner.Id], await user.ExportAsync(places.Organization, $"?q={places.Tag}%20before&status=idle"));
    }

    [Fact]
    public async Task A_token_registers_runners_for_its_place_and_no_other()
    {
        var places = await FourPlaces.MakeAsync(Hub);
        foreach (var place in places.All)
        {
            using var keeper = await places.KeeperAsync(place);
            var runner = await Hub.StartRunnerAsync(await ShowAsync(keeper, place), People.Unique("placed"));

            using var admin = await Hub.AsAdminAsync();
            using var user = await places.KeeperAsync(places.Organization);
            foreach (var page in places.All)
            {
                var seen = await (page == places.Site ? admin : user).GetAsync($"{page.Path}/{runner.Id}");
                Assert.Equal(page == place || page == places.Site, seen.Status == HttpStatusCode.OK);
            }
        }
    }

    [Fact]
    public async Task Whoever_registers_after_a_reset_has_ended_is_refused_however_many_do_so_at_once()
    {
        var places = await FourPlaces.MakeAsync(Hub);
        using var user = await places.KeeperAsync(places.User);
        var registered = 0;
        for (var round = 0; round < 5; round++)
        {
            var token = await ShowAsync(user, places.User);
            var meanwhile = Enumerable.Range(0, 6).Select(number => TryAsync(token, $"{places.Tag} meanwhile {number}")).ToList();
            await ResetAsync(user, places.User);
            var afterwards = await Task.WhenAll(Enumerable.Range(0, 6).Select(number => TryAsync(token, $"{places.Tag} afterwards {number}")));

            Assert.All(afterwards, Assert.False);
            registered += (await Task.WhenAll(meanwhile)).Count(done => done);
        }

        Assert.Equal(registered, (await user.ExportAsync(places.User, $"?q={places.Tag}%20meanwhile")).Length);
        Assert.Empty(await user.ExportAsync(places.User, $"?q={places.Tag}%20afterwards"));
    }

    [Fact]
    public async Task The_database_holds_no_token_and_no_runners_secret_in_clear()
    {
        var places = await FourPlaces.MakeAsync(Hub);
        using var user = await places.KeeperAsync(places.User);
        var first = await ShowAsync(user, places.User);
        var runner = await Hub.StartRunnerAsync(first, $"{places.Tag} secretive");
        await ResetAsync(user, places.User);
        var second = await ShowAsync(user, places.User);

        var stored = await EverythingAsync();

        Assert.Contains(stored, text => text == $"{places.Tag} secretive");
        Assert.All([first, second, runner.Registered.Token], secret => Assert.DoesNotContain(stored, text => text.Contains(secret, StringComparison.OrdinalIgnoreCase)));
    }

    [Fact]
    public async Task When_the_keys_are_lost_the_next_view_makes_one_new_token()
    {
        var places = await FourPlaces.MakeAsync(Hub);
        var lost = await Hub.RegistrationTokenAsync(places.Organization.Scope);
        await Hub.ReadAsync(db => db.DataProtectionKeys.ExecuteDeleteAsync());
        await Hub.RestartAsync();
        using var user = await places.KeeperAsync(places.Organization);

        var shown = (await AtOnceAsync(user, places.Organization, "/new")).Select(Token).ToList();

        var token = Assert.Single(shown.Distinct());
        Assert.Equal([false, true], await TokensAsync(places.Organization));
        await RefusedAsync(lost);
        await Hub.StartRunnerAsync(token, People.Unique("found"));
    }

    private static async Task<string> ShowAsync(Person keeper, RunnerPlace place) => Token(await keeper.PostAsync($"{place.Path}/new"));

    private static string Token(Seen page)
    {
        Assert.True(page.Status == HttpStatusCode.OK, $"{page.Status} {page.Text}");
        return page.Find("#registration-token").TextContent;
    }

    private static async Task<Seen[]> AtOnceAsync(Person keeper, RunnerPlace place, string form)
    {
        var page = await keeper.OpenAsync($"{place.Path}/new");
        return await Task.WhenAll(Enumerable.Range(0, Crowd).Select(_ =>
            keeper.PostBareAsync(place.Path + form, ("__RequestVerificationToken", page.AntiforgeryToken))));
    }

    private static Task<Seen> ResetAsync(Person keeper, RunnerPlace place) => keeper.PostAsync($"{place.Path}/reset_registration_token");

    private async Task RefusedAsync(string token)
    {
        var refusal = await Assert.ThrowsAsync<ConnectException>(() => Hub.StartRunnerAsync(token, People.Unique("refused")));
        Assert.Equal(ConnectCode.FailedPrecondition, refusal.Code);
    }

    /// <summary>True when it has registered, false when the token was reset; anything else fails the test.</summary>
    private async Task<bool> TryAsync(string token, string name)
    {
        try
        {
            await Hub.StartRunnerAsync(token, name);
            return true;
        }
        catch (ConnectException refusal) when (refusal.Code == ConnectCode.FailedPrecondition)
        {
            return false;
        }
    }

    /// <summary>Of each token of the place, the oldest first, whether it is active.</summary>
    private Task<List<bool>> TokensAsync(RunnerPlace place) => Hub.ReadAsync(db => db.RunnerTokens
        .Where(token => token.OwnerId == place.Scope.OwnerId && token.RepoId == place.Scope.RepoId)
        .OrderBy(token => token.Id).Select(token => token.IsActive).ToListAsync());

    /// <summary>Every value of every table, as text.</summary>
    private Task<List<string>> EverythingAsync() => Hub.ReadAsync(async db =>
    {
        var values = new List<string>();
        await db.Database.OpenConnectionAsync();
        foreach (var table in db.Model.GetEntityTypes().Select(type => type.GetTableName()).Distinct())
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
#pragma warning disable CA2100 // the name of a table of ours
            command.CommandText = $"SELECT * FROM \"{table}\"";
#pragma warning restore CA2100
            await using var row = await command.ExecuteReaderAsync();
            while (await row.ReadAsync())
            {
                values.AddRange(Enumerable.Range(0, row.FieldCount).Select(row.GetValue).SelectMany(value => value as string[] ?? [value.ToString() ?? ""]));
            }
        }

        return values;
    });

    public sealed class Sqlite(SqliteHub hub) : RegistrationTokenTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : RegistrationTokenTests(hub), IClassFixture<PostgresHub>;
}
