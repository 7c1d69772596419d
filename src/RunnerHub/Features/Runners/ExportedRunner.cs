namespace RunnerHub.Features.Runners;

/// <summary>A runner in an export.</summary>
internal sealed record ExportedRunner(
    long Id, Guid Uuid, string Name, string Description, string Status, bool Disabled, bool Ephemeral, string Scope, string? Owner, string? Repository,
    IReadOnlyList<string> Labels, string Version, DateTimeOffset? LastOnline, DateTimeOffset? LastActive, DateTimeOffset CreatedAt)
{
    public static ExportedRunner Of(RunnerRow row) => new(
        row.Id, row.Uuid, row.Name, row.Description, RunnerWords.Of(row.Status).Key, row.IsDisabled, row.Ephemeral, RunnerWords.Of(row.Type).Key,
        row.OwnerName, row.RepositoryName, row.Labels, row.Version, OrNull(row.LastOnline), OrNull(row.LastActive), row.Created);

    private static DateTimeOffset? OrNull(DateTimeOffset time) => time == ActionRunner.Never ? null : time;
}
