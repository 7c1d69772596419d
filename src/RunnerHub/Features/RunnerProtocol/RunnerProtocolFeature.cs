using RunnerHub.Protocol;

namespace RunnerHub.Features.RunnerProtocol;

/// <summary>The door for runners: the Connect calls that existing runner programs make.</summary>
internal static class RunnerProtocolFeature
{
    public static void AddRunnerProtocol(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<RpcEndpoint>();
        builder.Services.AddSingleton<RpcMetrics>();
        builder.Services.AddSingleton(_ => Lateness.OfThreads());
        builder.Services.AddSingleton<PingRpc>();
        builder.Services.AddSingleton<RunnerAuthentication>();
        builder.Services.AddScoped<RegisterRpc>();
        builder.Services.AddScoped<DeclareRpc>();
        builder.Services.AddSingleton<FetchTaskRpc>();
        builder.Services.AddScoped<UpdateTaskRpc>();
        builder.Services.AddScoped<UpdateLogRpc>();
    }

    public static void MapRunnerProtocol(this WebApplication app)
    {
        var endpoint = app.Services.GetRequiredService<RpcEndpoint>();
        // A runner proves itself by its own headers: people's sign-in, and its query, must not run at a poll.
        var calls = app.MapGroup("");
        calls.AllowAnonymous().ShortCircuit();
        // Mapped for every method and path, because the endpoints that routing makes for a wrong one would ask for sign-in.
        calls.Map(RunnerProcedures.Ping, endpoint.RunAsync<PingRpc>);
        calls.Map(RunnerProcedures.Register, endpoint.RunAsync<RegisterRpc>);
        calls.Map(RunnerProcedures.Declare, endpoint.RunAsync<DeclareRpc>);
        // The one that is called every few seconds by every runner is made once.
        var fetchTask = app.Services.GetRequiredService<FetchTaskRpc>();
        calls.Map(RunnerProcedures.FetchTask, context => endpoint.RunAsync(context, fetchTask));
        calls.Map(RunnerProcedures.UpdateTask, endpoint.RunAsync<UpdateTaskRpc>);
        calls.Map(RunnerProcedures.UpdateLog, endpoint.RunAsync<UpdateLogRpc>);
        calls.Map(RunnerProcedures.Root + "/{**procedure}", RpcEndpoint.UnknownAsync);
    }
}
