namespace RunnerHub.Features.Shared;

/// <summary>What went wrong, and what to do about it.</summary>
/// <param name="TraceId">Finds the failure in the log; null when there is nothing to find.</param>
internal sealed record ErrorPage(int Code, string Title, string Sentence, string? TraceId = null)
{
    public static ErrorPage Of(int code) => code switch
    {
        400 => new(code, "This request cannot be understood", "Something in the address or the form is not what this page expects. Go back, check what you typed and send it again."),
        401 => new(code, "You are not signed in", "Sign in, then try again."),
        403 => new(code, "You may not do this", "Your account has not the right to open this page or to make this change. Ask an owner of the place, or an administrator, for it."),
        404 => new(code, "There is nothing here", "The address is mistyped, what was here is deleted, or it is not open to you. Check the address, or ask who gave it to you."),
        405 => new(code, "This address is not a page", "It only takes what a form sends. Go back, and use the button there."),
        413 => new(code, "This is too large", "The form holds more than this server takes. Go back, shorten it and send it again."),
        415 => new(code, "This is not a form", "This address takes what a form of a page sends, and nothing else. Go back, and use the button there."),
        429 => new(code, "Too much at once", "There were too many requests in a short time. Wait a minute, then try again."),
        503 => new(code, "The database does not answer", "Nothing was lost, but nothing can be shown or changed right now. Wait a moment and reload the page; if it lasts, tell whoever runs this server."),
        >= 500 => new(code, "Something went wrong here", "It is not your fault. Try again; if it happens again, tell whoever runs this server, with the trace id below."),
        _ => new(code, "This did not work", "The server refused the request. Go back, reload the page and try again."),
    };
}
