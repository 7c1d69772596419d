using System.Data.Common;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Conventions;

/// <summary>
/// Calls made by chance from the description of the API, as an administrator, an owner and a stranger: none ends in a fault of the
/// server, none is answered with what is not described, and one that is refused has written nothing.
/// </summary>
public abstract class ApiFuzzTests(Hub hub) : HubTests(hub)
{
    private const string Seed = "RUNNERHUB_TEST_SEED";
    private const int MostCalls = 2000;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task No_call_breaks_the_server_or_leaves_something_half_done()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable(Seed), out var given) ? given : RandomNumberGenerator.GetInt32(int.MaxValue);
        TestContext.Current.SendDiagnosticMessage("The API is called by chance with {0}={1}.", Seed, seed);
        var chance = new ApiFuzz(new Random(seed), await ApiDocument.OfAsync(Hub));
        var callers = await CastAsync();
        var time = Stopwatch.StartNew();
        var done = 0;
        var accepted = 0;
        for (; done < MostCalls && time.Elapsed < Longest; done++)
        {
            var (method, path, body) = chance.NextCall();
            var caller = callers[chance.Next(callers.Count)];
            using var program = Hub.Program($"token {await Hub.AddTokenAsync(await IdAsync(caller))}");
            var before = await FingerprintAsync();

            ApiAnswer answer;
            try
            {
                answer = await program.SendAsync(new HttpMethod(method), path, body);
            }
            catch (Exception problem)
            {
                throw new InvalidOperationException($"{Seed}={seed}, call {done} as {caller}: {method} {path} {body}", problem);
            }

            accepted += (int)answer.Status < 400 ? 1 : 0;
            Assert.True((int)answer.Status < 500, $"{Seed}={seed}, call {done} as {caller}: {method} {path} {body} answered {answer.Status}");
            Assert.True(before == await FingerprintAsync() || ((int)answer.Status < 400 && method != "GET") || chance.Makes(method, path),
                $"{Seed}={seed}, call {done} as {caller}: {method} {path} {body} answered {answer.Status} and changed the database");
        }

        TestContext.Current.SendDiagnosticMessage("{0} calls, {1} accepted.", done, accepted);
        // Else the generator only ever made nonsense.
        Assert.InRange(accepted, done / 20, done);
    }

    private async Task<IReadOnlyList<string>> CastAsync()
    {
        var owner = await Hub.AddUserAsync("owner");
        await Hub.AddUserAsync("stranger");
        var organization = await Hub.AddOrganizationAsync("acme", owner);
        var repository = await Hub.AddRepositoryAsync("rocket", organization);
        foreach (var scope in new RunnerHub.Access.Scope[] { new RunnerHub.Access.Scope.Instance(), new RunnerHub.Access.Scope.Owner(organization), new RunnerHub.Access.Scope.Repository(repository) })
        {
            for (var number = 0; number < 3; number++)
            {
                await Hub.AddAsync(Arrange.Runner($"machine-{number}", scope, labels: ["linux"]), runner => runner.Id);
            }
        }

        return [Hub.AdminName, Hub.AdminName, "owner", "stranger"];
    }

    /// <summary>The caller, made anew when a call has deleted it, and an active administrator again if it was one.</summary>
    private async Task<long> IdAsync(string name)
    {
        var isAdmin = name == Hub.AdminName;
        var id = await Hub.ReadAsync(db => db.Users.Where(user => user.UserName == name).Select(user => (long?)user.Id).FirstOrDefaultAsync()) ?? await Hub.AddUserAsync(name);
        await Hub.ReadAsync(db => db.Users.Where(user => user.Id == id).ExecuteUpdateAsync(set => set
            .SetProperty(user => user.IsActive, true).SetProperty(user => user.IsAdmin, isAdmin).SetProperty(user => user.MustChangePassword, false)));
        return id;
    }

    /// <summary>Of all that the database holds.</summary>
    private Task<string> FingerprintAsync() => Hub.ReadAsync(async db =>
    {
        var all = new StringBuilder();
        await db.Database.OpenConnectionAsync();
        foreach (var table in db.Model.GetEntityTypes().Select(entity => entity.GetTableName()).OfType<string>().Distinct().Order(StringComparer.Ordinal))
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = $"SELECT * FROM \"{table}\"";
            await using var reader = await command.ExecuteReaderAsync();
            var rows = new List<string>();
            while (await reader.ReadAsync())
            {
                rows.Add(Row(reader));
            }

            all.Append(table).AppendJoin('\n', rows.Order(StringComparer.Ordinal));
        }

        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(all.ToString())));
    });

    private static string Row(DbDataReader reader)
    {
        var values = new object[reader.FieldCount];
        reader.GetValues(values);
        return string.Join('|', values.Select(value => value is Array list ? string.Join(',', list.Cast<object>()) : value));
    }

    public sealed class Sqlite(SqliteHub hub) : ApiFuzzTests(hub), IClassFixture<SqliteHub>;

    public sealed class Postgres(PostgresHub hub) : ApiFuzzTests(hub), IClassFixture<PostgresHub>;
}
