using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace RunnerHub.Platform;

/// <summary>A sentence shown once on the next page: what was done, or why not.</summary>
internal static class Notice
{
    public const string Done = "notice-done";
    public const string Failed = "notice-failed";

    public static void Succeeded(this Controller controller, string sentence) => controller.TempData[Done] = sentence;

    public static void Refused(this Controller controller, string sentence) => controller.TempData[Failed] = sentence;

    public static string? Take(ITempDataDictionary temporary, string kind) => temporary[kind] as string;
}
