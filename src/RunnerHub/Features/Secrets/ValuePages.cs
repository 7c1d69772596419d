using RunnerHub.Access;
using RunnerHub.Platform;

namespace RunnerHub.Features.Secrets;

/// <param name="Value">The beginning of a variable's value; null for a secret's.</param>
/// <param name="IsLost">Its key is lost: no job can get it.</param>
internal sealed record ValueRow(string Name, string Description, DateTimeOffset Updated, string? Value, bool IsLost);

/// <summary>What a person fills in for a new secret or variable, or to change one.</summary>
internal sealed record ValueForm
{
    public string? Name { get; init; }

    /// <summary>Empty where a secret is changed: then its value stays.</summary>
    public string? Value { get; init; }

    public string? Description { get; init; }

    public string? MadeFrom { get; init; }

    /// <summary>A browser sends the end of a line as two characters, which would break keys and scripts.</summary>
    public string SentValue => (Value ?? "").Replace("\r\n", "\n", StringComparison.Ordinal);
}

/// <summary>The secrets or variables of a place, and the form that makes one.</summary>
internal sealed record ValuesPage(Place Place, ValueWords Words, Page<ValueRow> Values, ValueForm Form)
{
    private const int Size = 50;
    private const int Shown = 200;

    public string Path => Words.PathIn(Place);

    public static async Task<ValuesPage> ReadAsync<T>(
        IQueryable<T> all, ValueProtection protection, Place place, ValueWords words, int page, ValueForm form, CancellationToken cancellation)
        where T : ScopedValue
    {
        var rows = await all.OrderBy(value => value.Name)
            .Select(value => new { value.Name, value.Description, value.Updated, Value = words.IsSecret ? value.Value : value.Value.Substring(0, Shown + 1) })
            .ToPageAsync(page, Size, cancellation);
        return new ValuesPage(place, words, new Page<ValueRow>(
            [.. rows.Rows.Select(row => new ValueRow(row.Name, row.Description, row.Updated, words.IsSecret ? null : Cut(row.Value),
                words.IsSecret && protection.ReadSecret(row.Value) is null))],
            rows.Total, rows.Number, rows.Size), form);
    }

    private static string Cut(string value) => value.Length <= Shown ? value : $"{StorableText.Cut(value, Shown)}…";
}

/// <summary>One secret or variable, to be changed.</summary>
/// <param name="Name">What it is called now.</param>
internal sealed record ValuePage(Place Place, ValueWords Words, string Name, bool IsLost, ValueForm Form)
{
    public string List => Words.PathIn(Place);

    public string Path => $"{List}/{Name}";
}
