using RunnerHub.Access;

namespace RunnerHub.Features.Runners;

/// <summary>What decides which jobs a runner may and can take; runners of one kind are alike to every queue.</summary>
internal sealed class RunnerKind(Scope scope, IReadOnlyList<string> labels) : IEquatable<RunnerKind>
{
    private readonly int hash = labels.Aggregate(scope.GetHashCode(), HashCode.Combine);

    public Scope Scope => scope;

    /// <summary>Its labels as they are written, in the order in which a runner names them.</summary>
    public IReadOnlyList<string> Labels => labels;

    /// <summary>What its labels are compared by.</summary>
    public IReadOnlySet<string> LabelKeys { get; } = labels.Select(RunnerLabels.KeyOf).ToHashSet();

    public bool Equals(RunnerKind? other) =>
        ReferenceEquals(this, other) || (other is not null && hash == other.hash && scope == other.Scope && labels.SequenceEqual(other.Labels));

    public override bool Equals(object? obj) => Equals(obj as RunnerKind);

    public override int GetHashCode() => hash;
}
