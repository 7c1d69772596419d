using System.Text;

namespace RunnerHub.Data.Nodes;

/// <summary>What several signals look like on their way to other nodes: a line with the node that sends them, then one for each topic.</summary>
internal static class SignalPayloads
{
    /// <summary>Stands for every topic there is.</summary>
    public const string Everything = "*";

    /// <summary>PostgreSQL takes less than 8,000 bytes.</summary>
    private const int Largest = 7999;

    /// <returns>As few as they fit into.</returns>
    public static IReadOnlyList<string> Pack(string node, IEnumerable<string> topics)
    {
        List<string> payloads = [];
        var payload = new StringBuilder(node);
        var (start, size) = (Encoding.UTF8.GetByteCount(node), 0);
        foreach (var topic in topics)
        {
            var more = Encoding.UTF8.GetByteCount(topic) + 1;
            if (size > 0 && start + size + more > Largest)
            {
                payloads.Add(payload.ToString());
                payload.Clear().Append(node);
                size = 0;
            }

            payload.Append('\n').Append(topic);
            size += more;
        }

        return size == 0 ? payloads : [.. payloads, payload.ToString()];
    }

    public static (string Node, IReadOnlyList<string> Topics) Unpack(string payload)
    {
        var lines = payload.Split('\n');
        return (lines[0], lines[1..]);
    }
}
