using System.Reflection;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ApplicationParts;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.Mvc.ViewComponents;

namespace RunnerHub.Platform;

/// <summary>Lets controllers and view components be internal, as everything else here is; the framework looks for public ones only.</summary>
internal static class InternalParts
{
    public static void Allow(ApplicationPartManager parts)
    {
        parts.FeatureProviders.Remove(parts.FeatureProviders.OfType<ControllerFeatureProvider>().Single());
        parts.FeatureProviders.Add(new InternalControllers());
        parts.FeatureProviders.Remove(parts.FeatureProviders.OfType<ViewComponentFeatureProvider>().Single());
        parts.FeatureProviders.Add(new InternalViewComponents());
    }

    private sealed class InternalControllers : ControllerFeatureProvider
    {
        protected override bool IsController(TypeInfo typeInfo) =>
            !typeInfo.IsAbstract && typeof(Controller).IsAssignableFrom(typeInfo);
    }

    private sealed class InternalViewComponents : IApplicationFeatureProvider<ViewComponentFeature>
    {
        public void PopulateFeature(IEnumerable<ApplicationPart> parts, ViewComponentFeature feature)
        {
            foreach (var type in parts.OfType<IApplicationPartTypeProvider>().SelectMany(part => part.Types)
                .Where(type => !type.IsAbstract && typeof(ViewComponent).IsAssignableFrom(type)))
            {
                feature.ViewComponents.Add(type);
            }
        }
    }
}
