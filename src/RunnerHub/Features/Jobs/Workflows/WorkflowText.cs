using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlScalar = YamlDotNet.Core.Events.Scalar;

namespace RunnerHub.Features.Jobs.Workflows;

/// <summary>Reads the YAML of a workflow into nodes, within limits that also hold for what its aliases stand for.</summary>
internal sealed class WorkflowText
{
    /// <summary>In bytes of UTF-8.</summary>
    public const int LongestText = 512 << 10;

    private const int Deepest = 32;
    private const int MostNodes = 100_000;
    private const int LongestScalars = 2 << 20;
    private const int LongestSaid = 60;

    private const string Starred = "text that begins with * stands in quotes";
    private const string Banged = "text that begins with ! stands in quotes, and a condition in quotes or in ${{ }}";
    private const string WrongEscape = "an escape in this text stands for half a character, or for none";

    private readonly Dictionary<string, WorkflowNode?> anchors = [];
    private readonly string text;
    private readonly ScalarPlaces places;
    private readonly Parser parser;
    private readonly ProblemList problems;
    private int nodes;
    private long size;
    private long length;

    private WorkflowText(string yaml, ProblemList problems) =>
        (text, places, parser, this.problems) = (yaml, new ScalarPlaces(yaml), new Parser(new StringReader(yaml)), problems);

    /// <returns>The mapping that the text is, or null when there are problems.</returns>
    public static MapNode? Read(string yaml, ProblemList problems)
    {
        if (yaml.Length > LongestText || Encoding.UTF8.GetByteCount(yaml) > LongestText)
        {
            problems.Add(new Mark(1, 1), "a workflow has at most 512 KiB");
            return null;
        }

        if (WorkflowCharacters.FindWrong(yaml) is { } wrong)
        {
            problems.Add(wrong.At, wrong.Message);
            return null;
        }

        var text = new WorkflowText(yaml.StartsWith('\uFEFF') ? yaml[1..] : yaml, problems);
        try
        {
            var node = text.ReadDocument();
            return problems.IsEmpty ? node : null;
        }
        catch (YamlException exception)
        {
            problems.Add(text.MarkOf(exception), $"this is no YAML: {Sentence(exception)}{text.HintOf(exception)}");
            return null;
        }
    }

    private MapNode? ReadDocument()
    {
        Next();
        Next();
        if (parser.Current is StreamEnd)
        {
            problems.Add(new Mark(1, 1), "the workflow is empty; it needs at least on and jobs");
            return null;
        }

        Next();
        var node = ReadNode(1);
        if (node is not null && node is not MapNode)
        {
            problems.Add(node, $"a workflow is a mapping with at least on and jobs, and this is {node.KindWord}");
        }

        if (node is not null && Next() && Next() && parser.Current is DocumentStart second && !IsLast())
        {
            problems.Add(MarkOf(second.Start), "a second document begins here; a workflow is one document");
        }

        return node as MapNode;
    }

    /// <summary>Nothing stands behind the dashes with which a document begins.</summary>
    private bool IsLast() =>
        Next() && parser.Current is YamlScalar { Value: "", Style: ScalarStyle.Plain } nothing && nothing.Tag.IsEmpty && nothing.Anchor.IsEmpty
        && Next() && Next() && parser.Current is StreamEnd;

    /// <returns>The node of the current event and all that lies in it, or null after a problem.</returns>
    private WorkflowNode? ReadNode(int depth)
    {
        var current = parser.Current!;
        var at = MarkOf(current.Start);
        if (current is AnchorAlias alias)
        {
            return Resolve(alias, at, depth);
        }

        var (anchor, tag) = current is NodeEvent named ? (named.Anchor, named.Tag) : default;
        if (depth > Deepest || ++nodes > MostNodes)
        {
            problems.Add(at, depth > Deepest ? $"the text is nested more than {Deepest} deep" : $"the text has more than {MostNodes} parts");
            return null;
        }

        if (current is YamlScalar { Style: ScalarStyle.Plain } && !tag.IsEmpty && tag.Value == "!")
        {
            problems.Add(at, "the ! before this text would be lost; put the text in quotes, or a condition in ${{ }}");
            return null;
        }

        if (!tag.IsEmpty && !(current is YamlScalar && tag.Value is "!" or "tag:yaml.org,2002:str"))
        {
            var isText = current is YamlScalar && !tag.IsNonSpecific && tag.Value.StartsWith('!');
            problems.Add(at, $"the tag {Cut(tag.IsNonSpecific ? "!" : tag.Value)} is not supported; only !!str is"
                + (isText ? $"; {Banged}" : ""));
            return null;
        }

        if (!anchor.IsEmpty)
        {
            anchors[anchor.Value] = null;
        }

        WorkflowNode? node = current switch
        {
            SequenceStart => ReadList(at, depth),
            MappingStart => ReadMap(at, depth),
            YamlScalar scalar => ReadScalar(scalar, at),
            _ => throw new SyntaxErrorException(current.Start, current.End, "A name or a value is missing here."),
        };
        if (!anchor.IsEmpty)
        {
            anchors[anchor.Value] = node;
        }

        return node;
    }

    private WorkflowNode? Resolve(AnchorAlias alias, Mark at, int depth)
    {
        if (!anchors.TryGetValue(alias.Value.Value, out var node) || node is null)
        {
            var why = anchors.ContainsKey(alias.Value.Value) ? "stands inside of what it names" : $"names nothing above; {Starred}";
            problems.Add(at, $"*{Cut(alias.Value.Value)} {why}");
            return null;
        }

        size += node.Size;
        length += node.Length;
        if (depth + node.Depth - 1 > Deepest || size > MostNodes || length > LongestScalars)
        {
            problems.Add(at, $"the aliases stand for too much; with them the text may be nested {Deepest} deep and have {MostNodes} parts and 2 MiB");
            return null;
        }

        return node;
    }

    private ScalarNode? ReadScalar(YamlScalar scalar, Mark at)
    {
        if (!Platform.StorableText.IsStorable(scalar.Value))
        {
            problems.Add(at, "this text holds a character that cannot be stored: NUL, or half a character");
            return null;
        }

        return new(at, scalar.Value, scalar.Style switch
        {
            ScalarStyle.Plain when scalar.Tag.IsEmpty => ScalarForm.Plain,
            ScalarStyle.Literal or ScalarStyle.Folded => ScalarForm.Literal,
            _ => ScalarForm.Quoted,
        })
        {
            Begin = places.BeginOf(scalar),
        };
    }

    private ListNode? ReadList(Mark at, int depth)
    {
        var items = new List<WorkflowNode>();
        while (Next() && parser.Current is not SequenceEnd)
        {
            if (ReadNode(depth + 1) is not { } item)
            {
                return null;
            }

            items.Add(item);
        }

        return new(at, items);
    }

    private MapNode? ReadMap(Mark at, int depth)
    {
        var entries = new List<KeyValuePair<ScalarNode, WorkflowNode>>();
        var keys = new HashSet<string>();
        while (Next() && parser.Current is not MappingEnd)
        {
            if (ReadNode(depth + 1) is not { } key)
            {
                return null;
            }

            if (WhyNoKey(key) is { } why)
            {
                problems.Add(key, why);
            }
            else if (!keys.Add(((ScalarNode)key).Value))
            {
                problems.Add(key, $"{Cut(((ScalarNode)key).Value)} is here a second time");
            }

            Next();
            if (problems.IsFull || ReadNode(depth + 1) is not { } value)
            {
                return null;
            }

            entries.Add(new(key as ScalarNode ?? new(at, ""), value));
        }

        return new(at, entries);
    }

    private static string? WhyNoKey(WorkflowNode key) => key switch
    {
        ScalarNode { Value: "<<", Form: ScalarForm.Plain } => "merge keys (<<) are not supported",
        ScalarNode { IsNull: true } or ScalarNode { Value: "" } => "a name must stand before the colon",
        ScalarNode => null,
        _ => $"a name must stand before the colon, and this is {key.KindWord}",
    };

    private bool Next()
    {
        try
        {
            return parser.MoveNext();
        }
        catch (InvalidOperationException)
        {
            // The parser has no words of its own for this.
            var end = parser.Current?.End ?? YamlDotNet.Core.Mark.Empty;
            throw new SyntaxErrorException(end, end, "What follows cannot be understood; lines inside of brackets and braces stand further in than "
                + "what they belong to, and each bracket and brace is closed.");
        }
        catch (ArgumentOutOfRangeException)
        {
            // The parser puts two escapes together that are the first halves of characters. What it has told of last ends before them.
            var from = (int)(parser.Current?.End.Index ?? 0);
            var at = WorkflowCharacters.MarkOf(text, Math.Max(from, text.IndexOf("\\u", from, StringComparison.Ordinal)));
            var mark = new YamlDotNet.Core.Mark(from, at.Line, at.Column);
            throw new SyntaxErrorException(mark, mark, WrongEscape);
        }
    }

    /// <summary>The parser tells of a wrong tab where the whole mapping begins.</summary>
    private Mark MarkOf(YamlException exception)
    {
        var lines = text.Split('\n');
        var tab = exception.Message.Contains("tab", StringComparison.Ordinal) ? Array.FindIndex(lines, line => line.TrimStart(' ').StartsWith('\t')) : -1;
        return tab < 0 ? MarkOf(exception.Start) : new(tab + 1, lines[tab].IndexOf('\t', StringComparison.Ordinal) + 1);
    }

    private static Mark MarkOf(YamlDotNet.Core.Mark mark) => new((int)Math.Max(1, mark.Line), (int)Math.Max(1, mark.Column));

    private static string Sentence(YamlException exception)
    {
        var text = exception.Message.Contains("Unicode", StringComparison.Ordinal) ? WrongEscape : exception.Message;
        text = text.Length == 0 ? "it cannot be read here" : char.ToLowerInvariant(text[0]) + text[1..];
        return Cut(text.TrimEnd('.'), 200);
    }

    /// <summary>What people mean who write a sign of YAML where it is none.</summary>
    private string HintOf(YamlException exception) =>
        text.ElementAtOrDefault((int)exception.Start.Index) == '*' && exception.Message.Contains("alias", StringComparison.Ordinal) ? $"; {Starred}"
        : exception.Message.Contains("tag", StringComparison.Ordinal) ? $"; {Banged}" : "";

    private static string Cut(string text, int longest = LongestSaid) => Platform.StorableText.CutToWidth(text, longest);
}
