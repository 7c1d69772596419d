using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Platform;

namespace RunnerHub.Features.Runners;

/// <summary>How runners come to be, registered by themselves or made beforehand, and what they say of themselves.</summary>
internal sealed class RunnerRegistry(RunnerHubDb db, TimeProvider clock, SignalBus signals, RegistrationTokens tokens)
{
    private const int SaltLength = 10;

    /// <summary>Makes a runner in the scope of its registration token. Nothing is written when it is refused.</summary>
    public async Task<RegisterAnswer> RegisterAsync(RunnerRegistration registration, CancellationToken cancellation)
    {
        if (registration.Token.Length == 0)
        {
            return new RegisterAnswer(RegisterOutcome.MissingToken);
        }

        if (string.IsNullOrWhiteSpace(registration.Name))
        {
            return new RegisterAnswer(RegisterOutcome.MissingName);
        }

        var labels = RunnerLabels.Read(registration.Labels);
        if (labels is null || !StorableText.IsLine(registration.Name) || !StorableText.IsLine(registration.Version))
        {
            return new RegisterAnswer(RegisterOutcome.UnusableText);
        }

        // Looked at before the transaction: whoever only guesses must not make writers wait.
        if (await tokens.StateAsync(registration.Token, cancellation) is var state and not TokenState.Active)
        {
            return new RegisterAnswer(state == TokenState.Reset ? RegisterOutcome.ResetToken : RegisterOutcome.UnknownToken);
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        if (await tokens.RedeemAsync(registration.Token, cancellation) is not { } scope)
        {
            return new RegisterAnswer(RegisterOutcome.ResetToken);
        }

        var name = StorableText.CutToWidth(registration.Name, ActionRunner.LongestName);
        var made = await AddAsync(
            scope, new PlannedRunner(name, "", labels, registration.Ephemeral),
            StorableText.CutToWidth(registration.Version, ActionRunner.LongestVersion), Known(registration.Capabilities), cancellation);
        await transaction.CommitAsync(cancellation);
        signals.Publish(RunnerService.Changed);
        return new RegisterAnswer(RegisterOutcome.Registered, made);
    }

    /// <summary>Makes a runner before its machine is there: it has never been online, and needs no registration token when it comes.</summary>
    /// <returns>Null when the scope was deleted meanwhile.</returns>
    public async Task<RegisteredRunner?> CreateAsync(Scope scope, PlannedRunner runner, CancellationToken cancellation)
    {
        try
        {
            var made = await AddAsync(scope, runner, version: "", [], cancellation);
            signals.Publish(RunnerService.Changed);
            return made;
        }
        catch (DbUpdateException problem) when (db.BreaksReference(problem))
        {
            return null;
        }
    }

    /// <summary>
    /// Replaces what a runner says of itself. Nothing is written when it is refused, or says what it said before: a fleet that
    /// comes back all at once writes nothing.
    /// </summary>
    public async Task<DeclareAnswer> DeclareAsync(
        CallingRunner caller, string sentVersion, IEnumerable<string> sentLabels, IEnumerable<string> sentCapabilities, CancellationToken cancellation)
    {
        var labels = RunnerLabels.Read(sentLabels);
        if (labels is null || !StorableText.IsLine(sentVersion))
        {
            return new DeclareAnswer(DeclareOutcome.UnusableText);
        }

        var (id, version, capabilities) = (caller.Id, StorableText.CutToWidth(sentVersion, ActionRunner.LongestVersion), Known(sentCapabilities));
        if (caller.Version == version && caller.Kind.Labels.SequenceEqual(labels) && caller.Capabilities.SequenceEqual(capabilities))
        {
            return new DeclareAnswer(DeclareOutcome.Declared, new DeclaredRunner(id, caller.Uuid, caller.Name, version, labels));
        }

        return await db.RetryDeadlocksAsync(() => RewriteAsync(id, version, labels, capabilities, cancellation));
    }

    private async Task<DeclareAnswer> RewriteAsync(
        long id, string version, IReadOnlyList<string> labels, List<string> capabilities, CancellationToken cancellation)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        if (!await TouchAsync(id, cancellation))
        {
            return new DeclareAnswer(DeclareOutcome.Gone);
        }

        var runner = await db.Runners.FirstAsync(r => r.Id == id, cancellation);
        var rows = db.Set<ActionRunnerLabel>().Where(label => label.RunnerId == id);
        if (!(await rows.OrderBy(label => label.Position).Select(label => label.Name).ToListAsync(cancellation)).SequenceEqual(labels))
        {
            await rows.ExecuteDeleteAsync(cancellation);
            db.AddRange(RunnerLabels.ToRows(labels, id));
        }

        runner.Version = version;
        runner.Capabilities = capabilities;
        runner.SearchText = ActionRunner.SearchTextOf(runner.Name, runner.Description, labels, runner.Version);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        RunnerDirectory.TellChanged(signals);
        return new DeclareAnswer(DeclareOutcome.Declared, new DeclaredRunner(id, runner.Uuid, runner.Name, runner.Version, labels));
    }

    /// <summary>Says that the runner is there, and holds its row until the transaction ends: two declarations at once come one after the other.</summary>
    /// <returns>False when it is gone.</returns>
    private async Task<bool> TouchAsync(long id, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var online = now.ToWholeSecond();
        return await db.Runners.Where(runner => runner.Id == id).ExecuteUpdateAsync(set => set
            .SetProperty(runner => runner.Updated, now)
            .SetProperty(runner => runner.LastOnline, runner => runner.LastOnline < online ? online : runner.LastOnline), cancellation) == 1;
    }

    private static List<string> Known(IEnumerable<string> capabilities) =>
        [.. capabilities.Where(RunnerCapabilities.All.Contains).Distinct()];

    private async Task<RegisteredRunner> AddAsync(
        Scope scope, PlannedRunner planned, string version, List<string> capabilities, CancellationToken cancellation)
    {
        var (secret, salt) = (Secret.NewHex(), Secret.NewAlphanumeric(SaltLength));
        var now = clock.GetUtcNow();
        var runner = new ActionRunner
        {
            Uuid = Guid.NewGuid(),
            Name = planned.Name,
            Description = planned.Description,
            Version = version,
            OwnerId = scope.OwnerId,
            RepoId = scope.RepoId,
            TokenHash = Secret.Hash(secret, salt),
            TokenSalt = salt,
            AgentLabels = RunnerLabels.ToRows(planned.Labels),
            Ephemeral = planned.Ephemeral,
            Capabilities = capabilities,
            SearchText = ActionRunner.SearchTextOf(planned.Name, planned.Description, planned.Labels, version),
            Created = now,
            Updated = now,
        };
        db.Runners.Add(runner);
        await db.SaveChangesAsync(cancellation);
        return new RegisteredRunner(runner.Id, runner.Uuid, secret, runner.Name, version, planned.Labels, runner.Ephemeral);
    }
}
