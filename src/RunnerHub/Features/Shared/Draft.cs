namespace RunnerHub.Features.Shared;

/// <summary>The attribute <c>data-draft</c> of a field whose text the browser keeps; see draft.js. Never of a secret.</summary>
internal static class Draft
{
    /// <summary>What was typed before is put back into a page that is opened, and not into one that shows again what was sent.</summary>
    public static string Of(HttpContext context) => HttpMethods.IsGet(context.Request.Method) ? "kept" : "shown";
}
