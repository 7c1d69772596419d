using System.ComponentModel;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using RunnerHub.Data;
using RunnerHub.Platform;
using RunnerHub.Platform.Api;

namespace RunnerHub.Features.Jobs.Api;

/// <summary>Which runs of a repository a program wants to see. All conditions must hold; one that is absent or empty does not count.</summary>
internal sealed record RunApiQuery
{
    [Description("As for jobs; a parameter each.")]
    [FromQuery(Name = "status")]
    public string[]? Status { get; init; }

    [Description("The event, such as `push`.")]
    [FromQuery(Name = "event")]
    public string? Event { get; init; }

    [Description("The branch or tag.")]
    [FromQuery(Name = "branch")]
    public string? Branch { get; init; }

    [Description("The name of the user who started it.")]
    [FromQuery(Name = "actor")]
    public string? Actor { get; init; }

    [Description("The commit.")]
    [FromQuery(Name = "head_sha")]
    public string? HeadSha { get; init; }

    /// <summary>What of this decides which runs are meant.</summary>
    public string Selection => JsonSerializer.Serialize(new string?[]?[] { Status, [Event, Branch, Actor, HeadSha] });

    /// <exception cref="ApiProblem">A value means nothing.</exception>
    public IQueryable<ActionRun> In(long repoId, RunnerHubDb db)
    {
        var runs = db.Runs.Where(run => run.RepoId == repoId);
        if (StatusWords.Parse(Status) is { } statuses)
        {
            runs = runs.Where(run => statuses.Contains(run.Status));
        }

        var (name, branch, actor, sha) = (Checked("event", Event), Checked("branch", Branch), Checked("actor", Actor), Checked("head_sha", HeadSha));
        // One by one: a condition that may be absent keeps a database from its index.
        runs = name is null ? runs : runs.Where(run => run.Event == name);
        runs = sha is null ? runs : runs.Where(run => run.Sha == sha);
        runs = actor is null ? runs : runs.By(actor);
        return branch is null ? runs : runs.Where(run => run.Ref == branch || run.Ref == "refs/heads/" + branch || run.Ref == "refs/tags/" + branch);
    }

    private static string? Checked(string name, string? text) => string.IsNullOrEmpty(text) ? null
        : text.Length <= ActionRun.LongestRef && StorableText.IsStorable(text) ? text
        : throw ApiProblem.Invalid(name, $"Use at most {ActionRun.LongestRef} characters, and none that no text can have.");
}
