using System.Globalization;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace RunnerHub.Features.Shared;

/// <summary>
/// <c>&lt;time-taken from="Model.Started" to="Model.Stopped" /&gt;</c>: how long it took, and, without an end, how long it takes
/// so far, counted on by the script, with the exact moments on hover. Nothing when it has not begun.
/// </summary>
[HtmlTargetElement("time-taken", TagStructure = TagStructure.WithoutEndTag)]
public sealed class TimeTakenTagHelper(TimeProvider clock) : TagHelper
{
    public DateTimeOffset? From { get; set; }

    public DateTimeOffset? To { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.TagName = "span";
        output.TagMode = TagMode.StartTagAndEndTag;
        if (From is not { } from)
        {
            return;
        }

        if (To is null)
        {
            output.Attributes.SetAttribute("data-since", from.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        }

        output.Attributes.SetAttribute("title", To is { } to ? $"from {TimeAgoTagHelper.Exactly(from)} to {TimeAgoTagHelper.Exactly(to)}" : $"since {TimeAgoTagHelper.Exactly(from)}");
        output.Content.SetContent(TimeTaken.Say((To ?? clock.GetUtcNow()) - from));
    }
}
