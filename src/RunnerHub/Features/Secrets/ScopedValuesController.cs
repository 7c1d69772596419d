using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Features.Shared;
using RunnerHub.Platform;

namespace RunnerHub.Features.Secrets;

/// <summary>The pages of secrets and of variables, once for all places; the classes that inherit say which and where.</summary>
[Authorize<ManageSecrets>]
internal abstract class ScopedValuesController<T>(RunnerHubDb db, ScopedValues<T> values, ValueProtection protection, ValueWords words) : Controller
    where T : ScopedValue, new()
{
    private Place Place => HttpContext.GetPlace();

    private string Home => words.PathIn(Place);

    [HttpGet("")]
    public Task<ViewResult> List(int? page, CancellationToken cancellation) => ListAsync(page ?? 1, new ValueForm(), cancellation);

    [HttpPost("")]
    public async Task<IActionResult> Add([FromForm] ValueForm form, CancellationToken cancellation)
    {
        var answer = await values.MakeAsync(Place.Scope, new ValueWish(form.Name, form.SentValue, form.Description), cancellation);
        return answer.Outcome switch
        {
            ValueOutcome.Made => Done($"The {words.One} {ValueNames.Normalize(form.Name)} was added. Jobs that start from now on get it."),
            ValueOutcome.PlaceGone => NotFound(),
            _ => (await ListAsync(1, Refused(form, answer), cancellation)).Again(),
        };
    }

    [HttpGet("{key}")]
    public async Task<IActionResult> Edit(string key, CancellationToken cancellation) =>
        await FindAsync(key, cancellation) is not { } found ? NotFound() : View("Value", PageOf(found, new ValueForm
        {
            Name = found.Name,
            Value = words.IsSecret ? null : found.Value,
            Description = found.Description,
            MadeFrom = Overtaking.TagOf(found.Name, found.Value, found.Description),
        }));

    [HttpPost("{key}")]
    public async Task<IActionResult> Change(string key, [FromForm] ValueForm form, CancellationToken cancellation)
    {
        if (await FindAsync(key, cancellation) is not { } found)
        {
            return NotFound();
        }

        // A secret keeps its name, and its value when none is typed: nobody can read it to type it again.
        var wish = words.IsSecret
            ? new ValueWish(null, form.SentValue.Length == 0 ? null : form.SentValue, form.Description ?? "")
            : new ValueWish(form.Name ?? "", form.SentValue, form.Description ?? "");
        if (this.IsOvertaken(form.MadeFrom, FieldsOf(found, wish)))
        {
            return View("Value", PageOf(found, Shown(form))).Overtaken();
        }

        var answer = await values.ChangeAsync(Place.Scope, key, wish, form.MadeFrom is null ? null : found, cancellation);
        return answer.Outcome switch
        {
            ValueOutcome.Changed => Done($"The {words.One} {ValueNames.Normalize(wish.Name ?? key)} was changed. Jobs that start from now on get it as it is now."),
            ValueOutcome.NotFound => form.MadeFrom is null ? NotFound() : await Change(key, form, cancellation),
            _ => View("Value", PageOf(found, Refused(form, answer))).Again(),
        };
    }

    [HttpGet("{key}/delete")]
    public async Task<IActionResult> ConfirmDelete(string key, CancellationToken cancellation) =>
        await FindAsync(key, cancellation) is { } found
            ? View("Confirm", await ValueConfirmation.ReadAsync<T>(db, Place, words, found.Name, cancellation)) : NotFound();

    [HttpPost("{key}/delete")]
    public async Task<IActionResult> Delete(string key, CancellationToken cancellation) =>
        await values.DeleteAsync(Place.Scope, key, cancellation) ? Done($"The {words.One} {ValueNames.Normalize(key)} was deleted.") : NotFound();

    private async Task<ViewResult> ListAsync(int page, ValueForm form, CancellationToken cancellation) =>
        View("Values", await ValuesPage.ReadAsync(values.In(Place.Scope), protection, Place, words, page, form, cancellation));

    private Task<T?> FindAsync(string name, CancellationToken cancellation) =>
        values.Named(Place.Scope, name).AsNoTracking().FirstOrDefaultAsync(cancellation);

    private ValuePage PageOf(T found, ValueForm form) =>
        new(Place, words, found.Name, words.IsSecret && protection.ReadSecret(found.Value) is null, form);

    private EditedField[] FieldsOf(T found, ValueWish wish) =>
    [
        new(nameof(ValueForm.Name), found.Name, wish.Name is { } name ? ValueNames.Normalize(name) : null),
        new(nameof(ValueForm.Value), found.Value, wish.Value) { IsSecret = words.IsSecret },
        new(nameof(ValueForm.Description), found.Description, Names.TidyDescription(wish.Description)),
    ];

    private ValueForm Refused(ValueForm form, ValueAnswer answer)
    {
        foreach (var problem in answer.Problems)
        {
            ModelState.AddProblem(problem.Field.ToString(), problem.Sentence);
        }

        return Shown(form);
    }

    /// <summary>The form to show again. The value of a secret is typed again: a page that held it could be kept by the browser.</summary>
    private ValueForm Shown(ValueForm form)
    {
        if (!words.IsSecret)
        {
            return form;
        }

        if (form.SentValue.Length > 0 && ModelState[nameof(form.Value)] is not { Errors.Count: > 0 })
        {
            ModelState.AddModelError(nameof(form.Value), "Enter the value again; it was not kept.");
        }

        ModelState.SetModelValue(nameof(form.Value), null, null);
        return form with { Value = null };
    }

    private LocalRedirectResult Done(string sentence)
    {
        this.Succeeded(sentence);
        return LocalRedirect(Home);
    }
}
