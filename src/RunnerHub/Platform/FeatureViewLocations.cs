using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.Mvc.Razor;

namespace RunnerHub.Platform;

/// <summary>Finds the views of a controller in its own folder, then in its feature's, then in the shared one.</summary>
internal sealed class FeatureViewLocations : IViewLocationExpander
{
    private const string Feature = "feature";

    // The namespace must take part in the cache key: two controllers of one name would share a view otherwise.
    public void PopulateValues(ViewLocationExpanderContext context)
    {
        if (context.ActionContext.ActionDescriptor is ControllerActionDescriptor action)
        {
            context.Values[Feature] = action.ControllerTypeInfo.Namespace;
        }
    }

    public IEnumerable<string> ExpandViewLocations(ViewLocationExpanderContext context, IEnumerable<string> viewLocations)
    {
        if (context.Values.TryGetValue(Feature, out var feature) && feature is not null)
        {
            // Of a controller in Jobs/Runs: that folder, then Jobs.
            for (var parts = feature.Split('.')[2..]; parts.Length > 0; parts = parts[..^1])
            {
                yield return $"/Features/{string.Join('/', parts)}/Views/{{0}}.cshtml";
            }
        }

        yield return "/Features/Shared/Views/{0}.cshtml";
    }
}
