namespace RunnerHub.Platform;

/// <summary>What whoever asks can do with an answer that it did not expect: a refusal, an error, another address to go to first.</summary>
internal enum Wants
{
    /// <summary>A browser that shows a page, or a program that does not say.</summary>
    Page,

    /// <summary>htmx or a script of ours, which puts the answer into a page.</summary>
    Fragment,

    /// <summary>A program.</summary>
    Json,

    /// <summary>The live connection of a page.</summary>
    Events,
}

internal static class WantsOfRequest
{
    public static Wants Wants(this HttpRequest request)
    {
        if (request.Headers["HX-Request"] == "true")
        {
            return Platform.Wants.Fragment;
        }

        var accept = request.Headers.Accept.ToString();
        return Says("text/html") ? Platform.Wants.Page
            : Says("text/event-stream") ? Platform.Wants.Events
            : Says("json") ? Platform.Wants.Json
            : Platform.Wants.Page;

        bool Says(string type) => accept.Contains(type, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Sends a person to another page first, in the way that whoever asks can follow; a program only gets the status.</summary>
    public static void SendFirstTo(this HttpContext context, string address, int status)
    {
        var wants = context.Request.Wants();
        if (wants == Platform.Wants.Page)
        {
            context.Response.Redirect(address);
            return;
        }

        context.Response.StatusCode = status;
        if (wants == Platform.Wants.Fragment)
        {
            context.Response.Headers["HX-Redirect"] = address;
        }
    }
}
