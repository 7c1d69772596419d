using System.Runtime.Versioning;
using Microsoft.Data.Sqlite;
using RunnerHub.Tests.Support;

namespace RunnerHub.Tests.Data;

/// <summary>It holds hashes of passwords and the logs of jobs.</summary>
public sealed class DatabaseFileTests(SqliteHub hub) : HubTests(hub), IClassFixture<SqliteHub>
{
    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void Nobody_else_may_read_the_file_or_what_lies_beside_it()
    {
        var file = new SqliteConnectionStringBuilder(Hub.ConnectionString).DataSource;

        var files = Directory.GetFiles(Path.GetDirectoryName(file)!, Path.GetFileName(file) + "*").Where(path => !path.EndsWith(".lock", StringComparison.Ordinal)).ToList();

        Assert.Contains(file, files);
        Assert.Contains(file + "-wal", files);
        Assert.All(files, path => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path)));
    }
}
