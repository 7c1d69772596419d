using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Razor;
using Microsoft.Extensions.WebEncoders;
using Serilog;
using Serilog.Events;

namespace RunnerHub.Platform;

/// <summary>What every web application needs and no product word describes: logging, MVC, headers, errors, the clock.</summary>
internal static class PlatformFeature
{
    /// <summary>The category of log entries, all at the Debug level, that quote a request which is no HTTP: it may hold a secret.</summary>
    public const string QuotesHeaders = "Microsoft.AspNetCore.Server.Kestrel.BadRequests";

    /// <summary>A builder whose content root is the project under <c>dotnet run</c>, and the folder of the program where it was published.</summary>
    public static WebApplicationBuilder CreateBuilder(this CommandLine line) => WebApplication.CreateBuilder(new WebApplicationOptions
    {
        Args = [.. line.Settings],
        ContentRootPath = Directory.Exists(Path.Combine(AppContext.BaseDirectory, "wwwroot")) ? AppContext.BaseDirectory : null,
    });

    public static void AddPlatform(this WebApplicationBuilder builder, CommandLine line)
    {
        builder.Services.AddSerilog((services, logger) => logger
            .MinimumLevel.Information()
            .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
            .MinimumLevel.Override("Microsoft.Hosting.Lifetime", LogEventLevel.Information)
            // As long as it may log anything, the host makes an activity and a scope of each request; ours say more in one line.
            .MinimumLevel.Override("Microsoft.AspNetCore.Hosting.Diagnostics", LevelAlias.Off)
            .MinimumLevel.Override("System", LogEventLevel.Warning)
            // It warns of keys that are stored as they are, without saying what to set; we say that.
            .MinimumLevel.Override("Microsoft.AspNetCore.DataProtection.KeyManagement.XmlKeyManager", LogEventLevel.Error)
            .ReadFrom.Configuration(builder.Configuration)
            .ReadFrom.Services(services)
            .MinimumLevel.Override(QuotesHeaders, LogEventLevel.Warning)
            .Enrich.FromLogContext()
            .Filter.ByExcluding(IsExplainedAtTheDoor)
            .WriteTo.Console(
                formatProvider: CultureInfo.InvariantCulture,
                // The output of a command is its answer alone.
                standardErrorFromLevel: line.Command is null ? null : LevelAlias.Minimum,
                outputTemplate: "{Timestamp:yyyy-MM-dd HH:mm:ss.fff zzz} {Level:u3} {SourceContext} {Message:lj}{NewLine}{Exception}"));

        if (!ListeningAddress.IsChosen(builder.Configuration))
        {
            builder.WebHost.UseUrls(ListeningAddress.Default);
        }

        // Without this the assets of an unpublished build would only be served in the Development environment.
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Use(serve =>
            {
                var calls = endpoint.ApplicationServices.GetRequiredService<LastCalls>();
                return connection => calls.ServeAsync(connection, serve);
            }));
        });

        builder.AddTrustedProxies();
        builder.Services.AddSingleton(line);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<SignalBus>();
        builder.Services.AddSingleton<LastCalls>();
        var url = new PublicUrl(builder.Configuration);
        builder.Services.AddSingleton(url);
        builder.Services.AddSingleton(new RateLimits(builder.Configuration));
        builder.Services.AddHttpContextAccessor();
        builder.Services.AddRouting(routing => routing.LowercaseUrls = true);
        // By default all letters but the Latin ones are written as numbers, which makes a page in Arabic four times as long.
        builder.Services.Configure<WebEncoderOptions>(encoding => encoding.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
        builder.Services.AddAntiforgery(antiforgery =>
        {
            antiforgery.Cookie.Name = "runnerhub_antiforgery";
            // With "always" the framework would fail each form where a proxy does not say that it was asked by https.
            antiforgery.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
        builder.Services.Configure<CookieTempDataProviderOptions>(notices =>
        {
            notices.Cookie.Name = "runnerhub_notice";
            notices.Cookie.SecurePolicy = url.CookiePolicy;
        });
        builder.Services.AddControllersWithViews(mvc =>
            {
                mvc.ModelBinderProviders.Insert(0, new CheckBoxBinder());
                mvc.Filters.Add(new AutoValidateAntiforgeryTokenAttribute());
                mvc.Filters.Add(new StorableInputFilter());
                mvc.Filters.Add(new StaleFormFilter());
            })
            .ConfigureApplicationPartManager(InternalParts.Allow);
        builder.Services.Configure<RazorViewEngineOptions>(razor => razor.ViewLocationExpanders.Add(new FeatureViewLocations()));
    }

    /// <summary>Around all that answers, so that it tells what a caller was really answered; whoever turns a failure into an answer logs it.</summary>
    public static void UseRequestLog(this WebApplication app)
    {
        app.UseForwardedHeaders();
        // Hundreds of runners polling every few seconds would bury everything else; their door logs what matters by itself.
        app.UseWhen(context => !context.Request.Path.StartsWithSegments("/api/actions"), requests => requests.UseSerilogRequestLogging(logging =>
        {
            logging.GetLevel = RequestLogLevel;
            logging.GetMessageTemplateProperties = (context, _, elapsed, status) =>
            [
                new("RequestMethod", new ScalarValue(context.Request.Method)),
                // As it came: a decoded one may hold line breaks, and what a terminal takes for commands.
                new("RequestPath", new ScalarValue(context.Request.Path.ToUriComponent())),
                new("StatusCode", new ScalarValue(status)),
                new("Elapsed", new ScalarValue(elapsed)),
            ];
            logging.Logger = app.Services.GetRequiredService<Serilog.ILogger>();
        }));
    }

    /// <summary>
    /// Workflows put an address together from github.server_url, which ends with a slash, and a path that begins with one. Whoever opens
    /// that is sent to where it means.
    /// </summary>
    public static void UseOneSlash(this WebApplication app) => app.Use((context, next) =>
    {
        if (context.Request.Path.Value is not ['/', '/', ..] || !HttpMethods.IsGet(context.Request.Method))
        {
            return next(context);
        }

        var meant = new PathString("/" + context.Request.Path.Value.TrimStart('/'));
        context.Response.Redirect(context.Request.PathBase + meant + context.Request.QueryString, permanent: true);
        return Task.CompletedTask;
    });

    /// <summary>Turns what goes wrong in a page into one that explains it.</summary>
    public static void UsePages(this WebApplication app) =>
        app.UseWhen(IsPage, pages =>
        {
            pages.UseExceptionHandler(new ExceptionHandlerOptions
            {
                ExceptionHandlingPath = "/-/error/500",
                // The page at that path logs it, and tells an outage from a bug.
                SuppressDiagnosticsCallback = _ => true,
            });
            pages.UseStatusCodePagesWithReExecute("/-/error/{0}");
            // Below the two, because the page that explains a failure needs the headers as well.
            pages.UseMiddleware<SecurityHeaders>();
        });

    public static void MapPages(this WebApplication app)
    {
        app.MapStaticAssets().AllowAnonymous();
        // Not a file among the static ones: each of those has more names than this, and is in the way of an owner's pages there.
        app.MapGet("/robots.txt", () => "User-agent: *\nDisallow: /\n").AllowAnonymous().ExcludeFromDescription();
        app.MapControllers().WithStaticAssets();
    }

    private static bool IsPage(HttpContext context) => !context.Request.Path.StartsWithSegments("/api");

    /// <summary>The host logs a failed start with its stack trace; <see cref="Startup"/> says it in a sentence, or lets it be seen as the bug that it is.</summary>
    private static bool IsExplainedAtTheDoor(LogEvent entry) =>
        entry.Properties.GetValueOrDefault("EventId") is StructureValue id
        && id.Properties.Any(part => part.Value is ScalarValue { Value: "HostedServiceStartupFaulted" });

    private static LogEventLevel RequestLogLevel(HttpContext context, double elapsedMilliseconds, Exception? exception) =>
        exception is not null ? LogEventLevel.Error
        : context.Response.StatusCode >= 500 ? LogEventLevel.Error
        : context.Response.ContentType == "text/event-stream" || context.Request.Path.StartsWithSegments("/healthz") || context.Request.Path == "/metrics" ? LogEventLevel.Debug
        : LogEventLevel.Information;
}
