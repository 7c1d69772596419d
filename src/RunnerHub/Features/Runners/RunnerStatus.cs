using System.Linq.Expressions;

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
/// more than 10 s ago, else active. It is one expression, compiled for C# and translated to SQL.
/// </summary>
internal sealed class RunnerStatusAt(DateTimeOffset now)
{
    public static readonly TimeSpan OfflineAfter = TimeSpan.FromSeconds(60);
    public static readonly TimeSpan IdleAfter = TimeSpan.FromSeconds(10);

    /// <summary>At the border itself the old status still holds.</summary>
    private static readonly TimeSpan Border = TimeSpan.FromMilliseconds(1);

    // Constants in an expression become literals; a field becomes a parameter, which keeps the SQL text the same at every call.
    private readonly DateTimeOffset onlineSince = now - OfflineAfter;
    private readonly DateTimeOffset activeSince = now - IdleAfter;

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
        var (offline, idle) = (lastOnline + OfflineAfter + Border, lastActive + IdleAfter + Border);
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

    /// <summary>Runners of one status, with a bound on the index column that holds for that status whatever the rule says of the rest.</summary>
    public IQueryable<ActionRunner> Where(IQueryable<ActionRunner> runners, RunnerStatus status)
    {
        var runner = Expression.Parameter(typeof(ActionRunner), "runner");
        var same = Expression.Equal(BodyFor(runner), Expression.Constant(status));
        var matching = runners.Where(Expression.Lambda<Func<ActionRunner, bool>>(same, runner));
        return status switch
        {
            RunnerStatus.NeverConnected => matching.Where(r => r.LastOnline == ActionRunner.Never),
            RunnerStatus.Offline => matching.Where(r => r.LastOnline < onlineSince),
            _ => matching.Where(r => r.LastOnline >= onlineSince),
        };
    }

    /// <summary>Active 0, idle 1, offline 2; never connected counts as offline.</summary>
    public Expression<Func<ActionRunner, int>> Rank()
    {
        var runner = Expression.Parameter(typeof(ActionRunner), "runner");
        var status = Expression.Convert(BodyFor(runner), typeof(int));
        var offline = Expression.Constant((int)RunnerStatus.Offline);
        return Expression.Lambda<Func<ActionRunner, int>>(
            Expression.Condition(Expression.GreaterThan(status, offline), offline, status), runner);
    }

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
