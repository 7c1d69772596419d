using RunnerHub.Access;

namespace RunnerHub.Features.Jobs;

internal static class RunActors
{
    /// <summary>Those that somebody has started; the case of a user's name does not matter.</summary>
    public static IQueryable<ActionRun> By(this IQueryable<ActionRun> runs, string actor)
    {
        var name = Owner.Normalize(actor);
#pragma warning disable CA1304, CA1311, CA1862 // the database compares, and names have letters of ASCII alone
        return runs.Where(run => run.ActorName.ToLower() == name);
#pragma warning restore CA1304, CA1311, CA1862
    }
}
