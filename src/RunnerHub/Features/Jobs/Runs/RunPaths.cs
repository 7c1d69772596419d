using RunnerHub.Access;

namespace RunnerHub.Features.Jobs.Runs;

/// <summary>
/// Where the pages of runs and of their jobs are. A run is named by its id, as on GitHub and in the reference system: workflows make the
/// address of their own from github.server_url, github.repository and github.run_id.
/// </summary>
internal static class RunPaths
{
    public static string List(Place place) => $"/{place.Name}/actions";

    public static string Of(Place place, long id) => Of(place.Name, id);

    /// <param name="repository">Such as "acme/rocket".</param>
    public static string Of(string? repository, long id) => $"/{repository}/actions/runs/{id}";

    public static string Of(string? repository, long id, long jobId) => $"{Of(repository, id)}/jobs/{jobId}";
}
