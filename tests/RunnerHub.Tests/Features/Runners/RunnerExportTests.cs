using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Features.Runners;

public abstract class RunnerExportTests(Hub hub) : HubTests(hub)
{
    private const string Runners = "/-/admin/actions/runners";

    [Fact]
    public async Task A_list_is_had_as_CSV_from_its_own_address()
    {
        var places = await FourPlaces.MakeAsync(Hub);
        var runner = Arrange.Runner(
            $"{places.Tag}, \"first\"", places.Repository.Scope, lastOnline: Hub.Clock.GetUtcNow().AddSeconds(-30), ephemeral: true,
            description: "two\nlines", version: "v3.1.0", labels: ["gpu", "linux"]);
        var id = await Hub.AddAsync(runner, added => added.Id);
        await Hub.AddRunnerAsync($"{places.Tag} other");
        using var admin = await Hub.AsAdminAsync();
        var link = (await admin.OpenAsync($"{Runners}?q={places.Tag}&label=gpu")).Find("a[download]").GetAttribute("href")!;

        var csv = await admin.OpenAsync(Runners + link);

        Assert.Equal(
            "id,uuid,name,description,status,disabled,ephemeral,scope,owner,repository,labels,version,last_online,last_active,created_at\r\n"
            + $"{id},{runner.Uuid},\"{places.Tag}, \"\"first\"\"\",\"two\nlines\",idle,false,true,repository,{places.Tag}-org,{places.Tag}-repo,gpu linux,v3.1.0,"
            + "2026-03-04T09:29:30Z,,2026-03-01T08:00:00Z\r\n",
            csv.Body);
    }

    [Fact]
    public async Task The_head_of_an_export_reads_no_runner()
    {
        await Hub.AddRunnerAsync(People.Unique("runner"));
        using var program = await Hub.AdminProgramAsync();
        using var statements = new Statements(Hub);

        var answer = await program.SendAsync(HttpMethod.Head, "/admin/actions/runners", headers: ("Accept", "text/csv"));

        Assert.Equal((System.Net.HttpStatusCode.OK, "attachment; filename=runners.csv"), (answer.Status, answer.Headers["Content-Disposition"]));
        Assert.DoesNotContain(statements.Take(), ReadsRows);
        await program.SendAsync(HttpMethod.Get, "/admin/actions/runners", headers: ("Accept", "text/csv"));
        Assert.Contains(statements.Take(), ReadsRows);

        // What is known of runners for their calls may be read again at any time, and holds no descriptions.
        static bool ReadsRows(string text) => text.Contains("\"ActionRunners\"", StringComparison.Ordinal) && text.Contains(".\"Description\"", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("=HYPERLINK(\"http://evil\")")]
    [InlineData("+1+1")]
    [InlineData("-2+3")]
    [InlineData("@SUM(1)")]
    [InlineData("\t=1+1")]
    [InlineData("\r=1+1")]
    [InlineData("\n=1+1")]
    public async Task A_spreadsheet_runs_no_name_or_description_as_a_formula(string formula)
    {
        var name = People.Unique("formula");
        await Hub.AddAsync(Arrange.Runner(name, description: formula, labels: [formula.Trim()]), runner => runner.Id);
        using var admin = await Hub.AsAdminAsync();

        var csv = (await admin.OpenAsync($"{Runners}?q={name}&format=csv")).Body;

        Assert.Contains($"'{formula.Replace("\"", "\"\"", StringComparison.Ordinal)}", csv, StringComparison.Ordinal);
        Assert.DoesNotContain($",{formula}", csv, StringComparison.Ordinal);
        Assert.Contains($"'{formula.Trim().Replace("\"", "\"\"", StringComparison.Ordinal)}", csv[csv.IndexOf("global", StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_is_had_as_JSON_from_its_own_address_whole_and_in_its_order()
    {
        var word = People.Unique("json");
        var ids = await Hub.AddRunnersAsync(Enumerable.Range(0, 120).Select(number => Arrange.Runner($"{word} {number}", labels: ["مشغل 🦊"])));
        using var admin = await Hub.AsAdminAsync();

        using var json = JsonDocument.Parse((await admin.OpenAsync($"{Runners}?q={word}&sort=newest&page=2&format=json")).Body);

        var runners = json.RootElement.EnumerateArray().ToList();
        Assert.Equal(ids.Reverse(), runners.Select(runner => runner.GetProperty("id").GetInt64()));
        Assert.Equal("مشغل 🦊", runners[0].GetProperty("labels")[0].GetString());
        Assert.Equal(("never_connected", JsonValueKind.Null), (runners[0].GetProperty("status").GetString(), runners[0].GetProperty("last_online").ValueKind));
    }

    [Fact]
    public async Task An_export_holds_what_the_list_of_the_place_holds()
    {
        var places = await FourPlaces.MakeAsync(Hub);
        var runners = await places.AddRunnersAsync();
        using var user = await places.KeeperAsync(places.User);

        var csv = (await user.OpenAsync($"{places.User.Path}?q={places.Tag}&sort=oldest&format=csv")).Body;

        Assert.Equal(
            ["id", $"{runners[places.Site]}", $"{runners[places.User]}"],
            csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(',')[0]));
    }

    [Theory]
    [InlineData("sort=oldest")]
    [InlineData("sort=reversealphabetically")]
    [InlineData("sort=online")]
    public async Task A_long_export_is_whole_and_in_its_order(string order)
    {
        var word = People.Unique("long");
        var now = Hub.Clock.GetUtcNow();
        var ids = await Hub.AddRunnersAsync(Enumerable.Range(0, 2100).Select(number => Arrange.Runner(
            $"{word} {9999 - number}", lastOnline: now.AddSeconds(number < 1500 ? -30 - number : -30 - number - 1000), disabled: number % 700 == 699)));
        using var admin = await Hub.AsAdminAsync();

        var csv = (await admin.OpenAsync($"{Runners}?q={word}&disabled=false&{order}&format=csv")).Body;

        Assert.Equal(
            ids.Where((_, number) => number % 700 != 699).Select(id => $"{id}"),
            csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split(',')[0]));
    }

    [Fact]
    public async Task Downloads_of_whoever_does_not_read_on_keep_nobody_from_the_database()
    {
        var word = People.Unique("slow");
        await Hub.AddRunnersAsync(Enumerable.Range(0, 4000).Select(number => Arrange.Runner($"{word} {number}", description: new string('x', 1000))));
        var admin = await Hub.ReadAsync(db => db.Users.Where(user => user.UserName == Hub.AdminName).Select(user => user.Id).SingleAsync());
        var token = await Hub.AddTokenAsync(admin);
        var downloads = new List<RawSocket>();
        // More than the database gives the server connections.
        for (var i = 0; i < 24; i++)
        {
            var download = await RawSocket.ConnectAsync(Hub.Address, buffer: 4096);
            downloads.Add(download);
            await download.SendAsync($"GET /api/v1/admin/actions/runners?q={word} HTTP/1.1\r\nHost: hub\r\nAccept: text/csv\r\nAuthorization: token {token}\r\n\r\n");
            Assert.StartsWith("HTTP/1.1 200", await download.ReadHeadAsync(), StringComparison.Ordinal);
        }

        using var program = Hub.Program($"token {token}");
        Assert.Equal(System.Net.HttpStatusCode.OK, (await program.GetAsync("/admin/actions/runners?limit=1")).Status);

        downloads.ForEach(download => download.Dispose());
    }

    public sealed class Sqlite(SqliteHub hub) : RunnerExportTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : RunnerExportTests(hub), IClassFixture<PostgresHub>;
}
