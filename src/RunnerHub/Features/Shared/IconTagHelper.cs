using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace RunnerHub.Features.Shared;

/// <summary>
/// <c>&lt;icon name="trash" /&gt;</c>: a picture from <c>wwwroot/img/icons.svg</c>, which holds the names. Screen readers skip it
/// unless it has a <c>label</c>.
/// </summary>
[HtmlTargetElement("icon", TagStructure = TagStructure.WithoutEndTag)]
public sealed class IconTagHelper : TagHelper
{
    private const string Sprite = "img/icons.svg";

    public required string Name { get; set; }

    public string? Label { get; set; }

    [HtmlAttributeNotBound]
    [ViewContext]
    public ViewContext ViewContext { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var request = ViewContext.HttpContext;
        var assets = request.GetEndpoint()?.Metadata.GetMetadata<ResourceAssetCollection>();
        output.TagName = "svg";
        output.TagMode = TagMode.StartTagAndEndTag;
        var classes = output.Attributes["class"]?.Value.ToString();
        output.Attributes.SetAttribute("class", classes is null ? "icon" : $"icon {classes}");
        if (Label is null)
        {
            output.Attributes.SetAttribute("aria-hidden", "true");
        }
        else
        {
            output.Attributes.SetAttribute("role", "img");
            output.Attributes.SetAttribute("aria-label", Label);
        }

        output.Content.SetHtmlContent($"""<use href="{request.Request.PathBase}/{assets?[Sprite] ?? Sprite}#{Name}"></use>""");
    }
}
