using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace RunnerHub.Platform;

/// <summary>
/// Reads a check box. The framework's own binder keeps a value that is neither yes nor no for the form to show again, and
/// the check box then fails on it.
/// </summary>
internal sealed class CheckBoxBinder : IModelBinder, IModelBinderProvider
{
    public IModelBinder? GetBinder(ModelBinderProviderContext context) => context.Metadata.ModelType == typeof(bool) ? this : null;

    public Task BindModelAsync(ModelBindingContext bindingContext)
    {
        var sent = bindingContext.ValueProvider.GetValue(bindingContext.ModelName);
        if (bool.TryParse(sent.FirstValue, out var isTicked))
        {
            bindingContext.ModelState.SetModelValue(bindingContext.ModelName, sent);
            bindingContext.Result = ModelBindingResult.Success(isTicked);
        }
        else if (sent != ValueProviderResult.None)
        {
            bindingContext.ModelState.TryAddModelError(bindingContext.ModelName, "Tick the box or leave it empty.");
        }

        return Task.CompletedTask;
    }
}
