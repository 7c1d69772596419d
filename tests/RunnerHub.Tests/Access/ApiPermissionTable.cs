using System.Globalization;

namespace RunnerHub.Tests.Access;

/// <summary>
/// What each kind of caller's program is answered at each route of the API, with a token that may do everything; the callers and
/// places are those of <see cref="PermissionTable"/>. The category is that of the scope which a token needs, two where it needs
/// one of each for somebody else's account, or a dash where none is needed. At the end stands the body that is sent, if there is one.
/// </summary>
internal static class ApiPermissionTable
{
    private const int Columns = 11;

    private const string Routes = """
        # route                                       category      anon  strng membr owner read  write admin site   body
        GET    /version                               -             200   200   200   200   200   200   200   200
        GET    /user                                  user          401   200   200   200   200   200   200   200
        GET    /token                                 -             401   200   200   200   200   200   200   200
        DELETE /token                                 -             401   204   204   204   204   204   204   204
        GET    /users/{username}/tokens               user+admin    401   403   403   403   403   403   403   401
        POST   /users/{username}/tokens               user+admin    401   403   403   403   403   403   403   401
        DELETE /users/{username}/tokens/{token}       user+admin    401   403   403   403   403   403   403   401

        GET    /user/keys                             user          401   200   200   200   200   200   200   200
        GET    /users/search                          user          401   200   200   200   200   200   200   200
        GET    /users/{username}                      user          401   200   200   200   200   200   200   200
        GET    /admin/users                           admin         401   403   403   403   403   403   403   200
        POST   /admin/users                           admin         401   403   403   403   403   403   403   422
        PATCH  /admin/users/{username}                admin         401   403   403   403   403   403   403   200
        DELETE /admin/users/{username}                admin         401   403   403   403   403   403   403   204

        GET    /orgs                                  organization  401   200   200   200   200   200   200   200
        POST   /orgs                                  organization  401   422   422   422   422   422   422   422
        GET    /admin/orgs                            admin         401   403   403   403   403   403   403   200
        GET    /user/orgs                             organization  401   200   200   200   200   200   200   200
        GET    /users/{username}/orgs                 organization  401   200   200   200   200   200   200   200
        GET    /orgs/{org}                            organization  401   200   200   200   200   200   200   200
        PATCH  /orgs/{org}                            organization  401   404   403   200   404   404   404   200
        DELETE /orgs/{org}                            organization  401   404   403   422   404   404   404   422
        GET    /orgs/{org}/members                    organization  401   404   200   200   404   404   404   200
        GET    /orgs/{org}/members/{username}         organization  401   404   204   204   404   404   404   204
        PUT    /orgs/{org}/members/{username}         organization  401   404   403   204   404   404   404   204
        DELETE /orgs/{org}/members/{username}         organization  401   404   403   204   404   404   404   204

        GET    /user/repos                            repository    401   200   200   200   200   200   200   200
        POST   /user/repos                            repository    401   422   422   422   422   422   422   422
        GET    /repositories/{repository}             repository    401   404   200   200   200   200   200   200
        POST   /admin/users/{username}/repos          admin         401   403   403   403   403   403   403   422
        GET    /orgs/{org}/repos                      repository    401   200   200   200   200   200   200   200
        POST   /orgs/{org}/repos                      repository    401   404   403   422   404   404   404   422
        GET    /repos/{owner}/{repo}                  repository    401   404   200   200   200   200   200   200
        PATCH  /repos/{owner}/{repo}                  repository    401   404   403   200   403   403   200   200
        DELETE /repos/{owner}/{repo}                  repository    401   404   403   204   403   403   403   204
        POST   /repos/{owner}/{repo}/transfer         repository    401   404   403   202   403   403   403   202    {"new_owner":"owner-caller"}
        GET    /repos/{owner}/{repo}/collaborators    repository    401   404   200   200   200   200   200   200
        GET    /repos/{owner}/{repo}/collaborators/{user}             repository  401  404  204  204  204  204  204  204
        PUT    /repos/{owner}/{repo}/collaborators/{user}             repository  401  404  403  204  403  403  204  204
        DELETE /repos/{owner}/{repo}/collaborators/{user}             repository  401  404  403  204  403  403  204  204
        GET    /repos/{owner}/{repo}/collaborators/{user}/permission  repository  401  404  403  200  403  403  200  200

        GET    /admin/actions/jobs                                    admin         401  403  403  403  403  403  403  200
        GET    /orgs/{org}/actions/jobs                               organization  401  404  403  200  404  404  404  200
        GET    /user/actions/jobs                                     user          401  200  200  200  200  200  200  200
        GET    /repos/{owner}/{repo}/actions/jobs                     repository    401  404  200  200  200  200  200  200
        GET    /repos/{owner}/{repo}/actions/jobs/{job}               repository    401  404  200  200  200  200  200  200
        POST   /repos/{owner}/{repo}/actions/jobs/{job}/rerun         repository    401  404  403  201  403  201  201  201
        POST   /repos/{owner}/{repo}/actions/jobs/{job}/cancel        repository    401  404  403  202  403  202  202  202
        GET    /repos/{owner}/{repo}/actions/jobs/{job}/logs          repository    401  404  200  200  200  200  200  200
        GET    /repos/{owner}/{repo}/actions/runs                     repository    401  404  200  200  200  200  200  200
        GET    /repos/{owner}/{repo}/actions/runs/{run}               repository    401  404  200  200  200  200  200  200
        DELETE /repos/{owner}/{repo}/actions/runs/{run}               repository    401  404  403  204  403  204  204  204
        GET    /repos/{owner}/{repo}/actions/runs/{run}/jobs          repository    401  404  200  200  200  200  200  200
        POST   /repos/{owner}/{repo}/actions/runs/{run}/jobs/{job}/rerun  repository  401  404  403  201  403  201  201  201
        POST   /repos/{owner}/{repo}/actions/runs/{run}/rerun         repository    401  404  403  201  403  201  201  201
        POST   /repos/{owner}/{repo}/actions/runs/{run}/rerun-failed-jobs  repository  401  404  403  201  403  201  201  201
        POST   /repos/{owner}/{repo}/actions/runs/{run}/cancel        repository    401  404  403  202  403  202  202  202
        GET    /repos/{owner}/{repo}/actions/jobs/{job}/verdicts      repository    401  404  200  200  200  200  200  200
        GET    /repos/{owner}/{repo}/actions/workflows                           repository  401  404  200  200  200  200  200  200
        GET    /repos/{owner}/{repo}/actions/workflows/{workflow_id}             repository  401  404  200  200  200  200  200  200
        PUT    /repos/{owner}/{repo}/actions/workflows/{workflow_id}             repository  401  404  403  422  403  422  422  422
        DELETE /repos/{owner}/{repo}/actions/workflows/{workflow_id}             repository  401  404  403  204  403  204  204  204
        PUT    /repos/{owner}/{repo}/actions/workflows/{workflow_id}/enable      repository  401  404  403  204  403  204  204  204
        PUT    /repos/{owner}/{repo}/actions/workflows/{workflow_id}/disable     repository  401  404  403  204  403  204  204  204
        POST   /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches  repository  401  404  403  204  403  204  204  204  {"ref":"main"}
        POST   /repos/{owner}/{repo}/actions/runs     repository    401   404   403   422   403   422   422   422

        DELETE /runners/self                          -             401   401   401   401   401   401   401   401
        GET    /admin/runners/registration-token      admin         401   403   403   403   403   403   403   200
        """;

    /// <summary>The endpoints of runners are the same at each place; "ok" is what <see cref="RunnerRoutes"/> says.</summary>
    private const string RunnerPlaces = """
        # prefix                                 category      anon  strng membr owner read  write admin site
        /admin/actions/runners                   admin         401   403   403   403   403   403   403   ok
        /orgs/{org}/actions/runners              organization  401   404   403   ok    404   404   404   ok
        /user/actions/runners                    user          401   ok    ok    ok    ok    ok    ok    ok
        /repos/{owner}/{repo}/actions/runners    repository    401   404   403   ok    403   403   ok    ok
        """;

    private const string RunnerRoutes = """
        # suffix                          ok    body
        GET    -                          200
        POST   -                          201   {"name":"made"}
        POST   /bulk                      204   {"ids":[{runner}],"action":"disable"}
        GET    /{runner}                  200
        PATCH  /{runner}                  200   {"disabled":true}
        DELETE /{runner}                  204
        POST   /{runner}/tests            201
        GET    /{runner}/tests/{test}     200
        POST   /registration-token        200
        GET    /registration-token        200
        POST   /registration-token/reset  200
        """;

    /// <summary>The endpoints of secrets and variables, at the places of the runners.</summary>
    private const string SecretRoutes = """
        # suffix                          ok    body
        GET    /secrets                   200
        PUT    /secrets/{secretname}      204   {"data":"s3cret"}
        DELETE /secrets/{secretname}      204
        GET    /variables                 200
        GET    /variables/{variablename}  200
        POST   /variables/{variablename}  409   {"value":"one"}
        PUT    /variables/{variablename}  204   {"value":"other"}
        DELETE /variables/{variablename}  204
        """;

    /// <summary>The endpoints of webhooks, at the same places.</summary>
    private const string WebhookRoutes = """
        # suffix                          ok    body
        GET    /hooks                     200
        POST   /hooks                     201   {"type":"gitea","config":{"url":"http://receiver.example.com/","content_type":"json"},"events":["workflow_job"],"active":false}
        GET    /hooks/{id}           200
        PATCH  /hooks/{id}           200   {"active":false}
        DELETE /hooks/{id}           204
        POST   /hooks/{id}/tests     204
        GET    /hooks/{id}/deliveries  200
        GET    /hooks/{id}/deliveries/{delivery}           200
        POST   /hooks/{id}/deliveries/{delivery}/attempts  202
        """;

    public static IReadOnlyList<ApiPermissionRow> Read() =>
    [
        .. Lines(Routes, Columns).Select(Row),
        .. Lines(RunnerPlaces, Columns).SelectMany(place => Lines(RunnerRoutes, 3).Select(route => At(place, place[0], route))),
        .. Lines(RunnerPlaces, Columns).SelectMany(place => Lines(SecretRoutes, 3).Select(route => At(place, place[0].Replace("/runners", "", StringComparison.Ordinal), route))),
        .. Lines(RunnerPlaces, Columns).SelectMany(place => Lines(WebhookRoutes, 3).Select(route => At(place, place[0].Replace("/actions/runners", "", StringComparison.Ordinal), route))),
    ];

    private static ApiPermissionRow At(string[] place, string prefix, string[] route) => Row(
        [route[0], prefix + route[1].Trim('-'), place[1], .. place[2..].Select(status => status == "ok" ? route[2] : status), .. route[3..]]);

    /// <param name="most">How many cells there are before the body, which may have spaces.</param>
    private static IEnumerable<string[]> Lines(string table, int most) => table.Split('\n')
        .Select(line => line.Split(' ', most + 1, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        .Where(cells => cells.Length > 0 && cells[0] != "#");

    private static ApiPermissionRow Row(string[] cells) => new(
        cells[0], cells[1], cells[2] == "-" ? null : cells[2],
        [.. cells[3..Columns].Select(cell => int.Parse(cell, CultureInfo.InvariantCulture))],
        cells.Length > Columns ? cells[Columns] : null);
}

/// <param name="Statuses">One for each of <see cref="PermissionTable.Callers"/>.</param>
internal sealed record ApiPermissionRow(string Method, string Route, string? Category, IReadOnlyList<int> Statuses, string? Body)
{
    public string Key => $"{Method} {Route}";
}
