using System.Globalization;

namespace RunnerHub.Tests.Access;

/// <summary>
/// What each kind of caller's program is answered at each route of the API, with a token that may do everything; the callers and
/// places are those of <see cref="PermissionTable"/>. The category is that of the scope which a token needs, or a dash where
/// none is needed. At the end stands the body that is sent, if there is one.
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
        GET    /users/{username}/tokens               user          401   403   403   403   403   403   403   401
        POST   /users/{username}/tokens               user          401   403   403   403   403   403   403   401
        DELETE /users/{username}/tokens/{token}       user          401   403   403   403   403   403   403   401
        """;

    public static IReadOnlyList<ApiPermissionRow> Read() =>
    [
        .. Routes.Split('\n').Select(line => line.Split(' ', Columns + 1, StringSplitOptions.RemoveEmptyEntries))
            .Where(cells => cells.Length > 0 && cells[0] != "#")
            .Select(cells => new ApiPermissionRow(
                cells[0], cells[1], cells[2] == "-" ? null : cells[2],
                [.. cells[3..Columns].Select(cell => int.Parse(cell, CultureInfo.InvariantCulture))],
                cells.Length > Columns ? cells[Columns] : null)),
    ];
}

/// <param name="Statuses">One for each of <see cref="PermissionTable.Callers"/>.</param>
internal sealed record ApiPermissionRow(string Method, string Route, string? Category, IReadOnlyList<int> Statuses, string? Body)
{
    public string Key => $"{Method} {Route}";
}
