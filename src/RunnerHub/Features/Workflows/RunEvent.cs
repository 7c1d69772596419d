using System.Text.Json.Nodes;
using RunnerHub.Access;
using RunnerHub.Features.Jobs.Workflows;

namespace RunnerHub.Features.Workflows;

/// <summary>What the context github.event says of a run, with the names that workflows know from elsewhere.</summary>
internal static class RunEvent
{
    /// <param name="file">The name of the stored workflow; empty when there is none.</param>
    /// <param name="serverUrl">Without a slash at its end.</param>
    public static JsonObject Tell(Place place, CurrentUser user, RunOrigin origin, string file, InputsAnswer inputs, string serverUrl)
    {
        var told = new JsonObject
        {
            ["ref"] = origin.Ref,
            ["repository"] = new JsonObject
            {
                ["id"] = place.Scope.RepoId,
                ["name"] = place.RepositoryName,
                ["full_name"] = place.Name,
                ["html_url"] = $"{serverUrl}/{place.Name}",
                // As the REST API says of all repositories here.
                ["default_branch"] = "main",
                ["private"] = true,
                ["owner"] = new JsonObject { ["id"] = place.OwnerId, ["login"] = place.OwnerName },
            },
            ["sender"] = new JsonObject { ["id"] = user.PersonId, ["login"] = user.Name },
        };
        if (origin.Event == WorkflowEvents.Dispatch)
        {
            told["workflow"] = file;
            told["inputs"] = new JsonObject(inputs.Texts.Select(input => KeyValuePair.Create(input.Key, (JsonNode?)JsonValue.Create(input.Value))));
        }

        if (origin is { Event: "push", Sha.Length: > 0 })
        {
            told["after"] = origin.Sha;
        }

        return told;
    }
}
