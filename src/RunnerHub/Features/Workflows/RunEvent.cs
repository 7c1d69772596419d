using System.Text.Json;
using System.Text.Json.Nodes;
using RunnerHub.Access;
using RunnerHub.Features.Jobs.Workflows;

namespace RunnerHub.Features.Workflows;

/// <summary>What the context github.event says of a run, with the names that workflows know from elsewhere.</summary>
internal static class RunEvent
{
    private const string Inputs = "inputs";

    /// <summary>What nobody else says.</summary>
    private static readonly string[] Own = ["repository", "sender", Inputs];

    /// <param name="wish">What the run is to be; its event may have data of its own, which was checked.</param>
    /// <param name="serverUrl">Without a slash at its end.</param>
    public static JsonObject Tell(Place place, CurrentUser user, RunOrigin origin, RunWish wish, InputsAnswer inputs, string serverUrl)
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
            told["workflow"] = wish.NameOfFile;
            told[Inputs] = new JsonObject(inputs.Texts.Select(input => KeyValuePair.Create(input.Key, (JsonNode?)JsonValue.Create(input.Value))));
        }

        if (origin is { Event: "push", Sha.Length: > 0 })
        {
            told["after"] = origin.Sha;
        }

        // Expressions find a key whatever its case.
        foreach (var (key, value) in wish.Payload.Where(field => !Own.Contains(field.Key, StringComparer.OrdinalIgnoreCase)))
        {
            told[key] = JsonSerializer.SerializeToNode(value);
        }

        return told;
    }
}
