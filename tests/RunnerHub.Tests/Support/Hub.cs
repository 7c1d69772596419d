using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Features.Jobs;
using RunnerHub.Features.Presence;
using RunnerHub.Features.RunnerProtocol;
using RunnerHub.Features.Runners;
using RunnerHub.Platform;
using Serilog;
using Serilog.Events;

namespace RunnerHub.Tests.Support;

/// <summary>
/// A running RunnerHub on a database of its own, listening on a real port, with a clock that the test moves and a log
/// that the test can read. One a test class and database engine.
/// </summary>
public abstract class Hub : IAsyncLifetime
{
    public const string AdminName = "root-admin";
    public const string Password = "correct horse battery";

    private Application? application;

    /// <summary>Why the tests on this engine cannot run here, or null when they can.</summary>
    public abstract string? Unavailable { get; }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 3, 4, 9, 30, 0, TimeSpan.Zero));

    public LogLines Log { get; } = new();

    public string ConnectionString { get; private set; } = "";

    public IServiceProvider Services => Running.Services;

    /// <summary>A part of the running server.</summary>
    public T Get<T>()
        where T : notnull => Services.GetRequiredService<T>();

    public Uri Address => Running.ClientOptions.BaseAddress;

    private Application Running => application ?? throw new InvalidOperationException("The hub is not running.");

    public async ValueTask InitializeAsync()
    {
        if (Unavailable is not null)
        {
            return;
        }

        ConnectionString = await CreateDatabaseAsync();
        Start();
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await StopAsync();
        Log.Clear();
        if (ConnectionString.Length > 0)
        {
            await DropDatabaseAsync(ConnectionString);
        }
    }

    /// <summary>Stops the server and starts another on the same database.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        Start();
    }

    /// <summary>Stops the server; its database stays, and it may be started again.</summary>
    public async Task StopAsync()
    {
        if (application is not null)
        {
            await application.DisposeAsync();
            application = null;
        }
    }

    /// <summary>A client without cookies that does not follow redirects: a program, a runner, or a person not signed in.</summary>
    public HttpClient Client() => new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Address };

    /// <summary>Writes the marks of presence now, as the server does each second.</summary>
    public Task WritePresenceAsync() => Services.GetRequiredService<RunnerPresence>().FlushAsync(CancellationToken.None);

    /// <summary>Stops what is done by the clock, until the next start. It may still be at what an earlier test has moved the clock for.</summary>
    internal async Task StopWorkAsync<T>()
        where T : PeriodicWork
    {
        foreach (var work in Get<IEnumerable<IHostedService>>().OfType<T>())
        {
            await work.StopAsync(CancellationToken.None);
        }
    }

    /// <summary>Waits until so many polls are held.</summary>
    public Task HoldsAsync(int count) => Waiting.UntilAsync(() => Get<JobDispatcher>().Held == count, $"{count} polls are held");

    /// <summary>Starts a runner that is online from then on. Its status on a page moves with <see cref="WritePresenceAsync"/>.</summary>
    public Task<RunnerActor> StartRunnerAsync(string token, string name, params string[] labels) =>
        RunnerActor.StartAsync(this, token, name, labels: labels);

    /// <summary>The registration token of a scope, the site's by default.</summary>
    internal async Task<string> RegistrationTokenAsync(Scope? scope = null) =>
        await UseAsync((RegistrationTokens tokens) => tokens.GetOrCreateAsync(scope ?? new Scope.Instance(), CancellationToken.None))
        ?? throw new InvalidOperationException("There is no such scope.");

    /// <summary>Asks a service of the server; to bring about what has no door yet, or is not the thing under test.</summary>
    internal async Task<T> UseAsync<TService, T>(Func<TService, Task<T>> use)
        where TService : notnull
    {
        await using var scope = Services.CreateAsyncScope();
        return await use(scope.ServiceProvider.GetRequiredService<TService>());
    }

    /// <summary>Looks into the database; for what no door shows.</summary>
    internal Task<T> ReadAsync<T>(Func<RunnerHubDb, Task<T>> read) => UseAsync(read);

    /// <summary>Makes the database one that cannot be reached, until it is brought back.</summary>
    public abstract Task TakeDatabaseAwayAsync();

    public abstract Task BringDatabaseBackAsync();

    protected abstract Task<string> CreateDatabaseAsync();

    protected abstract Task DropDatabaseAsync(string connectionString);

    /// <summary>More settings for the server, in the way of <c>name=value</c>.</summary>
    protected virtual IEnumerable<KeyValuePair<string, string?>> Settings => [];

    private void Start()
    {
        application = new Application(this);
        application.UseKestrel(0);
        application.StartServer();
    }

    private sealed class Application(Hub hub) : WebApplicationFactory<Program>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseSetting("ConnectionStrings:RunnerHub", hub.ConnectionString);
            builder.UseSetting("RUNNERHUB_ADMIN_NAME", AdminName);
            builder.UseSetting("RUNNERHUB_ADMIN_PASSWORD", Password);
            // All callers of all tests come from one address.
            builder.UseSetting("RUNNERHUB_SIGN_INS_PER_MINUTE", "0");
            builder.UseSetting("RUNNERHUB_REGISTRATIONS_PER_MINUTE", "0");
            builder.UseSetting("RUNNERHUB_API_CALLS_PER_MINUTE", "0");
            // As it is where the server was published: otherwise a route for changed files answers GET wherever it is not served.
            builder.UseSetting("ReloadStaticAssetsAtRuntime", "false");
            // The clock stands still: a poll that is held would never be answered.
            builder.UseSetting("RUNNERHUB_POLL_SECONDS", "0");
            foreach (var (name, value) in hub.Settings)
            {
                builder.UseSetting(name, value);
            }

            builder.ConfigureTestServices(services =>
            {
                services.AddSingleton<TimeProvider>(hub.Clock);
                // However busy the machine is that runs the tests, it is so for none of them.
                services.AddSingleton(_ => new Lateness(new LateClock(), _ => { }));
                services.PostConfigure<HealthCheckServiceOptions>(health => health.Registrations.ToList().ForEach(check => check.Timeout = TimeSpan.FromSeconds(10)));
                services.Configure<PasswordHasherOptions>(hashing => hashing.IterationCount = 1);
                // Not the static logger, which all hubs of the process would share.
                services.AddSerilog(
                    logger => logger.MinimumLevel.Debug().MinimumLevel.Override(PlatformFeature.QuotesHeaders, LogEventLevel.Warning).WriteTo.Sink(hub.Log),
                    preserveStaticLogger: true);
            });
        }
    }
}
