using System.Text.Json;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;
using Microsoft.Extensions.Options;
using RunnerHub.Access;
using RunnerHub.Data;
using RunnerHub.Platform;

namespace RunnerHub.Features.Webhooks;

/// <summary>A webhook as somebody wants it; null leaves that part as it is.</summary>
/// <param name="Secret">Empty for none.</param>
internal sealed record WebhookWish(string? Url, string? Secret, bool? IsActive);

/// <param name="Sentence">For a person.</param>
internal sealed record WebhookProblem(string Field, string Sentence);

/// <summary>The rules for changing the webhooks of a scope, on pages or by program.</summary>
internal sealed class WebhookRules(
    RunnerHubDb db, WebhookProtection protection, WebhookClients clients, SignalBus signals, TimeProvider clock, IOptions<JsonOptions> json)
{
    public IQueryable<Webhook> In(Scope scope)
    {
        var (ownerId, repoId) = (scope.OwnerId, scope.RepoId);
        return db.Set<Webhook>().AsNoTracking().Where(hook => hook.OwnerId == ownerId && hook.RepoId == repoId);
    }

    public Task<Webhook?> FindAsync(Scope scope, long id, CancellationToken cancellation) =>
        In(scope).FirstOrDefaultAsync(hook => hook.Id == id, cancellation);

    /// <param name="server">The address of this server, by which it was made.</param>
    /// <returns>The hook, or what is wrong with the wish; neither when the scope was deleted meanwhile.</returns>
    public async Task<(Webhook? Made, IReadOnlyList<WebhookProblem> Problems)> MakeAsync(
        Scope scope, WebhookWish wish, string server, CancellationToken cancellation)
    {
        var complete = wish with { Url = wish.Url ?? "" };
        if (Check(scope, complete) is { Count: > 0 } problems)
        {
            return (null, problems);
        }

        if (await In(scope).CountAsync(cancellation) >= Webhook.MostOfScope)
        {
            return (null, [new WebhookProblem(nameof(wish.Url), $"There are {Webhook.MostOfScope} webhooks already, which is the most; delete one first.")]);
        }

        var now = clock.GetUtcNow();
        var made = new Webhook
        {
            OwnerId = scope.OwnerId,
            RepoId = scope.RepoId,
            Url = complete.Url.Trim(),
            Secret = Stored(wish.Secret),
            IsActive = wish.IsActive ?? true,
            Server = server,
            Created = now,
            Updated = now,
        };
        try
        {
            db.Add(made);
            await db.SaveChangesAsync(cancellation);
        }
        catch (DbUpdateException failure) when (db.BreaksReference(failure))
        {
            return (null, []);
        }

        signals.Publish(WebhookRegister.Changed);
        return (made, []);
    }

    /// <param name="scope">Whose it is.</param>
    /// <param name="id">Of the hook.</param>
    /// <param name="wish">How it is to be.</param>
    /// <param name="still">What it must be at the moment of the change, else it is as if it were not there; null when that does not matter.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>False when the scope has no such hook; what is wrong with the wish, and then nothing was changed.</returns>
    public async Task<(bool IsFound, IReadOnlyList<WebhookProblem> Problems)> ChangeAsync(
        Scope scope, long id, WebhookWish wish, Webhook? still, CancellationToken cancellation)
    {
        if (Check(scope, wish) is { Count: > 0 } problems)
        {
            return (await FindAsync(scope, id, cancellation) is not null, problems);
        }

        var change = Set(wish);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var isChanged = await Still(In(scope).Where(hook => hook.Id == id), still).ExecuteUpdateAsync(change, cancellation) > 0;
        if (isChanged && wish.IsActive == false)
        {
            await db.Set<WebhookDelivery>().Where(delivery => delivery.HookId == id && delivery.NextTry != null).ExecuteUpdateAsync(
                set => set.SetProperty(delivery => delivery.NextTry, (DateTimeOffset?)null)
                    .SetProperty(delivery => delivery.Error, delivery => delivery.Error ?? "The webhook was switched off before it was sent."),
                cancellation);
        }

        await transaction.CommitAsync(cancellation);
        signals.Publish(WebhookRegister.Changed);
        return (isChanged, []);
    }

    /// <summary>Deletes a hook with its deliveries.</summary>
    /// <returns>False when the scope has no such hook.</returns>
    public async Task<bool> DeleteAsync(Scope scope, long id, CancellationToken cancellation)
    {
        var isDeleted = await In(scope).Where(hook => hook.Id == id).ExecuteDeleteAsync(cancellation) > 0;
        if (isDeleted)
        {
            await db.Set<WebhookDelivery>().Where(delivery => delivery.HookId == id).ExecuteDeleteAsync(cancellation);
            signals.Publish(WebhookRegister.Changed);
        }

        return isDeleted;
    }

    /// <summary>Sends a ping, whether the hook is active or not.</summary>
    public async Task TestAsync(Webhook hook, string server, CurrentUser user, CancellationToken cancellation)
    {
        var ping = new PingPayload(
            "Keep it logically awesome.", hook.Id, WebhookJson.Of(hook), PayloadOwner.Of(user.Id, user.Name, isOrganization: false, server));
        await AddAsync(hook.Id, WebhookEvents.Ping, "", JsonSerializer.Serialize(ping, json.Value.SerializerOptions), cancellation);
    }

    /// <returns>Null when the hook has no such delivery.</returns>
    public Task<WebhookDelivery?> FindDeliveryAsync(Webhook hook, long deliveryId, CancellationToken cancellation) =>
        db.Set<WebhookDelivery>().AsNoTracking().FirstOrDefaultAsync(delivery => delivery.HookId == hook.Id && delivery.Id == deliveryId, cancellation);

    /// <summary>Sends once more what a delivery has sent, as a new one.</summary>
    /// <returns>False when the hook has no such delivery.</returns>
    public async Task<bool> SendAgainAsync(Webhook hook, long deliveryId, CancellationToken cancellation)
    {
        var sent = await FindDeliveryAsync(hook, deliveryId, cancellation);
        if (sent is not null)
        {
            await AddAsync(hook.Id, sent.Event, sent.Action, sent.Body, cancellation);
        }

        return sent is not null;
    }

    private static IQueryable<Webhook> Still(IQueryable<Webhook> hooks, Webhook? seen)
    {
        var (url, secret, isActive) = (seen?.Url, seen?.Secret, seen?.IsActive);
        return seen is null ? hooks : hooks.Where(hook => hook.Url == url && hook.Secret == secret && hook.IsActive == isActive);
    }

    private async Task AddAsync(long hookId, string happened, string action, string body, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        db.Add(new WebhookDelivery { HookId = hookId, Uuid = Guid.NewGuid(), Event = happened, Action = action, Body = body, Created = now, NextTry = now });
        await db.SaveChangesAsync(cancellation);
        signals.Publish(WebhookSender.Due);
    }

    private Action<UpdateSettersBuilder<Webhook>> Set(WebhookWish wish)
    {
        var (now, url, stored) = (clock.GetUtcNow(), wish.Url?.Trim(), Stored(wish.Secret));
        return set =>
        {
            set.SetProperty(hook => hook.Updated, now);
            if (url is not null)
            {
                set.SetProperty(hook => hook.Url, url);
            }

            if (wish.Secret is not null)
            {
                set.SetProperty(hook => hook.Secret, stored);
            }

            if (wish.IsActive is { } isActive)
            {
                set.SetProperty(hook => hook.IsActive, isActive);
            }
        };
    }

    private string? Stored(string? secret) => string.IsNullOrEmpty(secret) ? null : protection.Store(secret);

    private List<WebhookProblem> Check(Scope scope, WebhookWish wish)
    {
        var problems = new List<WebhookProblem>();
        if (wish.Url is { } url && ProblemWithUrl(scope, url.Trim()) is { } problem)
        {
            problems.Add(new WebhookProblem(nameof(wish.Url), problem));
        }

        if (wish.Secret is { } secret && ProblemWithSecret(secret) is { } refused)
        {
            problems.Add(new WebhookProblem(nameof(wish.Secret), refused));
        }

        return problems;
    }

    private string? ProblemWithUrl(Scope scope, string text) =>
        text.Length == 0 ? "Enter the address of the receiver."
        : text.Length > Webhook.LongestUrl ? $"The address is too long; use at most {Webhook.LongestUrl} characters."
        : !StorableText.IsLine(text) || !Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.Host.Length == 0
            ? "Enter an address that begins with http:// or https://."
        : url.UserInfo.Length > 0 ? "Put no name and password into the address; whoever manages this place would see them."
        : clients.ProblemWith(scope, url);

    private static string? ProblemWithSecret(string secret) =>
        secret.Length > Webhook.LongestSecret ? $"The secret is too long; use at most {Webhook.LongestSecret} characters."
        : !StorableText.IsLine(secret) ? "The secret has characters that cannot be typed; remove them."
        : null;
}
