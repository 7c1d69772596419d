using RunnerHub.Platform;

namespace RunnerHub.Data.Nodes;

/// <summary>Several nodes on one PostgreSQL: they tell one another what has changed, and one does what is to be done once.</summary>
internal static class NodesFeature
{
    public static void AddNodes(this IServiceCollection services, DatabaseConnection database)
    {
        services.AddSingleton(new NodeIdentity(database));
        services.AddSingleton<NodeStart>();
        services.AddSingleton<NodeConnection>();
        services.AddSingleton<IsOnDuty>(provider => new NodeDuties(provider.GetRequiredService<NodeConnection>()).AreMineAsync);
        services.AddHostedService<SignalSender>();
        services.AddSingleton<SignalListener>();
        services.AddHostedService(provider => provider.GetRequiredService<SignalListener>());
    }
}
