using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Data.Sqlite;
using RunnerHub.Platform;

using Secret = RunnerHub.Platform.Secret;

namespace RunnerHub.Data;

/// <summary>
/// The keys of cookies and of registration tokens are in the database, so that all nodes have them; what they are encrypted with
/// is not: <c>RUNNERHUB_SECRET_KEY</c>, else a file beside SQLite's. A dump of the database opens nothing.
/// </summary>
internal static class KeyRing
{
    public const string Setting = "RUNNERHUB_SECRET_KEY";
    public const string FileSuffix = ".key";

    private const int Shortest = 32;

    /// <exception cref="StartupProblem">The key is too short, or its file can be neither read nor made.</exception>
    public static void AddKeyRing(this IDataProtectionBuilder keys, IConfiguration configuration, DatabaseConnection database)
    {
        var secret = SecretSetting.Read(configuration, Setting);
        if (secret?.Length < Shortest)
        {
            throw new StartupProblem($"{Setting} must have at least {Shortest} characters; \"openssl rand -hex 32\" makes a good one.");
        }

        if (secret is null && database.IsPostgres)
        {
            keys.Services.AddHostedService<WarnOfOpenKeys>();
            return;
        }

        keys.Services.AddSingleton(services => new SecretKey(secret ?? ReadFile(new SqliteConnectionStringBuilder(database.Text).DataSource + FileSuffix)));
        keys.Services.AddOptions<KeyManagementOptions>().Configure<IServiceProvider>((options, services) => options.XmlEncryptor = new KeyEncryptor(services));
    }

    /// <summary>The key that all nodes use; null before the first is made. Older ones may belong to a secret that was lost.</summary>
    public static IKey? Newest(this IKeyManager keys, DateTimeOffset now) =>
        keys.GetAllKeys().Where(key => !key.IsRevoked && key.ExpirationDate > now).MaxBy(key => key.CreationDate);

    /// <summary>Whether a key can be used here, and not only by a node with another secret.</summary>
    public static bool IsOpened(IKey key)
    {
        try
        {
            return key.CreateEncryptor() is not null;
        }
        catch (Exception)
        {
            // However it fails: the framework has logged what it was, and would not use such a key either.
            return false;
        }
    }

    private static string ReadFile(string file)
    {
        try
        {
            if (!File.Exists(file))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                // Of two that start at once, one makes it.
                var unfinished = $"{file}.{Guid.NewGuid():N}";
                WriteFile(unfinished, Secret.NewHex() + Secret.NewHex());
                File.Move(unfinished, file, overwrite: false);
            }
        }
        catch (IOException) when (File.Exists(file))
        {
            // The other one was first.
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new StartupProblem($"The file {file}, which keeps secrets readable, cannot be made: {problem.Message}", problem);
        }

        try
        {
            return File.ReadAllText(file).Trim();
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new StartupProblem($"The file {file}, which keeps secrets readable, cannot be read: {problem.Message}", problem);
        }
    }

    private static void WriteFile(string file, string text)
    {
        using var writer = new StreamWriter(PrivateFile.Open(file, FileMode.CreateNew), new UTF8Encoding(false));
        writer.Write(text);
    }
}
