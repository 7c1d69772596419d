using System.Text.Json.Serialization;
using RunnerHub.Features.Jobs;
using RunnerHub.Features.Jobs.Api;
using RunnerHub.Platform.Api;

namespace RunnerHub.Features.Webhooks;

/// <summary>What is sent when a job has changed: the event <c>workflow_job</c> of GitHub and Gitea.</summary>
/// <param name="Organization">Left out where a user owns the repository.</param>
internal sealed record JobHookPayload(
    string Action,
    JobJson WorkflowJob,
    PayloadRepository Repository,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] PayloadOwner? Organization,
    PayloadOwner Sender)
{
    public static JobHookPayload Of(JobJson job, WhoseJob whose, string server)
    {
        var owner = PayloadOwner.Of(whose.OwnerId, whose.OwnerName, whose.IsOrganization, server);
        return new JobHookPayload(
            StatusWords.Of(whose.Status), job, PayloadRepository.Of(whose, owner, server), whose.IsOrganization ? owner : null,
            PayloadOwner.Of(whose.ActorId ?? 0, whose.ActorName, isOrganization: false, server));
    }
}

/// <summary>What is sent of a job beside itself: its repository, that one's owner, and who started it.</summary>
internal sealed record WhoseJob(
    long JobId, JobStatus Status, long RepositoryId, string RepositoryName, string Description, long OwnerId, string OwnerName, bool IsOrganization, long? ActorId, string ActorName)
{
    public string FullName => $"{OwnerName}/{RepositoryName}";
}

/// <param name="Login">With <c>username</c> and <c>name</c>: programs for GitHub read the one, those for Gitea the others.</param>
internal sealed record PayloadOwner(long Id, string Login, string Username, string Name, string FullName, string Email, string AvatarUrl, string HtmlUrl, string Type)
{
    public static PayloadOwner Of(long id, string name, bool isOrganization, string server) =>
        new(id, name, name, name, "", "", "", $"{server}/{name}", isOrganization ? "Organization" : "User");
}

internal sealed record PayloadRepository(
    long Id, string Name, string FullName, PayloadOwner Owner, string Description, bool Private, bool Fork, string HtmlUrl, string Url, string DefaultBranch)
{
    public static PayloadRepository Of(WhoseJob whose, PayloadOwner owner, string server) => new(
        whose.RepositoryId, whose.RepositoryName, whose.FullName, owner, whose.Description, Private: true, Fork: false,
        $"{server}/{whose.FullName}", $"{server}{ApiPaths.Root}/repos/{whose.FullName}", "main");
}

/// <summary>What is sent to try a webhook.</summary>
/// <param name="Zen">A sentence, which GitHub sends there.</param>
internal sealed record PingPayload(string Zen, long HookId, WebhookJson Hook, PayloadOwner Sender);
