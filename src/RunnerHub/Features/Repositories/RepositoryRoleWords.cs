using RunnerHub.Access;

namespace RunnerHub.Features.Repositories;

internal static class RepositoryRoleWords
{
    /// <summary>The roles as a form sends them and as people read them, the smallest first.</summary>
    public static readonly IReadOnlyList<(RepositoryRole Role, string Key, string Word)> All =
    [
        (RepositoryRole.Read, "read", "Read"),
        (RepositoryRole.Write, "write", "Write"),
        (RepositoryRole.Admin, "admin", "Admin"),
    ];

    public static string KeyOf(RepositoryRole role) => All.First(known => known.Role == role).Key;

    /// <returns>Null for what is no role.</returns>
    public static RepositoryRole? Parse(string? key) =>
        All.Where(role => role.Key == key).Select(role => (RepositoryRole?)role.Role).FirstOrDefault();

    public static string May(RepositoryRole role) => role switch
    {
        RepositoryRole.Admin => "administer",
        RepositoryRole.Write => "write to",
        _ => "read",
    };
}
