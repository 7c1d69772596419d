using System.Globalization;
using RunnerHub.Access;
using RunnerHub.Features.Runners;
using RunnerHub.Platform;

namespace RunnerHub.Features.Demo;

/// <summary>Makes the runners of the example site: the same ones each time, with their moments counted back from now.</summary>
internal sealed class DemoRunners(DateTimeOffset now)
{
    private const int Seed = 20260304;

    /// <summary>For how long those that are offline have been so.</summary>
    private static readonly TimeSpan[] Absences =
    [
        TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(7), TimeSpan.FromMinutes(25), TimeSpan.FromHours(1), TimeSpan.FromHours(3), TimeSpan.FromHours(9),
        TimeSpan.FromDays(1), TimeSpan.FromDays(2), TimeSpan.FromDays(5), TimeSpan.FromDays(12), TimeSpan.FromDays(30), TimeSpan.FromDays(90), TimeSpan.FromDays(210),
    ];

    /// <summary>Newest first; most machines have it.</summary>
    private static readonly string[] Versions = ["v3.3.0", "v3.3.0", "v3.3.0", "v3.3.0", "v3.2.1", "v3.2.1", "v3.1.0", "v0.2.13"];

    private readonly Random random = new(Seed);

    /// <summary>In the order in which they registered.</summary>
    public IReadOnlyList<ActionRunner> Make(Func<string, Scope> find) =>
        [.. DemoSite.Fleets.SelectMany(fleet => Enumerable.Range(1, fleet.Count).Select(number => Make(fleet, number, find(fleet.Place))))
            .OrderBy(runner => runner.Created)];

    private ActionRunner Make(DemoFleet fleet, int number, Scope scope)
    {
        var name = string.Format(CultureInfo.InvariantCulture, fleet.Pattern, number, Letters());
        var version = Pick(Versions);
        var description = random.Next(5) < 3 ? Pick(fleet.Kind.Descriptions) : "";
        var (created, lastOnline, lastActive) = History(fleet.Kind.IsEphemeral);
        return new ActionRunner
        {
            Uuid = NewUuid(),
            Name = name,
            Version = version,
            Description = description,
            OwnerId = scope.OwnerId,
            RepoId = scope.RepoId,
            // Nobody knows this secret: these machines do not exist.
            TokenHash = Secret.Hash(Secret.NewHex()),
            TokenSalt = "",
            AgentLabels = RunnerLabels.ToRows(fleet.Kind.Labels),
            Ephemeral = fleet.Kind.IsEphemeral,
            IsDisabled = random.Next(12) == 0,
            Capabilities = version == "v0.2.13" ? [] : [RunnerCapabilities.Cancelling],
            SearchText = ActionRunner.SearchTextOf(name, description, fleet.Kind.Labels, version),
            LastOnline = lastOnline,
            LastActive = lastActive,
            Created = created,
            Updated = created,
        };
    }

    /// <summary>Of a hundred: 18 active, 42 idle, 32 offline, 8 never connected.</summary>
    private (DateTimeOffset Created, DateTimeOffset LastOnline, DateTimeOffset LastActive) History(bool young)
    {
        var second = now.ToWholeSecond();
        var dice = random.Next(100);
        var absence = dice is >= 60 and < 92 ? young ? Absences[random.Next(5)] : Pick(Absences) : TimeSpan.Zero;
        var lastOnline = second - absence;
        var created = lastOnline - (young ? TimeSpan.FromMinutes(random.Next(5, 600)) : TimeSpan.FromDays(random.Next(3, 500)) + TimeSpan.FromMinutes(random.Next(1440)));
        if (dice >= 92)
        {
            return (second - TimeSpan.FromMinutes(random.Next(1, 3000)), ActionRunner.Never, ActionRunner.Never);
        }

        var sinceWork = dice < 18 ? TimeSpan.Zero : TimeSpan.FromSeconds(random.Next(40, young ? 200 : 20_000));
        return (created, lastOnline, dice < 18 ? second : lastOnline - sinceWork);
    }

    private T Pick<T>(IReadOnlyList<T> some) => some[random.Next(some.Count)];

    private string Letters() => string.Concat(Enumerable.Range(0, 5).Select(_ => Pick("bcdfghjklmnpqrstvwxz2456789".ToCharArray())));

    private Guid NewUuid()
    {
        Span<byte> bytes = stackalloc byte[16];
        random.NextBytes(bytes);
        (bytes[6], bytes[8]) = ((byte)((bytes[6] & 0x0F) | 0x40), (byte)((bytes[8] & 0x3F) | 0x80));
        return new Guid(bytes, bigEndian: true);
    }
}
