using System.Globalization;

namespace RunnerHub.Tests.Access;

/// <summary>
/// What each kind of caller is answered at each route. The places are the organisation <c>{org}</c>, which is also the
/// <c>{owner}</c>, and its repository <c>{repo}</c>; read, write and admin are collaborators of that repository. A POST is sent
/// without fields unless its row gives some, so that 422 and 400 mean "allowed, but nothing was filled in".
/// </summary>
internal static class PermissionTable
{
    public static readonly string[] Callers = ["anonymous", "stranger", "member", "owner", "read", "write", "admin", "site admin"];

    private const string Pages = """
        # route                                                 anon  strng membr owner read  write admin site   fields
        GET  /                                                  302   200   200   200   200   200   200   200
        GET  /-/error/{code:int:range(400,599)}                 404   404   404   404   404   404   404   404
        GET  /user/login                                        200   302   302   302   302   302   302   302
        POST /user/login                                        422   422   422   422   422   422   422   422
        POST /user/logout                                       302   302   302   302   302   302   302   302
        GET  /user/settings                                     302   302   302   302   302   302   302   302
        GET  /user/settings/account                             302   200   200   200   200   200   200   200
        POST /user/settings/account                             302   422   422   422   422   422   422   422
        GET  /user/settings/tokens                              302   200   200   200   200   200   200   200
        POST /user/settings/tokens                              302   422   422   422   422   422   422   422
        GET  /user/settings/tokens/{token:long}/revoke          302   200   200   200   200   200   200   200
        POST /user/settings/tokens/{token:long}/revoke          302   302   302   302   302   302   302   302

        GET  /-/admin                                           302   403   403   403   403   403   403   302
        GET  /-/admin/actions                                   302   403   403   403   403   403   403   302
        GET  /-/admin/monitor                                   302   403   403   403   403   403   403   200
        GET  /-/admin/monitor/events                            302   403   403   403   403   403   403   200
        GET  /-/admin/users                                     302   403   403   403   403   403   403   200
        GET  /-/admin/users/new                                 302   403   403   403   403   403   403   200
        POST /-/admin/users/new                                 302   403   403   403   403   403   403   422
        GET  /-/admin/users/{name}                              302   403   403   403   403   403   403   200
        POST /-/admin/users/{name}                              302   403   403   403   403   403   403   422
        POST /-/admin/users/{name}/password                     302   403   403   403   403   403   403   200
        GET  /-/admin/users/{name}/delete                       302   403   403   403   403   403   403   200
        POST /-/admin/users/{name}/delete                       302   403   403   403   403   403   403   422

        GET  /org/create                                        302   200   200   200   200   200   200   200
        POST /org/create                                        302   422   422   422   422   422   422   422
        GET  /org/{org}/members                                 302   404   200   200   404   404   404   200
        POST /org/{org}/members                                 302   404   403   422   404   404   404   422
        POST /org/{org}/members/{user}                          302   404   403   302   404   404   404   302    role=member
        GET  /org/{org}/members/{user}/remove                   302   404   403   200   404   404   404   200
        POST /org/{org}/members/{user}/remove                   302   404   403   302   404   404   404   302
        GET  /org/{org}/settings                                302   404   403   200   404   404   404   200
        POST /org/{org}/settings                                302   404   403   302   404   404   404   302
        GET  /org/{org}/settings/delete                         302   404   403   200   404   404   404   200
        POST /org/{org}/settings/delete                         302   404   403   422   404   404   404   422

        GET  /{owner:owner}                                     302   200   200   200   200   200   200   200
        GET  /repo/create                                       302   200   200   200   200   200   200   200
        POST /repo/create                                       302   422   422   422   422   422   422   422
        GET  /{owner:owner}/{repo}                              302   404   200   200   200   200   200   200
        GET  /{owner:owner}/{repo}/actions/runs/{run:long}/jobs/{job:long}            302   404   200   200   200   200   200   200
        GET  /{owner:owner}/{repo}/actions/runs/{run:long}/jobs/{job:long}/log        302   404   200   200   200   200   200   200
        GET  /{owner:owner}/{repo}/actions/runs/{run:long}/jobs/{job:long}/log/rows   302   404   200   200   200   200   200   200
        GET  /{owner:owner}/{repo}/actions/runs/{run:long}/jobs/{job:long}/log/search 302   404   400   400   400   400   400   400
        GET  /{owner:owner}/{repo}/actions/runs/{run:long}/jobs/{job:long}/log/events 302   404   200   200   200   200   200   200
        POST /{owner:owner}/{repo}/actions/runs/{run:long}/jobs/{job:long}/cancel     302   404   403   302   403   302   302   302
        POST /{owner:owner}/{repo}/actions/runs/{run:long}/jobs/{job:long}/rerun      302   404   403   302   403   302   302   302
        GET  /{owner:owner}/{repo}/actions                      302   404   200   200   200   200   200   200
        GET  /{owner:owner}/{repo}/actions/events               302   404   200   200   200   200   200   200
        GET  /{owner:owner}/{repo}/actions/runs                 302   404   302   302   302   302   302   302
        GET  /{owner:owner}/{repo}/actions/runs/{run:long}      302   404   200   200   200   200   200   200
        GET  /{owner:owner}/{repo}/actions/runs/{run:long}/events        302   404   200   200   200   200   200   200
        POST /{owner:owner}/{repo}/actions/runs/{run:long}/cancel        302   404   403   302   403   302   302   302
        POST /{owner:owner}/{repo}/actions/runs/{run:long}/rerun         302   404   403   302   403   302   302   302
        POST /{owner:owner}/{repo}/actions/runs/{run:long}/rerun-failed  302   404   403   302   403   302   302   302
        GET  /{owner:owner}/{repo}/settings                     302   404   403   200   403   403   200   200
        POST /{owner:owner}/{repo}/settings                     302   404   403   302   403   403   302   302
        GET  /{owner:owner}/{repo}/settings/delete              302   404   403   200   403   403   403   200
        POST /{owner:owner}/{repo}/settings/delete              302   404   403   422   403   403   403   422
        GET  /{owner:owner}/{repo}/settings/transfer            302   404   403   200   403   403   403   200
        POST /{owner:owner}/{repo}/settings/transfer            302   404   403   422   403   403   403   422
        GET  /{owner:owner}/{repo}/settings/collaboration       302   404   403   200   403   403   200   200
        POST /{owner:owner}/{repo}/settings/collaboration       302   404   403   422   403   403   422   422
        POST /{owner:owner}/{repo}/settings/collaboration/{user}         302   404   403   302   403   403   302   302    role=read
        GET  /{owner:owner}/{repo}/settings/collaboration/{user}/remove  302   404   403   200   403   403   200   200
        POST /{owner:owner}/{repo}/settings/collaboration/{user}/remove  302   404   403   302   403   403   302   302

        GET  /{owner:owner}/{repo}/actions/workflows  302  404  200  200  200  200  200  200
        GET  /{owner:owner}/{repo}/actions/workflows/new  302  404  403  200  403  200  200  200
        POST /{owner:owner}/{repo}/actions/workflows/new  302  404  403  422  403  422  422  422
        GET  /{owner:owner}/{repo}/actions/workflows/{workflow}  302  404  200  200  200  200  200  200
        POST /{owner:owner}/{repo}/actions/workflows/{workflow}  302  404  403  302  403  302  302  302
        POST /{owner:owner}/{repo}/actions/workflows/{workflow}/enable  302  404  403  302  403  302  302  302
        POST /{owner:owner}/{repo}/actions/workflows/{workflow}/disable  302  404  403  302  403  302  302  302
        GET  /{owner:owner}/{repo}/actions/workflows/{workflow}/edit  302  404  403  200  403  200  200  200
        POST /{owner:owner}/{repo}/actions/workflows/{workflow}/edit  302  404  403  422  403  422  422  422
        GET  /{owner:owner}/{repo}/actions/workflows/{workflow}/delete  302  404  403  200  403  200  200  200
        POST /{owner:owner}/{repo}/actions/workflows/{workflow}/delete  302  404  403  302  403  302  302  302
        GET  /{owner:owner}/{repo}/actions/new  302  404  403  200  403  200  200  200
        POST /{owner:owner}/{repo}/actions/new  302  404  403  422  403  422  422  422
        """;

    /// <summary>The runner pages are the same at each place; "ok" is what <see cref="RunnerPages"/> says.</summary>
    private const string RunnerPlaces = """
        # prefix                                      anon  strng membr owner read  write admin site
        /-/admin/actions/runners                      302   403   403   403   403   403   403   ok
        /org/{org}/settings/actions/runners           302   404   403   ok    404   404   404   ok
        /user/settings/actions/runners                302   ok    ok    ok    ok    ok    ok    ok
        /{owner:owner}/{repo}/settings/actions/runners  302   404   403   ok    403   403   ok    ok
        """;

    private const string RunnerPages = """
        # suffix                           ok     fields
        GET  -                             200
        GET  /events                       200
        GET  /new                          200
        POST /new                          200
        GET  /new/registered               200    after=0
        GET  /new/events                   200    after=0
        GET  /reset_registration_token     200
        POST /reset_registration_token     302
        GET  /{id:long}                    200
        POST /{id:long}                    302
        GET  /{id:long}/events             200
        GET  /{id:long}/update-runner      200    disabled=true
        POST /{id:long}/update-runner      302    disabled=true
        GET  /{id:long}/delete             200
        POST /{id:long}/delete             302
        POST /{id:long}/tests              302
        GET  /{id:long}/tests/{test:long}  200
        POST /{id:long}/tests/{test:long}/cancel  302
        POST /bulk                         302    action=enable
        """;

    /// <summary>The pages of secrets and variables, at the places of the runners.</summary>
    private const string SecretPages = """
        # suffix                           ok     fields
        GET  /secrets                      200
        POST /secrets                      422
        GET  /secrets/{key}                200
        POST /secrets/{key}                302
        GET  /secrets/{key}/delete         200
        POST /secrets/{key}/delete         302
        GET  /variables                    200
        POST /variables                    422
        GET  /variables/{key}              200
        POST /variables/{key}              422
        GET  /variables/{key}/delete       200
        POST /variables/{key}/delete       302
        """;

    /// <summary>The pages of webhooks, in the settings of the same places.</summary>
    private const string WebhookPages = """
        # suffix                                        ok     fields
        GET  /hooks                                     200
        GET  /hooks/new                                 200
        POST /hooks/new                                 422
        GET  /hooks/{id:long}                           200
        POST /hooks/{id:long}                           422
        GET  /hooks/{id:long}/events                    200
        GET  /hooks/{id:long}/delete                    200
        POST /hooks/{id:long}/delete                    302
        POST /hooks/{id:long}/test                      302
        GET  /hooks/{id:long}/deliveries/{delivery:long}        200
        POST /hooks/{id:long}/deliveries/{delivery:long}/again  302
        """;

    /// <summary>The pages of queues, at the places of the runners.</summary>
    private const string QueuePages = """
        # suffix                           ok     fields
        GET  /queue                        200
        GET  /queue/events                 200
        """;

    public static IReadOnlyList<PermissionRow> Read() =>
    [
        .. Lines(Pages).Select(cells => new PermissionRow(cells[0], cells[1], Numbers(cells[2..10]), Fields(cells[10..]))),
        .. Lines(RunnerPlaces).SelectMany(place => Lines(RunnerPages).Select(page => At(place, place[0], page))),
        .. Lines(RunnerPlaces).SelectMany(place => Lines(QueuePages).Select(page => At(place, place[0].Replace("/runners", "", StringComparison.Ordinal), page))),
        .. Lines(RunnerPlaces).SelectMany(place => Lines(SecretPages).Select(page => At(place, place[0].Replace("/runners", "", StringComparison.Ordinal), page))),
        .. Lines(RunnerPlaces).SelectMany(place => Lines(WebhookPages).Select(page => At(place, place[0].Replace("/actions/runners", "", StringComparison.Ordinal), page))),
    ];

    private static PermissionRow At(string[] place, string prefix, string[] page) => new(
        page[0], prefix + page[1].Trim('-'), Numbers(place[1..].Select(status => status == "ok" ? page[2] : status)), Fields(page[3..]));

    private static IEnumerable<string[]> Lines(string table) => table.Split('\n')
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(cells => cells.Length > 0 && cells[0] != "#");

    private static IReadOnlyList<int> Numbers(IEnumerable<string> cells) => [.. cells.Select(cell => int.Parse(cell, CultureInfo.InvariantCulture))];

    private static IReadOnlyList<(string Name, string Value)> Fields(IEnumerable<string> cells) =>
        [.. cells.Select(cell => cell.Split('=', 2)).Select(parts => (parts[0], parts[1]))];
}

/// <param name="Statuses">One for each of <see cref="PermissionTable.Callers"/>.</param>
internal sealed record PermissionRow(string Method, string Route, IReadOnlyList<int> Statuses, IReadOnlyList<(string Name, string Value)> Fields)
{
    public string Key => $"{Method} {Route}";

    /// <summary>The fields of a GET, from the question mark on.</summary>
    public string Query => Method == "GET" && Fields.Count > 0 ? $"?{string.Join('&', Fields.Select(part => $"{part.Name}={part.Value}"))}" : "";
}
