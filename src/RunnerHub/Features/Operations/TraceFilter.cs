using System.Diagnostics;
using OpenTelemetry;
using RunnerHub.Platform;

namespace RunnerHub.Features.Operations;

/// <summary>
/// Leaves out of the traces what says nothing and comes hundreds of times a second: polls that found no job, the server's own work in the
/// background, health, files. It must be added before the exporter, which sends what is still recorded.
/// </summary>
internal sealed class TraceFilter : BaseProcessor<Activity>
{
    private const string Database = "Npgsql";
    private const string QueryTag = "url.query";

    /// <summary>Whether a call is traced at all; that a poll finds nothing is only known at its end.</summary>
    public static bool IsTraced(HttpContext context)
    {
        var path = context.Request.Path;
        return !path.StartsWithSegments("/healthz") && !path.StartsWithSegments(MetricsEndpoint.Path)
            && !path.StartsWithSegments("/lib") && !path.StartsWithSegments("/js") && !path.StartsWithSegments("/css");
    }

    public override void OnEnd(Activity data)
    {
        if (IsIdlePoll(data) || (data.Source.Name == Database && data.ParentId is null))
        {
            data.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
        }

        // What people search for is theirs.
        data.SetTag(QueryTag, null);
    }

    private static bool IsIdlePoll(Activity call) =>
        call.Kind == ActivityKind.Server && call.GetTagItem("url.path") is string path && path.EndsWith("/FetchTask", StringComparison.Ordinal)
        && call.Status != ActivityStatusCode.Error && call.GetTagItem(Metering.TaskTag) is null;
}
