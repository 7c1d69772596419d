using System.Linq.Expressions;
using RunnerHub.Platform;

namespace RunnerHub.Features.Runners;

/// <summary>Whether a runner is there and working; computed from its two clocks, never stored.</summary>
internal enum RunnerStatus
{
    Active = 0,
    Idle = 1,
    Offline = 2,

    /// <summary>Offline, because it registered and has not called since.</summary>
    NeverConnected = 3,
}

/// <summary>
/// The rule for the status at one moment: offline when last online is more than 60 s ago, else idle when last active is
/// more than 10 s ago, else active. Each status is said once, as ranges of the two clocks: compiled for C#, translated to SQL,
/// and of a kind that an index finds and a planner can estimate. The moment is taken to the second below, as the clocks are:
/// otherwise a runner that called 59.5 s ago would be offline.
/// </summary>
internal sealed class RunnerStatusAt(DateTimeOffset now)
{
    public static readonly TimeSpan OfflineAfter = TimeSpan.FromSeconds(60);
    public static readonly TimeSpan IdleAfter = TimeSpan.FromSeconds(10);

    // Constants in an expression become literals; a field becomes a parameter, which keeps the SQL text the same at every call.
    private readonly DateTimeOffset onlineSince = now.ToWholeSecond() - OfflineAfter;
    private readonly DateTimeOffset activeSince = now.ToWholeSecond() - IdleAfter;

    private static readonly Dictionary<RunnerStatus, Expression<Condition>> Rule = new()
    {
        [RunnerStatus.Active] = (online, active, onlineSince, activeSince) => online >= onlineSince && active >= activeSince,
        [RunnerStatus.Idle] = (online, active, onlineSince, activeSince) => online >= onlineSince && active < activeSince,
        [RunnerStatus.Offline] = (online, active, onlineSince, activeSince) => online > ActionRunner.Never && online < onlineSince,
        [RunnerStatus.NeverConnected] = (online, active, onlineSince, activeSince) => online == ActionRunner.Never,
    };

    private static readonly Dictionary<RunnerStatus, Condition> Compiled = Rule.ToDictionary(rule => rule.Key, rule => rule.Value.Compile());

    private delegate bool Condition(DateTimeOffset online, DateTimeOffset active, DateTimeOffset onlineSince, DateTimeOffset activeSince);

    public RunnerStatus Of(DateTimeOffset lastOnline, DateTimeOffset lastActive) =>
        Compiled.First(rule => rule.Value(lastOnline, lastActive, onlineSince, activeSince)).Key;

    /// <summary>When a runner that does not call any more gets another status; of several runners of one status, by their least moments.</summary>
    public static DateTimeOffset Until(RunnerStatus status, DateTimeOffset lastOnline, DateTimeOffset lastActive)
    {
        var (offline, idle) = (SecondAfter(lastOnline + OfflineAfter), SecondAfter(lastActive + IdleAfter));
        return status switch
        {
            RunnerStatus.Active => idle < offline ? idle : offline,
            RunnerStatus.Idle => offline,
            _ => DateTimeOffset.MaxValue,
        };
    }

    /// <summary>The rule as a condition for a query: is it of this status?</summary>
    public Expression<Func<ActionRunner, bool>> Is(RunnerStatus status)
    {
        var (rule, self) = (Rule[status], Expression.Constant(this));
        var runner = Expression.Parameter(typeof(ActionRunner), "runner");
        var body = new Replace(new Dictionary<Expression, Expression>
        {
            [rule.Parameters[0]] = Expression.Property(runner, nameof(ActionRunner.LastOnline)),
            [rule.Parameters[1]] = Expression.Property(runner, nameof(ActionRunner.LastActive)),
            [rule.Parameters[2]] = Expression.Field(self, nameof(onlineSince)),
            [rule.Parameters[3]] = Expression.Field(self, nameof(activeSince)),
        }).Visit(rule.Body);
        return Expression.Lambda<Func<ActionRunner, bool>>(body, runner);
    }

    /// <summary>Those who are there, whether they work or not.</summary>
    public Expression<Func<ActionRunner, bool>> IsThere() => runner => runner.LastOnline >= onlineSince;

    /// <summary>Those who are not there, whether they ever were or not: one range, because what never came sorts before all times.</summary>
    public Expression<Func<ActionRunner, bool>> IsAway() => runner => runner.LastOnline < onlineSince;

    /// <summary>At the border itself the old status still holds.</summary>
    private static DateTimeOffset SecondAfter(DateTimeOffset border) => border.ToWholeSecond().AddSeconds(1);

    private sealed class Replace(Dictionary<Expression, Expression> replacements) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => replacements.GetValueOrDefault(node, node);
    }
}
