using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlScalar = YamlDotNet.Core.Events.Scalar;

namespace RunnerHub.Features.Jobs.Workflows;

/// <summary>
/// Writes nodes as YAML that any reader takes as they were meant: what was plain stays plain unless older rules of YAML make a time
/// of it, what was quoted is quoted, and the lines of a script are what they were. True and false are spelled so, whatever their case.
/// </summary>
internal static partial class WorkflowWriter
{
    // Long lines are never folded; some readers put the line breaks into the text.
    private static readonly EmitterSettings Settings = new(bestIndent: 2, bestWidth: int.MaxValue, isCanonical: false, maxSimpleKeyLength: 1024);

    public static string Write(WorkflowNode node)
    {
        var text = new StringWriter { NewLine = "\n" };
        var emitter = new Emitter(text, Settings);
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart(null, null, isImplicit: true));
        Emit(emitter, node);
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
        return text.ToString();
    }

    private static void Emit(Emitter emitter, WorkflowNode node, bool isKey = false)
    {
        switch (node)
        {
            case ScalarNode scalar:
                var style = StyleOf(scalar);
                var spelled = isKey ? scalar.Value : SpellingOf(scalar);
                emitter.Emit(new YamlScalar(
                    AnchorName.Empty, TagName.Empty, spelled, style, isPlainImplicit: style == ScalarStyle.Plain, isQuotedImplicit: true));
                break;
            case ListNode list:
                emitter.Emit(new SequenceStart(AnchorName.Empty, TagName.Empty, isImplicit: true, list.Items.Count == 0 ? SequenceStyle.Flow : SequenceStyle.Block));
                foreach (var item in list.Items)
                {
                    Emit(emitter, item);
                }

                emitter.Emit(new SequenceEnd());
                break;
            case MapNode map:
                emitter.Emit(new MappingStart(AnchorName.Empty, TagName.Empty, isImplicit: true, map.Entries.Count == 0 ? MappingStyle.Flow : MappingStyle.Block));
                foreach (var (key, value) in map.Entries)
                {
                    Emit(emitter, key, isKey: true);
                    Emit(emitter, value);
                }

                emitter.Emit(new MappingEnd());
                break;
            default:
                throw new InvalidOperationException($"{node.GetType()} cannot be written.");
        }
    }

    /// <summary>Runners hand on what is spelled, and what is true they know in one spelling only.</summary>
    private static string SpellingOf(ScalarNode scalar) => scalar.Kind switch
    {
        ScalarKind.Null => "null",
        ScalarKind.Boolean => NodeValues.ValueOf(scalar).AsText,
        _ => scalar.Value,
    };

    private static ScalarStyle StyleOf(ScalarNode scalar) => scalar.Form switch
    {
        ScalarForm.Plain when !scalar.Value.Contains('\n', StringComparison.Ordinal) && !TimePattern().IsMatch(scalar.Value) => ScalarStyle.Plain,
        ScalarForm.Literal when CanBeBlock(scalar.Value) => ScalarStyle.Literal,
        _ => ScalarStyle.DoubleQuoted,
    };

    /// <summary>
    /// What the runner's reader may take for a time, by the rules of YAML 1.1, and then cannot read as text; quotes around more than that
    /// do no harm.
    /// </summary>
    [GeneratedRegex(@"^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(\z|[Tt \t])")]
    private static partial Regex TimePattern();

    /// <summary>Texts that begin or end with white space beside one line break, or hold other line breaks, are read back in more than one way.</summary>
    private static bool CanBeBlock(string text) =>
        text.Length > 1 && text[^1] == '\n' && !char.IsWhiteSpace(text[0]) && !char.IsWhiteSpace(text[^2])
        && text.All(letter => letter is '\n' or '\t' || !(char.IsControl(letter) || char.IsSurrogate(letter) || letter is '\u2028' or '\u2029' or '\uFEFF'));
}
