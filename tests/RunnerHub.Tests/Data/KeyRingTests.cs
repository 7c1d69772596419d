using Microsoft.EntityFrameworkCore;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Data;

/// <summary>What a copy of the database gives away.</summary>
public abstract class KeyRingTests(KeyRingTests.IKeyed keyed) : HubTests(keyed.Hub)
{
    public interface IKeyed
    {
        Hub Hub { get; }

        void ChangeKey();
    }

    [Fact]
    public async Task A_copy_of_the_database_opens_no_registration_token_and_a_lost_key_only_makes_new_ones()
    {
        var token = await Hub.RegistrationTokenAsync();
        var keys = await Hub.ReadAsync(db => db.DataProtectionKeys.Select(key => key.Xml!).ToListAsync());
        Assert.NotEmpty(keys);
        Assert.All(keys, key => Assert.Contains("encryptedKey", key, StringComparison.Ordinal));
        Assert.All(keys, key => Assert.DoesNotContain("<value>", key, StringComparison.Ordinal));

        await Hub.RestartAsync();
        Assert.Equal(token, await Hub.RegistrationTokenAsync());

        keyed.ChangeKey();
        await Hub.RestartAsync();
        var fresh = await Hub.RegistrationTokenAsync();
        Assert.NotEqual(token, fresh);
        await Hub.StartRunnerAsync(fresh, "machine");
        using var admin = await Hub.AsAdminAsync();
        await admin.OpenAsync("/-/admin/actions/runners");
    }

    public sealed class Sqlite(Sqlite.Keyed hub) : KeyRingTests(hub), IClassFixture<Sqlite.Keyed>
    {
        public sealed class Keyed : SqliteHub, IKeyed
        {
            public Hub Hub => this;

            private string File => new Microsoft.Data.Sqlite.SqliteConnectionStringBuilder(ConnectionString).DataSource + ".key";

            public void ChangeKey()
            {
                if (!OperatingSystem.IsWindows())
                {
                    Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File));
                }

                System.IO.File.Delete(File);
            }
        }
    }

    public sealed class Postgres(Postgres.Keyed hub) : KeyRingTests(hub), IClassFixture<Postgres.Keyed>
    {
        public sealed class Keyed : PostgresHub, IKeyed
        {
            private string key = new('k', 40);

            public Hub Hub => this;

            protected override IEnumerable<KeyValuePair<string, string?>> Settings => [new("RUNNERHUB_SECRET_KEY", key)];

            public void ChangeKey() => key = new string('l', 40);
        }
    }
}
