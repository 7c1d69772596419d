using RunnerHub.Platform.Api;

namespace RunnerHub.Features.Runners;

/// <summary>A runner as programs see it: the fields of Gitea, and behind them what is only here.</summary>
internal sealed record RunnerJson : IApiExample<RunnerJson>
{
    private const string Online = "online";
    private const string Offline = "offline";

    public required long Id { get; init; }

    public required string Name { get; init; }

    /// <summary>Whether it has called within the last minute: <c>online</c> or <c>offline</c>.</summary>
    public required string Status { get; init; }

    /// <summary>It is working on a job.</summary>
    public required bool Busy { get; init; }

    /// <summary>It finishes what it runs and gets no new jobs.</summary>
    public required bool Disabled { get; init; }

    /// <summary>It gets one job and is removed when that ends.</summary>
    public required bool Ephemeral { get; init; }

    /// <summary>In the order in which the runner named them.</summary>
    public required IReadOnlyList<RunnerLabelJson> Labels { get; init; }

    public required Guid Uuid { get; init; }

    /// <summary>The version of its program, empty before it has said one.</summary>
    public required string Version { get; init; }

    /// <summary>What people have written about it.</summary>
    public required string Description { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last called; null when it never has.</summary>
    public required DateTimeOffset? LastOnline { get; init; }

    /// <summary>When it last reported on a job; null when it never has.</summary>
    public required DateTimeOffset? LastActive { get; init; }

    /// <summary>The user or organisation that it belongs to, or the owner of its repository; null for a runner of the site.</summary>
    public required string? Owner { get; init; }

    /// <summary>The repository that it belongs to, without its owner; null for any other.</summary>
    public required string? Repository { get; init; }

    /// <summary>The status more precisely: <c>active</c>, <c>idle</c>, <c>offline</c> or <c>never_connected</c>.</summary>
    public required string StatusDetail { get; init; }

    public static RunnerJson Example { get; } = new()
    {
        Id = 42,
        Name = "builder-1",
        Status = Online,
        Busy = false,
        Disabled = false,
        Ephemeral = false,
        Labels = [RunnerLabelJson.Example],
        Uuid = Guid.Parse("0b6f4a4e-4f0a-4d5e-9d2c-1b6a5a3f7c11"),
        Version = "v3.1.0",
        Description = "Rack 4, shelf 2",
        CreatedAt = new DateTimeOffset(2026, 3, 1, 8, 0, 0, TimeSpan.Zero),
        LastOnline = new DateTimeOffset(2026, 3, 4, 9, 29, 30, TimeSpan.Zero),
        LastActive = null,
        Owner = "acme",
        Repository = null,
        StatusDetail = RunnerWords.Of(RunnerStatus.Idle).Key,
    };

    public static RunnerJson Of(RunnerRow row) => new()
    {
        Id = row.Id,
        Name = row.Name,
        Status = row.IsOnline ? Online : Offline,
        Busy = row.Status == RunnerStatus.Active,
        Disabled = row.IsDisabled,
        Ephemeral = row.Ephemeral,
        Labels = [.. row.Labels.Select((name, position) => new RunnerLabelJson(position, name))],
        Uuid = row.Uuid,
        Version = row.Version,
        Description = row.Description,
        CreatedAt = row.Created,
        LastOnline = OrNull(row.LastOnline),
        LastActive = OrNull(row.LastActive),
        Owner = row.OwnerName,
        Repository = row.RepositoryName,
        StatusDetail = RunnerWords.Of(row.Status).Key,
    };

    private static DateTimeOffset? OrNull(DateTimeOffset time) => time == ActionRunner.Never ? null : time;
}

/// <param name="Id">Its place in the runner's list, from 0.</param>
/// <param name="Name">What jobs ask for, whatever the case of its letters.</param>
/// <param name="Type">Always <c>custom</c>: GitHub's clients tell labels of its own by it.</param>
internal sealed record RunnerLabelJson(long Id, string Name, string Type = "custom") : IApiExample<RunnerLabelJson>
{
    public static RunnerLabelJson Example { get; } = new(0, "linux");
}

/// <summary>A part of a list of runners.</summary>
/// <param name="TotalCount">How many there are on all pages.</param>
internal sealed record RunnerListJson(IReadOnlyList<RunnerJson> Runners, long TotalCount) : IApiExample<RunnerListJson>
{
    public static RunnerListJson Example { get; } = new([RunnerJson.Example], 1);
}

/// <summary>What to change of a runner; what is absent stays as it is.</summary>
/// <param name="Disabled">True so that it gets no new jobs.</param>
/// <param name="Description">At most 1024 characters.</param>
internal sealed record RunnerEditJson(bool? Disabled, string? Description) : IApiExample<RunnerEditJson>
{
    public static RunnerEditJson Example { get; } = new(true, "Rack 4, shelf 2");
}
