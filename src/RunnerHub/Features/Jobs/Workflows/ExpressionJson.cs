using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace RunnerHub.Features.Jobs.Workflows;

/// <summary>Values of the expression language as JSON, within the length that a text may have.</summary>
internal static class ExpressionJson
{
    /// <returns>Null when it would be longer than <see cref="ExpressionBudget.LongestText"/> bytes.</returns>
    public static string? Write(ExpressionValue value, bool isIndented = false)
    {
        using var bytes = new MemoryStream();
        using var writer = new Utf8JsonWriter(bytes, new()
        {
            Indented = isIndented,
            NewLine = "\n",
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        });
        if (!TryWrite(writer, value))
        {
            return null;
        }

        writer.Flush();
        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }

    private static bool TryWrite(Utf8JsonWriter writer, ExpressionValue value)
    {
        switch (value)
        {
            case ExpressionValue.Truth truth:
                writer.WriteBooleanValue(truth.Value);
                break;
            case ExpressionValue.Number number when double.IsFinite(number.Value):
                writer.WriteNumberValue(number.Value);
                break;
            case ExpressionValue.Number or ExpressionValue.Text:
                writer.WriteStringValue(value.AsText);
                break;
            case ExpressionValue.List list:
                writer.WriteStartArray();
                if (!list.Items.All(item => TryWrite(writer, item)))
                {
                    return false;
                }

                writer.WriteEndArray();
                break;
            case ExpressionValue.Map map:
                return TryWrite(writer, map);
            default:
                writer.WriteNullValue();
                break;
        }

        return writer.BytesCommitted + writer.BytesPending <= ExpressionBudget.LongestText;
    }

    private static bool TryWrite(Utf8JsonWriter writer, ExpressionValue.Map map)
    {
        writer.WriteStartObject();
        foreach (var (name, field) in map.Fields)
        {
            writer.WritePropertyName(name);
            if (!TryWrite(writer, field))
            {
                return false;
            }
        }

        writer.WriteEndObject();
        return true;
    }
}
