using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Razor;
using Serilog;
using Serilog.Events;

namespace RunnerHub.Platform;

/// <summary>What every web application needs and no product word describes: logging, MVC, headers, errors, the clock.</summary>
internal static class PlatformFeature
{
    private const string DefaultUrl = "http://localhost:3000";
    private const int LargestForm = 1 << 20;

    public static void AddPlatform(this WebApplicationBuilder builder)
    {
        builder.Services.AddSerilog((services, logger) => logger
            .MinimumLevel.Information()
            .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
            .MinimumLevel.Override("Microsoft.Hosting.Lifetime", LogEventLevel.Information)
            .MinimumLevel.Override("System", LogEventLevel.Warning)
            .ReadFrom.Configuration(builder.Configuration)
            .ReadFrom.Services(services)
            .Enrich.FromLogContext()
            .WriteTo.Console(
                formatProvider: CultureInfo.InvariantCulture,
                outputTemplate: "{Timestamp:yyyy-MM-dd HH:mm:ss.fff zzz} {Level:u3} {SourceContext} {Message:lj}{NewLine}{Exception}"));

        UseDefaultUrl(builder);
        // Without this the assets of an unpublished build would only be served in the Development environment.
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);

        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<SignalBus>();
        builder.Services.AddSingleton<PublicUrl>();
        builder.Services.AddHttpContextAccessor();
        builder.Services.AddRouting(routing => routing.LowercaseUrls = true);
        builder.Services.AddAntiforgery(antiforgery => antiforgery.Cookie.Name = "runnerhub_antiforgery");
        builder.Services.AddControllersWithViews(mvc =>
            {
                mvc.Filters.Add(new AutoValidateAntiforgeryTokenAttribute());
                mvc.Filters.Add(new StorableInputFilter());
                mvc.Filters.Add(new RequestSizeLimitAttribute(LargestForm));
            })
            .ConfigureApplicationPartManager(InternalParts.Allow);
        builder.Services.Configure<RazorViewEngineOptions>(razor => razor.ViewLocationExpanders.Add(new FeatureViewLocations()));
    }

    public static void UsePlatform(this WebApplication app)
    {
        app.UseWhen(IsPage, pages =>
        {
            pages.UseMiddleware<SecurityHeaders>();
            pages.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandlingPath = "/-/error/500" });
            pages.UseStatusCodePagesWithReExecute("/-/error/{0}");
        });
        app.UseSerilogRequestLogging(logging => logging.GetLevel = RequestLogLevel);
        app.UseRouting();
    }

    public static void MapPages(this WebApplication app)
    {
        app.MapStaticAssets().AllowAnonymous();
        app.MapControllers().WithStaticAssets();
    }

    /// <summary>Runs what the command line asks for; a <see cref="StartupProblem"/> becomes one sentence on the error stream.</summary>
    public static async Task<int> RunOrExplainAsync(this WebApplication app, string[] args)
    {
        try
        {
            foreach (var step in app.Services.GetServices<IStartupStep>().OrderBy(step => step.Order))
            {
                await step.RunAsync(app.Lifetime.ApplicationStopping);
            }

            var command = app.Services.GetServices<ICommand>().FirstOrDefault(command => args.Contains(command.Name));
            if (command is not null)
            {
                return await command.RunAsync(args, app.Lifetime.ApplicationStopping);
            }

            await app.RunAsync();
            return 0;
        }
        catch (StartupProblem problem)
        {
            await Console.Error.WriteLineAsync(problem.Message);
            return 1;
        }
    }

    private static bool IsPage(HttpContext context) => !context.Request.Path.StartsWithSegments("/api");

    private static void UseDefaultUrl(WebApplicationBuilder builder)
    {
        string[] settings = ["urls", "http_ports", "https_ports"];
        if (settings.All(setting => string.IsNullOrEmpty(builder.Configuration[setting])))
        {
            builder.WebHost.UseUrls(DefaultUrl);
        }
    }

    /// <summary>
    /// Hundreds of runners polling every few seconds would bury everything else at the Information level, and when the
    /// database is away every one of them gets a 503; their door logs what matters by itself.
    /// </summary>
    private static LogEventLevel RequestLogLevel(HttpContext context, double elapsedMilliseconds, Exception? exception) =>
        exception is not null ? LogEventLevel.Error
        : context.Request.Path.StartsWithSegments("/api/actions") ? LogEventLevel.Debug
        : context.Response.StatusCode >= 500 ? LogEventLevel.Error
        : context.Response.ContentType == "text/event-stream" ? LogEventLevel.Debug
        : LogEventLevel.Information;
}
