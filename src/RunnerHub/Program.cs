using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Features.Accounts;
using RunnerHub.Features.Dashboard;
using RunnerHub.Features.Demo;
using RunnerHub.Features.Jobs;
using RunnerHub.Features.Logs;
using RunnerHub.Features.Operations;
using RunnerHub.Features.Organizations;
using RunnerHub.Features.Presence;
using RunnerHub.Features.Repositories;
using RunnerHub.Features.RunnerProtocol;
using RunnerHub.Features.Runners;
using RunnerHub.Features.RunnerTests;
using RunnerHub.Features.Secrets;
using RunnerHub.Features.Shared;
using RunnerHub.Features.Webhooks;
using RunnerHub.Features.Workflows;
using RunnerHub.Platform;
using RunnerHub.Platform.Api;

return await Startup.RunAsync(args, Usage.Syntax, [new CheckHealth()], line =>
{
    var builder = line.CreateBuilder();
    builder.AddPlatform(line);
    builder.AddDatabase();
    builder.AddAccess();
    builder.AddApi();
    builder.AddShared();
    builder.AddAccounts();
    builder.AddOrganizations();
    builder.AddRepositories();
    builder.AddRunners();
    builder.AddDashboard();
    builder.AddSecrets();
    builder.AddPresence();
    builder.AddJobs();
    builder.AddWorkflows();
    builder.AddLogs();
    builder.AddRunnerTests();
    builder.AddWebhooks();
    builder.AddRunnerProtocol();
    builder.AddOperations();
    builder.AddDemo(line);

    var app = builder.Build();
    app.UseRequestLog();
    app.UseOneSlash();
    app.UseApi();
    app.UsePages();
    app.UseRouting();
    app.UseAccess();
    app.MapRunnerProtocol();
    app.MapOperations();
    app.MapPages();
    app.MapApi().MapVersion().MapAccounts().MapOrganizations().MapRepositories().MapRunners().MapSecrets().MapJobs().MapRunnerTests().MapWebhooks().MapWorkflows().MapLogs();
    return app;
});

/// <summary>Public so that the tests can start the application as it is.</summary>
public sealed partial class Program;
