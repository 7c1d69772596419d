using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Features.Accounts;
using RunnerHub.Features.Presence;
using RunnerHub.Features.RunnerProtocol;
using RunnerHub.Features.Runners;
using RunnerHub.Platform;

var builder = WebApplication.CreateBuilder(args);
builder.AddPlatform();
builder.AddDatabase();
builder.AddAccess();
builder.AddAccounts();
builder.AddRunners();
builder.AddPresence();
builder.AddRunnerProtocol();

var app = builder.Build();
app.UsePlatform();
app.UseAccess();
app.MapRunnerProtocol();
app.MapPages();
return await app.RunOrExplainAsync(args);

/// <summary>Public so that the tests can start the application as it is.</summary>
public sealed partial class Program;
