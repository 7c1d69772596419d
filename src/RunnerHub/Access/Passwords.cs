using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using RunnerHub.Data;
using RunnerHub.Platform;

namespace RunnerHub.Access;

internal enum PasswordAnswer
{
    Right,
    Wrong,

    /// <summary>There were too many wrong ones; whether this one is right was not looked at.</summary>
    Locked,
}

/// <summary>
/// Checks and replaces passwords, and locks an account for a while after wrong ones. Identity's own check is not used: it measures the
/// lock with the wall clock, loses wrong tries that come at the same time, and answers sooner for a name that it does not know.
/// </summary>
internal sealed class Passwords(
    RunnerHubDb db, UserManager<User> users, IPasswordHasher<User> hasher, SignalBus signals, TimeProvider clock)
{
    public const int Longest = 256;
    private const int RandomLength = 20;

    // Tries for one name follow one another, so that sending many together gives nobody more guesses. Names share a gate by their
    // hash. Each node has its own gates: n nodes let through n - 1 guesses too many.
    private static readonly SemaphoreSlim[] Gates = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1))];

    private static string? decoy;

    private readonly LockoutOptions lockout = users.Options.Lockout;

    /// <summary>A password of 119 random bits, for somebody who will replace it.</summary>
    public static string NewRandom() => Secret.NewAlphanumeric(RandomLength);

    /// <returns>The user when the password is right, whether the account is active or not. Else null, after as much work for a name
    /// that does not exist or is locked as for one that does.</returns>
    public async Task<(PasswordAnswer Answer, User? User)> CheckAsync(string name, string password, CancellationToken cancellation)
    {
        var normalized = users.NormalizeName(name);
        var gate = Gates[(uint)normalized.GetHashCode(StringComparison.Ordinal) % Gates.Length];
        await gate.WaitAsync(cancellation);
        try
        {
            var user = await db.Users.AsNoTracking().FirstOrDefaultAsync(u => u.NormalizedUserName == normalized, cancellation);
            var isLocked = user?.LockoutEnd > clock.GetUtcNow();
            var hash = user is null || isLocked ? decoy ??= hasher.HashPassword(new User(), NewRandom()) : user.PasswordHash!;
            var verdict = hasher.VerifyHashedPassword(new User(), hash, password);
            if (user is null || isLocked || verdict == PasswordVerificationResult.Failed)
            {
                await CountAsync(user?.Id ?? 0, cancellation);
                return (isLocked ? PasswordAnswer.Locked : PasswordAnswer.Wrong, null);
            }

            await ForgetAsync(user, verdict == PasswordVerificationResult.SuccessRehashNeeded ? hasher.HashPassword(user, password) : hash, cancellation);
            return (PasswordAnswer.Right, user);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Why the password cannot be that of the user, a sentence each; none when it can.</summary>
    public async Task<IReadOnlyList<string>> ProblemsAsync(User user, string password)
    {
        var problems = new List<string>();
        foreach (var rule in users.PasswordValidators)
        {
            problems.AddRange((await rule.ValidateAsync(users, user, password)).Errors.Select(error => error.Description));
        }

        return problems;
    }

    /// <summary>Gives the user another password, and tells all who remember the account.</summary>
    /// <param name="mustChange">The user has to replace it at the next sign-in.</param>
    public async Task ReplaceAsync(User user, string password, bool mustChange, CancellationToken cancellation)
    {
        Put(user, password);
        await WriteAsync(user, mustChange, cancellation);
        signals.Publish(AccessTokens.Changed);
    }

    /// <summary>Puts the hash of another password into the user, and another security stamp; nothing is written yet. Takes long: hold no turn meanwhile.</summary>
    public void Put(User user, string password)
    {
        user.PasswordHash = hasher.HashPassword(user, password);
        user.SecurityStamp = Secret.NewHex();
    }

    /// <summary>
    /// Writes what <see cref="Put"/> has made: unlocks the account, and ends its sessions, because they hold the old security stamp. Whoever
    /// does it in a transaction publishes <see cref="AccessTokens.Changed"/> behind it.
    /// </summary>
    /// <param name="mustChange">The user has to replace it at the next sign-in.</param>
    public Task WriteAsync(User user, bool mustChange, CancellationToken cancellation) =>
        db.Users.Where(u => u.Id == user.Id).ExecuteUpdateAsync(
            set => set.SetProperty(u => u.PasswordHash, user.PasswordHash)
                .SetProperty(u => u.SecurityStamp, user.SecurityStamp)
                .SetProperty(u => u.MustChangePassword, mustChange)
                .SetProperty(u => u.AccessFailedCount, 0)
                .SetProperty(u => u.LockoutEnd, (DateTimeOffset?)null),
            cancellation);

    /// <summary>One more wrong try; enough of them lock the account. A locked one is left as it is.</summary>
    private Task<int> CountAsync(long id, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var (most, end) = (lockout.MaxFailedAccessAttempts, now + lockout.DefaultLockoutTimeSpan);
        return db.Users.Where(u => u.Id == id && (u.LockoutEnd == null || u.LockoutEnd <= now)).ExecuteUpdateAsync(
            set => set.SetProperty(u => u.LockoutEnd, u => u.LockoutEnd == null && u.AccessFailedCount + 1 >= most ? end : (DateTimeOffset?)null)
                .SetProperty(u => u.AccessFailedCount, u => u.LockoutEnd == null ? u.AccessFailedCount + 1 : 1),
            cancellation);
    }

    private async Task ForgetAsync(User user, string hash, CancellationToken cancellation)
    {
        // A program may show its password at each call; usually there is nothing to write.
        if (user.AccessFailedCount > 0 || user.LockoutEnd is not null || user.PasswordHash != hash)
        {
            await db.Users.Where(u => u.Id == user.Id && u.PasswordHash == user.PasswordHash).ExecuteUpdateAsync(
                set => set.SetProperty(u => u.PasswordHash, hash)
                    .SetProperty(u => u.AccessFailedCount, 0)
                    .SetProperty(u => u.LockoutEnd, (DateTimeOffset?)null),
                cancellation);
        }
    }
}
