using System.Globalization;

namespace RunnerHub.Features.Operations.Monitoring;

/// <summary>How figures are written: as exact as anybody reads them.</summary>
internal static class Words
{
    private const double Kibi = 1024;

    private static readonly string[] Sizes = ["B", "KiB", "MiB", "GiB", "TiB"];

    public static string Number(double value) => value.ToString(value == Math.Round(value) || value >= 10 ? "#,0" : "0.0", CultureInfo.InvariantCulture);

    /// <summary>How many of what: "1 job", "2 jobs", "0 jobs".</summary>
    public static string Count(double count, string one, string many) => Number(count) is var number && number == "1" ? $"1 {one}" : $"{number} {many}";

    public static string Seconds(double? seconds) => seconds switch
    {
        null => "–",
        < 0.001 => string.Create(CultureInfo.InvariantCulture, $"{seconds * 1000:0.00} ms"),
        < 0.01 => string.Create(CultureInfo.InvariantCulture, $"{seconds * 1000:0.0} ms"),
        < 1 => string.Create(CultureInfo.InvariantCulture, $"{seconds * 1000:0} ms"),
        < 60 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0} s"),
        < 3600 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:0} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600:0.0} h"),
    };

    public static string Bytes(double bytes)
    {
        var step = bytes < 1 ? 0 : Math.Min((int)Math.Log(bytes, Kibi), Sizes.Length - 1);
        return $"{(bytes / Math.Pow(Kibi, step)).ToString(step == 0 ? "0" : "0.#", CultureInfo.InvariantCulture)} {Sizes[step]}";
    }
}
