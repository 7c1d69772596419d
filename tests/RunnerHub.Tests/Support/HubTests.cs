namespace RunnerHub.Tests.Support;

/// <summary>
/// Tests against a running hub. Write the class abstract and give it two sealed nested classes, <c>Sqlite</c> and
/// <c>Postgres</c>, each an <see cref="IClassFixture{T}"/>: every test then runs on both engines.
/// </summary>
public abstract class HubTests
{
    protected HubTests(Hub hub)
    {
        Missing.SkipTest(hub.Unavailable);
        Hub = hub;
    }

    protected Hub Hub { get; }
}
