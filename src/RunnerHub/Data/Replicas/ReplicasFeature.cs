using Microsoft.EntityFrameworkCore;

namespace RunnerHub.Data.Replicas;

/// <summary>A second PostgreSQL that follows the first, for what need not be of this very moment.</summary>
internal static class ReplicasFeature
{
    /// <param name="services">The services.</param>
    /// <param name="primary">What it follows.</param>
    /// <param name="configure">The options of a context on the replica.</param>
    public static void AddReplica(
        this IServiceCollection services, DatabaseConnection primary, Func<IServiceProvider, DbContextOptionsBuilder<PostgresDb>> configure)
    {
        services.AddSingleton<ReplicaMarks>();
        services.AddSingleton<ReplicaMetrics>();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<Replica>(
            provider, configure(provider).UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking).Options));
        services.AddHostedService(provider => ActivatorUtilities.CreateInstance<WatchReplica>(provider, primary));
    }
}
