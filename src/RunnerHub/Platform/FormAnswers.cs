using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace RunnerHub.Platform;

/// <summary>How a page answers what somebody filled in wrongly.</summary>
internal static class FormAnswers
{
    /// <summary>The form once more, with what was typed and a sentence beside each wrong field: 422.</summary>
    public static ViewResult Again(this ViewResult form)
    {
        form.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return form;
    }

    /// <summary>Puts a sentence beside a field; null is no problem.</summary>
    public static void AddProblem(this ModelStateDictionary fields, string field, string? sentence)
    {
        if (sentence is not null)
        {
            fields.AddModelError(field, sentence);
        }
    }
}
