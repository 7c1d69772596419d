namespace RunnerHub.Features.Shared;

/// <summary>
/// A request of htmx asks for the content of a page without the frame around it; the layouts then leave themselves out.
/// </summary>
internal static class Fragment
{
    public static bool IsWanted(HttpContext context) =>
        context.Request.Headers["HX-Request"] == "true" && context.Request.Headers["HX-History-Restore-Request"] != "true";
}
