using System.Globalization;
using System.Text.Json;

namespace RunnerHub.Features.Jobs.Workflows;

/// <summary>A value of the expression language, with the coercions that GitHub documents.</summary>
internal abstract record ExpressionValue
{
    public static readonly ExpressionValue Null = new Nothing();
    public static readonly ExpressionValue True = new Truth(true);
    public static readonly ExpressionValue False = new Truth(false);

    public virtual bool IsTruthy => true;

    public virtual double AsNumber => double.NaN;

    /// <summary>What stands in a text for it; lists and objects have no text of their own.</summary>
    public abstract string AsText { get; }

    /// <summary>Neither a list nor an object.</summary>
    public bool IsPrimitive => this is not (List or Map);

    public static ExpressionValue Of(bool value) => value ? True : False;

    public static ExpressionValue Of(string? value) => value is null ? Null : new Text(value);

    public static ExpressionValue Of(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.True => True,
        JsonValueKind.False => False,
        JsonValueKind.String => new Text(json.GetString()!),
        JsonValueKind.Number => new Number(json.TryGetDouble(out var number) ? number : double.NaN),
        JsonValueKind.Array => new List([.. json.EnumerateArray().Select(Of)]),
        JsonValueKind.Object => Map.From(json.EnumerateObject().Select(property => KeyValuePair.Create(property.Name, Of(property.Value)))),
        _ => Null,
    };

    /// <summary>The loose equality of <c>==</c>: text is compared without regard to case, different kinds as numbers.</summary>
    public static bool AreEqual(ExpressionValue left, ExpressionValue right) => (left, right) switch
    {
        (Nothing, Nothing) => true,
        (Text one, Text other) => string.Equals(one.Value, other.Value, StringComparison.OrdinalIgnoreCase),
        (List or Map, _) or (_, List or Map) => ReferenceEquals(left, right),
        _ => left.AsNumber == right.AsNumber,
    };

    /// <returns>Below, at or above 0 as the left comes before, with or after the right; null when they cannot be compared.</returns>
    public static int? Compare(ExpressionValue left, ExpressionValue right) => (left, right) switch
    {
        (Text one, Text other) => string.Compare(one.Value, other.Value, StringComparison.OrdinalIgnoreCase),
        _ when double.IsNaN(left.AsNumber) || double.IsNaN(right.AsNumber) => null,
        _ => left.AsNumber.CompareTo(right.AsNumber),
    };

    public sealed record Nothing : ExpressionValue
    {
        public override bool IsTruthy => false;

        public override double AsNumber => 0;

        public override string AsText => "";
    }

    public sealed record Truth(bool Value) : ExpressionValue
    {
        public override bool IsTruthy => Value;

        public override double AsNumber => Value ? 1 : 0;

        public override string AsText => Value ? "true" : "false";
    }

    public sealed record Number(double Value) : ExpressionValue
    {
        public override bool IsTruthy => Value != 0 && !double.IsNaN(Value);

        public override double AsNumber => Value;

        public override string AsText => Value == 0 ? "0" : Value.ToString("G15", CultureInfo.InvariantCulture);
    }

    public sealed record Text(string Value) : ExpressionValue
    {
        public override bool IsTruthy => Value.Length > 0;

        public override double AsNumber => ExpressionNumber.Parse(Value);

        public override string AsText => Value;
    }

    /// <param name="IsFiltered">Made by <c>.*</c>, so that a name or number behind it is asked of each item.</param>
    public sealed record List(IReadOnlyList<ExpressionValue> Items, bool IsFiltered = false) : ExpressionValue
    {
        public override string AsText => "Array";
    }

    /// <param name="Fields">By name without regard to case, in their order.</param>
    public sealed record Map(IReadOnlyDictionary<string, ExpressionValue> Fields) : ExpressionValue
    {
        public override string AsText => "Object";

        public static Map From(IEnumerable<KeyValuePair<string, ExpressionValue>> fields)
        {
            var map = new OrderedDictionary<string, ExpressionValue>(StringComparer.OrdinalIgnoreCase);
            foreach (var (name, value) in fields)
            {
                map[name] = value;
            }

            return new Map(map);
        }
    }
}
