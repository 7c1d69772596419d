using Microsoft.EntityFrameworkCore;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Platform;

namespace RunnerHub.Features.Runners;

/// <summary>What runners themselves ask for: to be registered, to say what they are, to be known again by their secret.</summary>
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

        var secret = Secret.NewHex();
        var runner = NewRunner(registration, labels, scope, secret);
        db.Runners.Add(runner);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        signals.Publish(RunnerService.Changed);
        return new RegisterAnswer(RegisterOutcome.Registered, new RegisteredRunner(
            runner.Id, runner.Uuid, secret, runner.Name, runner.Version, labels, runner.Ephemeral));
    }

    /// <summary>Replaces what a runner says of itself; it is also the first sign that it is online. Nothing is written when it is refused.</summary>
    public async Task<DeclareAnswer> DeclareAsync(
        long id, string version, IEnumerable<string> sentLabels, IEnumerable<string> capabilities, CancellationToken cancellation)
    {
        var labels = RunnerLabels.Read(sentLabels);
        if (labels is null || !StorableText.IsLine(version))
        {
            return new DeclareAnswer(DeclareOutcome.UnusableText);
        }

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

        runner.Version = StorableText.CutToWidth(version, ActionRunner.LongestVersion);
        runner.Capabilities = Known(capabilities);
        runner.SearchText = ActionRunner.SearchTextOf(runner.Name, runner.Description, labels, runner.Version);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        signals.Publish(RunnerService.Changed);
        return new DeclareAnswer(DeclareOutcome.Declared, new DeclaredRunner(id, runner.Uuid, runner.Name, runner.Version, labels));
    }

    /// <summary>What is needed to check a runner's secret; null for an unknown or deleted runner.</summary>
    public Task<RunnerCredentials?> FindCredentialsAsync(Guid uuid, CancellationToken cancellation) =>
        db.Runners.Where(runner => runner.Uuid == uuid)
            .Select(runner => new RunnerCredentials(runner.Id, runner.TokenHash, runner.TokenSalt))
            .FirstOrDefaultAsync(cancellation);

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

    private ActionRunner NewRunner(RunnerRegistration registration, IReadOnlyList<string> labels, Scope scope, string secret)
    {
        var name = StorableText.CutToWidth(registration.Name, ActionRunner.LongestName);
        var version = StorableText.CutToWidth(registration.Version, ActionRunner.LongestVersion);
        var salt = Secret.NewAlphanumeric(SaltLength);
        var now = clock.GetUtcNow();
        return new ActionRunner
        {
            Uuid = Guid.NewGuid(),
            Name = name,
            Version = version,
            OwnerId = scope.OwnerId,
            RepoId = scope.RepoId,
            TokenHash = Secret.Hash(secret, salt),
            TokenSalt = salt,
            AgentLabels = RunnerLabels.ToRows(labels),
            Ephemeral = registration.Ephemeral,
            Capabilities = Known(registration.Capabilities),
            SearchText = ActionRunner.SearchTextOf(name, "", labels, version),
            Created = now,
            Updated = now,
        };
    }
}
