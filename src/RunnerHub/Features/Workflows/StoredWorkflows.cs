using Microsoft.EntityFrameworkCore;
using RunnerHub.Data;
using RunnerHub.Features.Jobs.Workflows;

namespace RunnerHub.Features.Workflows;

internal enum StoreOutcome
{
    Made,
    Changed,

    /// <summary>The name or the text breaks a rule; nothing was changed.</summary>
    Invalid,

    /// <summary>There is one of that name already; nothing was changed.</summary>
    NameTaken,

    /// <summary>Its text is another one meanwhile; nothing was changed.</summary>
    Overtaken,

    /// <summary>The repository was deleted meanwhile.</summary>
    PlaceGone,
}

/// <param name="NameProblem">What is wrong with the name, or null.</param>
/// <param name="Problems">What is wrong in the text.</param>
internal sealed record StoreAnswer(StoreOutcome Outcome, string? NameProblem, IReadOnlyList<WorkflowProblem> Problems)
{
    public StoreAnswer(StoreOutcome outcome)
        : this(outcome, null, [])
    {
    }
}

/// <summary>The workflows that repositories keep: stored, changed, disabled and deleted, on pages or by program.</summary>
internal sealed class StoredWorkflows(RunnerHubDb db, TimeProvider clock)
{
    public IQueryable<StoredWorkflow> In(long repoId) => db.Set<StoredWorkflow>().Where(workflow => workflow.RepoId == repoId);

    /// <param name="name">As somebody wrote it.</param>
    public IQueryable<StoredWorkflow> Named(long repoId, string name) =>
        // What can be no name is not asked for: it may be text that the database refuses.
        StoredWorkflow.WhyNoName(name) is null ? In(repoId).Where(workflow => workflow.Name == name) : In(repoId).Where(_ => false);

    public Task<StoredWorkflow?> FindAsync(long repoId, string name, CancellationToken cancellation) =>
        Named(repoId, name).AsNoTracking().FirstOrDefaultAsync(cancellation);

    /// <summary>Stores a workflow, in place of the one with the same name if there is one.</summary>
    /// <param name="mayReplace">False leaves the one that is there.</param>
    /// <param name="replaced">The only text in whose place it is stored; null for any.</param>
    public async Task<StoreAnswer> StoreAsync(
        long repoId, string? name, string? text, bool mayReplace, string? replaced, CancellationToken cancellation)
    {
        var wrong = StoredWorkflow.WhyNoName(name);
        var (summary, problems) = WorkflowReader.Summarise(text ?? "");
        if (wrong is not null || summary is null)
        {
            return new(StoreOutcome.Invalid, wrong, problems);
        }

        if (await ChangeAsync(repoId, name!, text!, summary, (mayReplace, replaced), cancellation) is { } changed)
        {
            return changed;
        }

        if (await In(repoId).CountAsync(cancellation) >= StoredWorkflow.Most)
        {
            return new(StoreOutcome.Invalid, $"The repository keeps {StoredWorkflow.Most} workflows already; delete one first.", []);
        }

        try
        {
            var now = clock.GetUtcNow();
            db.Add(new StoredWorkflow { RepoId = repoId, Name = name!, Title = summary.Name ?? "", Text = text!, Events = [.. summary.Triggers.Events], Created = now, Updated = now });
            await db.SaveChangesAsync(cancellation);
            return new(StoreOutcome.Made);
        }
        catch (DbUpdateException problem) when (db.IsDuplicate(problem))
        {
            // Somebody else has stored one since it was not found.
            db.ChangeTracker.Clear();
            return await ChangeAsync(repoId, name!, text!, summary, (mayReplace, replaced), cancellation) ?? Taken(name!);
        }
        catch (DbUpdateException problem) when (db.BreaksReference(problem))
        {
            db.ChangeTracker.Clear();
            return new(StoreOutcome.PlaceGone);
        }
    }

    /// <returns>False when there is none of that name.</returns>
    public async Task<bool> EnableAsync(long repoId, string name, bool isEnabled, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        return await Named(repoId, name).ExecuteUpdateAsync(
            set => set.SetProperty(w => w.Updated, w => w.IsEnabled == isEnabled ? w.Updated : now).SetProperty(w => w.IsEnabled, isEnabled), cancellation) > 0;
    }

    /// <returns>False when there is none of that name.</returns>
    public async Task<bool> DeleteAsync(long repoId, string name, CancellationToken cancellation) =>
        await Named(repoId, name).ExecuteDeleteAsync(cancellation) > 0;

    /// <returns>Null when there is none of that name.</returns>
    private async Task<StoreAnswer?> ChangeAsync(
        long repoId, string name, string text, WorkflowSummary summary, (bool May, string? Text) replace, CancellationToken cancellation)
    {
        if (!replace.May)
        {
            return await Named(repoId, name).AnyAsync(cancellation) ? Taken(name) : null;
        }

        var (now, title) = (clock.GetUtcNow(), summary.Name ?? "");
        List<string> events = [.. summary.Triggers.Events];
        var replaced = replace.Text is { } known ? Named(repoId, name).Where(w => w.Text == known) : Named(repoId, name);
        var changed = await replaced.ExecuteUpdateAsync(
            set => set.SetProperty(w => w.Text, text).SetProperty(w => w.Title, title).SetProperty(w => w.Events, events).SetProperty(w => w.Updated, now), cancellation);
        return changed > 0 ? new StoreAnswer(StoreOutcome.Changed)
            : replace.Text is not null && await Named(repoId, name).AnyAsync(cancellation) ? new StoreAnswer(StoreOutcome.Overtaken)
            : null;
    }

    private static StoreAnswer Taken(string name) => new(StoreOutcome.NameTaken, $"There is a workflow {name} already.", []);
}
