using System.Globalization;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace RunnerHub.Features.Shared;

/// <summary>
/// <c>&lt;time-ago at="Model.LastOnline" never="Never connected" /&gt;</c>: a moment as "5 minutes ago", with the exact one on hover.
/// Null and the Unix epoch are never.
/// </summary>
[HtmlTargetElement("time-ago", TagStructure = TagStructure.WithoutEndTag)]
public sealed class TimeAgoTagHelper(TimeProvider clock) : TagHelper
{
    public DateTimeOffset? At { get; set; }

    public string Never { get; set; } = "Never";

    /// <summary>The moment moves on with the clock while the page is open: say "just now", and go on saying it.</summary>
    public bool Still { get; set; }

    /// <summary>"2026-03-04 09:25:00 UTC".</summary>
    internal static string Exactly(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.TagMode = TagMode.StartTagAndEndTag;
        if (At is not { } at || at <= DateTimeOffset.UnixEpoch)
        {
            output.TagName = "span";
            output.Content.SetContent(Never);
            return;
        }

        var utc = at.UtcDateTime;
        output.Attributes.SetAttribute("title", Exactly(at));
        if (Still)
        {
            output.TagName = "span";
            output.Content.SetContent(RelativeTime.JustNow);
            return;
        }

        output.TagName = "time";
        output.Attributes.SetAttribute("datetime", utc.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        output.Attributes.SetAttribute("data-ago", "");
        output.Content.SetContent(RelativeTime.Say(at, clock.GetUtcNow()));
    }
}
