using System.Globalization;
using Microsoft.AspNetCore.Mvc;

namespace RunnerHub.Features.Jobs.History;

/// <summary>What a runner does and did, for its page, which is of another feature: <c>Component.InvokeAsync("RunnerTasks", new { id, path })</c>.</summary>
internal sealed class RunnerTasksViewComponent(RunnerHistory history) : ViewComponent
{
    /// <param name="id">Of a runner that the viewer manages.</param>
    /// <param name="path">Where its page is.</param>
    public async Task<IViewComponentResult> InvokeAsync(long id, string path)
    {
        var page = int.TryParse(Request.Query["tasks"], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 1;
        return View("/Features/Jobs/History/Views/RunnerTasks.cshtml", (path, await history.ReadAsync(id, page, HttpContext.RequestAborted)));
    }
}
