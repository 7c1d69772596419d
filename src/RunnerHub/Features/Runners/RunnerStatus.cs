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
/// more than 10 s ago, else active. It is one expression, compiled for C# and translated to SQL. The moment is taken to the
/// second below, as the two clocks are: otherwise a runner that called 59.5 s ago would be offline.
/// </summary>
internal sealed class RunnerStatusAt(DateTimeOffset now)
{
    public static readonly TimeSpan OfflineAfter = TimeSpan.FromSeconds(60);
    public static readonly TimeSpan IdleAfter = TimeSpan.FromSeconds(10);

    // Constants in an expression become literals; a field becomes a parameter, which keeps the SQL text the same at every call.
    private readonly DateTimeOffset onlineSince = now.ToWholeSecond() - OfflineAfter;
    private readonly DateTimeOffset activeSince = now.ToWholeSecond() - IdleAfter;

    private static readonly Expression<Func<DateTimeOffset, DateTimeOffset, DateTimeOffset, DateTimeOffset, RunnerStatus>> Rule =
        (lastOnline, lastActive, onlineSince, activeSince) =>
            lastOnline == ActionRunner.Never ? RunnerStatus.NeverConnected
            : lastOnline < onlineSince ? RunnerStatus.Offline
            : lastActive < activeSince ? RunnerStatus.Idle
            : RunnerStatus.Active;

    private static readonly Func<DateTimeOffset, DateTimeOffset, DateTimeOffset, DateTimeOffset, RunnerStatus> Compiled = Rule.Compile();

    public RunnerStatus Of(DateTimeOffset lastOnline, DateTimeOffset lastActive) =>
        Compiled(lastOnline, lastActive, onlineSince, activeSince);

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

    /// <summary>The rule for a query.</summary>
    public Expression<Func<ActionRunner, RunnerStatus>> InQuery()
    {
        var runner = Expression.Parameter(typeof(ActionRunner), "runner");
        return Expression.Lambda<Func<ActionRunner, RunnerStatus>>(BodyFor(runner), runner);
    }

    /// <summary>The rule as a condition for a query: is it of this status?</summary>
    public Expression<Func<ActionRunner, bool>> Is(RunnerStatus status) => IsAny([status]);

    /// <summary>Runners of some statuses, with a bound on the index column that holds for them whatever the rule says of the rest.</summary>
    public IQueryable<ActionRunner> Among(IQueryable<ActionRunner> runners, IReadOnlyList<RunnerStatus> statuses)
    {
        if (Enum.GetValues<RunnerStatus>().All(statuses.Contains))
        {
            return runners;
        }

        var matching = runners.Where(IsAny(statuses));
        return statuses.All(status => status == RunnerStatus.NeverConnected) ? matching.Where(r => r.LastOnline == ActionRunner.Never)
            : statuses.All(status => status is RunnerStatus.Offline or RunnerStatus.NeverConnected) ? matching.Where(r => r.LastOnline < onlineSince)
            : statuses.All(status => status is RunnerStatus.Active or RunnerStatus.Idle) ? matching.Where(r => r.LastOnline >= onlineSince)
            : matching;
    }

    private Expression<Func<ActionRunner, bool>> IsAny(IReadOnlyList<RunnerStatus> statuses)
    {
        var runner = Expression.Parameter(typeof(ActionRunner), "runner");
        var body = BodyFor(runner);
        var same = statuses.Select(status => (Expression)Expression.Equal(body, Expression.Constant(status))).Aggregate(Expression.OrElse);
        return Expression.Lambda<Func<ActionRunner, bool>>(same, runner);
    }

    /// <summary>At the border itself the old status still holds.</summary>
    private static DateTimeOffset SecondAfter(DateTimeOffset border) => border.ToWholeSecond().AddSeconds(1);

    private Expression BodyFor(ParameterExpression runner)
    {
        var self = Expression.Constant(this);
        return new Replace(new Dictionary<Expression, Expression>
        {
            [Rule.Parameters[0]] = Expression.Property(runner, nameof(ActionRunner.LastOnline)),
            [Rule.Parameters[1]] = Expression.Property(runner, nameof(ActionRunner.LastActive)),
            [Rule.Parameters[2]] = Expression.Field(self, nameof(onlineSince)),
            [Rule.Parameters[3]] = Expression.Field(self, nameof(activeSince)),
        }).Visit(Rule.Body);
    }

    private sealed class Replace(Dictionary<Expression, Expression> replacements) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => replacements.GetValueOrDefault(node, node);
    }
}
