using Microsoft.AspNetCore.Mvc.Core.Infrastructure;
using Microsoft.AspNetCore.Mvc.Filters;

namespace RunnerHub.Platform;

/// <summary>Why a request was refused, for the error page to say, where the status alone would leave a person guessing.</summary>
internal sealed record Refusal(string Title, string Sentence)
{
    public static readonly Refusal StaleForm = new(
        "This form is too old",
        "The page was open for too long, or somebody else has signed in meanwhile. Go back, reload the page and send the form again.");

    public static readonly Refusal Unstorable = new(
        "This text cannot be stored",
        "The address or the form holds a character that is none, such as half of an emoji. Go back, remove it and send the form again.");
}

/// <summary>Tells a missing or outdated anti-forgery token from other bad requests.</summary>
internal sealed class StaleFormFilter : IAlwaysRunResultFilter
{
    public void OnResultExecuting(ResultExecutingContext context)
    {
        if (context.Result is IAntiforgeryValidationFailedResult)
        {
            context.HttpContext.Features.Set(Refusal.StaleForm);
        }
    }

    public void OnResultExecuted(ResultExecutedContext context)
    {
    }
}
