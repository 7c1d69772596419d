using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using RunnerHub.Platform;

namespace RunnerHub.Features.Shared;

/// <summary>A field of a form that changes something which is there, when the form is sent.</summary>
/// <param name="Name">Of the field.</param>
/// <param name="Kept">What is stored now.</param>
/// <param name="Sent">What would be stored instead; null when the form leaves it as it is.</param>
internal sealed record EditedField(string Name, string Kept, string? Sent)
{
    public EditedField(string name, bool kept, bool sent)
        : this(name, WordOf(kept), WordOf(sent))
    {
    }

    /// <summary>Nobody is shown what is stored, and a page that is shown again does not hold what was typed.</summary>
    public bool IsSecret { get; init; }

    /// <summary>As a check box sends it, and what a form is made from.</summary>
    public static string WordOf(bool isTicked) => isTicked ? "true" : "false";
}

/// <summary>
/// Two who edit the same thing at once: a form carries what it was made from, in a hidden field of this name, and when that
/// has changed meanwhile, its sender sees what it is now before he overwrites it.
/// </summary>
internal static class Overtaking
{
    private const string MadeFrom = nameof(MadeFrom);
    private const char Between = '.';
    private const int Digits = 16;
    private const int LongestShown = 200;
    private const string ByWhom = "by somebody else or in another window";

    /// <summary>What a form is made from: a short text with a part for each of its fields, in their order.</summary>
    public static string TagOf(params IEnumerable<string> kept) => string.Join(Between, kept.Select(Hash));

    /// <summary>
    /// Says beside each field what has become of it since the form was made. A field that its sender left as it was shows what
    /// is stored now, all others what was typed; sent again, the form overwrites what is stored now.
    /// </summary>
    /// <param name="page">Who shows the form again.</param>
    /// <param name="madeFrom">What the form carries; one without is never overtaken.</param>
    /// <param name="fields">All of the form, in the order of its tag.</param>
    /// <returns>False when nothing would be overwritten that its sender has not seen.</returns>
    public static bool IsOvertaken(this Controller page, string? madeFrom, params IReadOnlyList<EditedField> fields)
    {
        if (madeFrom is null)
        {
            return false;
        }

        var parts = madeFrom.Split(Between);
        var isOvertaken = false;
        foreach (var (at, field) in fields.Index())
        {
            var part = parts.ElementAtOrDefault(at);
            if (field.Sent is { } sent && sent != field.Kept && part != Hash(field.Kept))
            {
                isOvertaken = true;
                Say(page.ModelState, field, isUntouched: part == Hash(sent));
            }
        }

        if (isOvertaken)
        {
            var tag = TagOf(fields.Select(field => field.Kept));
            page.ModelState.SetModelValue(MadeFrom, tag, tag);
        }

        return isOvertaken;
    }

    /// <summary>The form once more, with what has changed meanwhile: 409.</summary>
    public static ViewResult Overtaken(this ViewResult form)
    {
        form.StatusCode = StatusCodes.Status409Conflict;
        return form;
    }

    private static void Say(ModelStateDictionary states, EditedField field, bool isUntouched)
    {
        if (isUntouched && !field.IsSecret)
        {
            states.SetModelValue(field.Name, field.Kept, field.Kept);
        }

        states.AddModelError(field.Name, (field, isUntouched) switch
        {
            ({ IsSecret: true, Sent: "" }, _) => $"Meanwhile another one was stored, {ByWhom}. Save again to overwrite it.",
            ({ IsSecret: true }, _) => $"Meanwhile another one was stored, {ByWhom}. Enter yours again and save to overwrite it.",
            (_, true) => $"Meanwhile this was changed, {ByWhom}, to what stands here now. Save again to leave it so.",
            ({ Kept: "" }, _) => $"Meanwhile this was emptied, {ByWhom}. Save again to overwrite that.",
            _ => $"Meanwhile this was changed, {ByWhom}: it is now “{StorableText.CutToWidth(field.Kept, LongestShown)}”. Save again to overwrite that.",
        });
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..Digits];
}
