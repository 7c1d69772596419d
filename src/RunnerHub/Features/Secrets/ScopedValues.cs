using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Platform;

namespace RunnerHub.Features.Secrets;

/// <summary>A secret or variable as somebody wants it; null leaves that part as it is, or empty where there was none.</summary>
internal sealed record ValueWish(string? Name, string? Value, string? Description);

internal enum ValueOutcome
{
    Made,
    Changed,

    /// <summary>What was wished for breaks a rule; nothing was changed.</summary>
    Invalid,

    /// <summary>The scope has another of that name; nothing was changed.</summary>
    NameTaken,

    /// <summary>The scope has none of that name.</summary>
    NotFound,

    /// <summary>The scope itself was deleted meanwhile.</summary>
    PlaceGone,
}

internal sealed record ValueAnswer(ValueOutcome Outcome, IReadOnlyList<ValueProblem> Problems)
{
    public ValueAnswer(ValueOutcome outcome)
        : this(outcome, [])
    {
    }

    public bool IsDone => Outcome is ValueOutcome.Made or ValueOutcome.Changed;
}

/// <summary>The rules for changing the secrets or the variables of a scope, on pages or by program.</summary>
internal sealed class ScopedValues<T>(RunnerHubDb db, ValueProtection protection, SignalBus signals, TimeProvider clock)
    where T : ScopedValue, new()
{
    private const int Attempts = 5;

    public IQueryable<T> In(Scope scope)
    {
        var (ownerId, repoId) = (scope.OwnerId, scope.RepoId);
        return db.Set<T>().Where(value => value.OwnerId == ownerId && value.RepoId == repoId);
    }

    /// <param name="name">As somebody wrote it.</param>
    public IQueryable<T> Named(Scope scope, string name)
    {
        var normalized = ValueNames.Normalize(name);
        // What can be no name is not asked for: it may be text that the database refuses.
        return ValueNames.ProblemWithName(normalized) is null ? In(scope).Where(value => value.Name == normalized) : In(scope).Where(_ => false);
    }

    public async Task<ValueAnswer> MakeAsync(Scope scope, ValueWish wish, CancellationToken cancellation)
    {
        var (name, value, description) = (ValueNames.Normalize(wish.Name), wish.Value ?? "", Names.TidyDescription(wish.Description));
        if (ValueNames.Check(name, value, description) is { Count: > 0 } problems)
        {
            return new ValueAnswer(ValueOutcome.Invalid, problems);
        }

        if (await In(scope).CountAsync(cancellation) >= ScopedValue.MostOfScope)
        {
            return new ValueAnswer(ValueOutcome.Invalid, [new ValueProblem(ValueField.Name, $"There are {ScopedValue.MostOfScope} already, which is the most; delete one first.")]);
        }

        var now = clock.GetUtcNow();
        var made = new T
        {
            Name = name,
            Value = protection.Store<T>(value),
            Description = description,
            OwnerId = scope.OwnerId,
            RepoId = scope.RepoId,
            Created = now,
            Updated = now,
        };
        try
        {
            db.Add(made);
            await db.SaveChangesAsync(cancellation);
        }
        catch (DbUpdateException failure) when (db.IsDuplicate(failure))
        {
            db.Entry(made).State = EntityState.Detached;
            return Taken(name);
        }
        catch (DbUpdateException failure) when (db.BreaksReference(failure))
        {
            return new ValueAnswer(ValueOutcome.PlaceGone);
        }

        signals.Publish(JobSecrets.Changed);
        return new ValueAnswer(ValueOutcome.Made);
    }

    /// <param name="name">Of the one to change, as somebody wrote it.</param>
    /// <param name="wish">A name other than that one's renames it.</param>
    /// <param name="still">What it must be at the moment of the change, else it is as if it were not there; null when that does not matter.</param>
    public async Task<ValueAnswer> ChangeAsync(Scope scope, string name, ValueWish wish, T? still, CancellationToken cancellation)
    {
        var newName = wish.Name is null ? null : ValueNames.Normalize(wish.Name);
        var description = wish.Description is null ? null : Names.TidyDescription(wish.Description);
        if (ValueNames.Check(newName, wish.Value, description) is { Count: > 0 } problems)
        {
            return new ValueAnswer(ValueOutcome.Invalid, problems);
        }

        try
        {
            if (await Still(Named(scope, name), still).ExecuteUpdateAsync(Set(newName, wish.Value, description), cancellation) == 0)
            {
                return new ValueAnswer(ValueOutcome.NotFound);
            }
        }
        catch (Exception failure) when (db.IsDuplicate(failure))
        {
            return Taken(newName!);
        }

        signals.Publish(JobSecrets.Changed);
        return new ValueAnswer(ValueOutcome.Changed);
    }

    /// <summary>Changes the one of that name, or makes it.</summary>
    public async Task<ValueAnswer> PutAsync(Scope scope, string name, ValueWish wish, CancellationToken cancellation)
    {
        // Its name is checked, but cannot change by this.
        var complete = wish with { Name = name, Value = wish.Value ?? "" };
        for (var attempt = 1; ; attempt++)
        {
            var answer = await ChangeAsync(scope, name, complete, still: null, cancellation);
            if (answer.Outcome == ValueOutcome.NotFound)
            {
                answer = await MakeAsync(scope, complete, cancellation);
            }

            // Made by somebody else since it was not found.
            if (answer.Outcome != ValueOutcome.NameTaken || attempt == Attempts)
            {
                return answer;
            }
        }
    }

    /// <returns>False when the scope has none of that name.</returns>
    public async Task<bool> DeleteAsync(Scope scope, string name, CancellationToken cancellation)
    {
        var isDeleted = await Named(scope, name).ExecuteDeleteAsync(cancellation) > 0;
        signals.Publish(JobSecrets.Changed);
        return isDeleted;
    }

    private static IQueryable<T> Still(IQueryable<T> values, T? seen)
    {
        var (value, description) = (seen?.Value, seen?.Description);
        return seen is null ? values : values.Where(v => v.Value == value && v.Description == description);
    }

    private Action<UpdateSettersBuilder<T>> Set(string? name, string? value, string? description)
    {
        var now = clock.GetUtcNow();
        var stored = value is null ? null : protection.Store<T>(value);
        return set =>
        {
            set.SetProperty(v => v.Updated, now);
            if (name is not null)
            {
                set.SetProperty(v => v.Name, name);
            }

            if (stored is not null)
            {
                set.SetProperty(v => v.Value, stored);
            }

            if (description is not null)
            {
                set.SetProperty(v => v.Description, description);
            }
        };
    }

    private static ValueAnswer Taken(string name) =>
        new(ValueOutcome.NameTaken, [new ValueProblem(ValueField.Name, $"There is one named {name} already.")]);
}
