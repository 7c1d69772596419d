using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using RunnerHub.Platform;

namespace RunnerHub.Features.Dashboard;

/// <summary>What of the dashboard is shown, as it stands in its address; a value that means nothing is as if it were not there.</summary>
internal sealed record DashboardQuery
{
    [FromQuery(Name = "q")]
    public string? Q { get; init; }

    [FromQuery(Name = "page")]
    public string? Page { get; init; }

    [FromQuery(Name = "organisations")]
    public string? Organizations { get; init; }

    public string Search => (Q ?? "").Trim();

    public int Number => int.TryParse(Page, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 1;

    public bool AllOrganizations => Organizations == "all";
}

/// <param name="Runners">The runners that serve it.</param>
internal sealed record OrganizationLine(string Name, bool IsManaged, Tally Runners);

/// <param name="Runners">The runners that serve it.</param>
internal sealed record RepositoryLine(string OwnerName, string Name, string Description, bool IsManaged, Tally Runners)
{
    public string Path => $"/{OwnerName}/{Name}";
}

/// <summary>How much there is on the whole site; for administrators.</summary>
internal sealed record SiteTotals(int Users, int Organizations, int Repositories, Tally Runners);

/// <summary>What somebody has here: places, and whether runners are there for them.</summary>
internal sealed record DashboardPage(
    DashboardQuery Query, IReadOnlyList<OrganizationLine> Organizations, int OrganizationCount,
    Page<RepositoryLine> Repositories, int RepositoryCount, Tally OwnRunners, SiteTotals? Site)
{
    /// <summary>How many repositories are shown at once.</summary>
    public const int PageSize = 20;

    public bool IsEmpty => OrganizationCount == 0 && RepositoryCount == 0;

    public bool IsSearchable => Query.Search.Length > 0 || RepositoryCount > PageSize;
}
