namespace RunnerHub.Data.Nodes;

/// <summary>Several nodes on one PostgreSQL: they tell one another what has changed.</summary>
internal static class NodesFeature
{
    public static void AddNodes(this IServiceCollection services, DatabaseConnection database)
    {
        services.AddSingleton(new NodeIdentity(database));
        services.AddSingleton<NodeConnection>();
        services.AddHostedService<SignalSender>();
        services.AddHostedService<SignalListener>();
    }
}
