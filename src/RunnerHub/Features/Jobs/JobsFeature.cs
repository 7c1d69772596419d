using RunnerHub.Access;
using RunnerHub.Features.Jobs.Api;
using RunnerHub.Features.Jobs.History;
using RunnerHub.Features.Jobs.Queue;
using RunnerHub.Features.Jobs.Runs;
using RunnerHub.Features.Jobs.Waiting;
using RunnerHub.Features.Runners;
using RunnerHub.Platform;

namespace RunnerHub.Features.Jobs;

/// <summary>Runs, their jobs, the queue, and the tasks that runners take from it.</summary>
internal static class JobsFeature
{
    public static void AddJobs(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton(new JobSettings(builder.Configuration));
        services.AddScoped<JobTransaction>();
        services.AddScoped<IRepositoryTokens, TaskTokens>();
        services.AddScoped<JobQueues>();
        services.AddScoped<WaitingQueues>();
        services.AddScoped<JobClaims>();
        services.AddScoped<JobConditions>();
        services.AddScoped<NeededJobs>();
        services.AddScoped<RunRows>();
        services.AddScoped<ConcurrencyGroups>();
        services.AddScoped<JobRows>();
        services.AddScoped<KeptWorkflows>();
        services.AddScoped<JobFaults>();
        services.AddScoped<DeferredJobs>();
        services.AddScoped<CalledJobs>();
        services.AddScoped<CallSecrets>();
        services.AddScoped<RunAdvance>();
        services.AddScoped<RunProgress>();
        services.AddScoped<RunStart>();
        services.AddScoped<RunControl>();
        services.AddScoped<TaskStops>();
        services.AddScoped<TaskEnds>();
        services.AddScoped<EphemeralRunners>();
        services.AddScoped<TaskReports>();
        services.AddScoped<TaskReportRows>();
        services.AddScoped<TaskPreparation>();
        services.AddScoped<TaskOffers>();
        services.AddSingleton<RememberedTotals>();
        services.AddScoped<JobReader>();
        services.AddScoped<RunReader>();
        services.AddScoped<TaskSweeps>();
        services.AddScoped<QueueSweeps>();
        services.AddScoped<Sweeps>();
        services.AddScoped<RunRemoval>();
        services.AddScoped<Candidates>();
        services.AddScoped<BlockedReasons>();
        services.AddScoped<WaitReasons>();
        services.AddScoped<QueuePosition>();
        services.AddScoped<JobVerdicts>();
        services.AddScoped<RunPaging>();
        services.AddScoped<RunList>();
        services.AddScoped<RunPages>();
        services.AddScoped<QueueOrder>();
        services.AddScoped<Queues>();
        services.AddScoped<RunnerHistory>();
        services.AddScoped<IRunnerWork, RunnerWork>();
        services.AddScoped<IFollowsPlaces, JobsFollowPlaces>();
        services.AddScoped<IFollowsRunners, JobsFollowRunners>();
        services.AddHostedService<SweepTasks>();
        services.AddHostedService<RunRetention>();
        services.AddSingleton<ReportMemory>();
        services.AddSingleton<JobMetrics>();
        services.AddSingleton<IFigures>(provider => provider.GetRequiredService<JobMetrics>());
        services.AddSingleton<IFigures, QueueMetrics>();
        services.AddSingleton<JobDispatcher>();
        services.AddHostedService(provider => provider.GetRequiredService<JobDispatcher>());
    }

    public static RouteGroupBuilder MapJobs(this RouteGroupBuilder api) => api.MapJobEndpoints().MapRunEndpoints().MapVerdicts();
}
