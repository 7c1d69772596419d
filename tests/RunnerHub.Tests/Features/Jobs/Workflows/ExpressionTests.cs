using System.Text.Json;
using RunnerHub.Features.Jobs.Workflows;

namespace RunnerHub.Tests.Features.Jobs.Workflows;

/// <summary>The language of expressions, as GitHub documents it.</summary>
public sealed class ExpressionTests
{
    [Theory]
    [InlineData("true", "true")]
    [InlineData("null", "")]
    [InlineData("711", "711")]
    [InlineData("-9.2", "-9.2")]
    [InlineData("0xff", "255")]
    [InlineData("-2.99e-2", "-0.0299")]
    [InlineData(".5", "0.5")]
    [InlineData("1.10", "1.1")]
    [InlineData("'It''s open source!'", "It's open source!")]
    [InlineData("'a' && 'b'", "b")]
    [InlineData("'' || 'b'", "b")]
    [InlineData("false && 'b'", "false")]
    [InlineData("'a' || fromJSON('broken')", "a")]
    [InlineData("!'a'", "false")]
    [InlineData("!!1", "true")]
    [InlineData("false || 0 || 'last'", "last")]
    [InlineData("true || false && false", "true")]
    [InlineData("(true || false) && false", "false")]
    [InlineData("!true == false", "true")]
    [InlineData("1 < 2 == true", "true")]
    [InlineData("'ABC' == 'abc'", "true")]
    [InlineData("'abc' < 'ABD'", "true")]
    [InlineData("'1' == 1", "true")]
    [InlineData("'' == 0", "true")]
    [InlineData("null == 0", "true")]
    [InlineData("true == 1", "true")]
    [InlineData("'x' == 1", "false")]
    [InlineData("NaN == NaN", "false")]
    [InlineData("'x' > 1", "false")]
    [InlineData("'x' <= 1", "false")]
    [InlineData("null != false", "false")]
    [InlineData("3 >= 3", "true")]
    [InlineData("2 > 10", "false")]
    [InlineData("'2' > 10", "false")]
    [InlineData("github.ref == 'refs/heads/main'", "true")]
    [InlineData("GITHUB['Ref_Name']", "main")]
    [InlineData("gitea.actor", "ada")]
    [InlineData("github.ref_protected", "false")]
    [InlineData("github.event.commits[1].id", "b2")]
    [InlineData("github.event.commits[7].id", "")]
    [InlineData("github.event.commits[-1].id", "")]
    [InlineData("github.nothing.at.all", "")]
    [InlineData("join(github.event.commits.*.id)", "a1,b2")]
    [InlineData("join(github.event.commits.*.id, ' and ')", "a1 and b2")]
    [InlineData("join(github.event.commits[*].tags.*, '')", "xyz")]
    [InlineData("contains(github.event.commits.*.id, 'B2')", "true")]
    [InlineData("join(github.event.commits.*.tags[0])", "x,z")]
    [InlineData("join(github.event.commits.*.tags[1])", "y")]
    [InlineData("join(github.event.commits.*.tags['1'])", "y")]
    [InlineData("join(github.event.commits.*.id[0])", "")]
    [InlineData("github.event.commits.*.tags[0][0]", "Array")]
    [InlineData("join(fromJSON('[{\"a\": {\"0\": 5}}, {\"a\": [6]}]').*.a[0])", "5,6")]
    [InlineData("contains(github.event.labels.*, 'gpu')", "true")]
    [InlineData("contains('Hello world', 'LLO')", "true")]
    [InlineData("contains('Hello', '')", "true")]
    [InlineData("contains(github.event, 'x')", "false")]
    [InlineData("contains(fromJSON('[1, 2]'), '2')", "true")]
    [InlineData("startsWith('Hello', 'he')", "true")]
    [InlineData("endsWith('Hello', 'LO')", "true")]
    [InlineData("startsWith(123, 12)", "true")]
    [InlineData("format('Hello {0} {1} {0}', 'a', 2)", "Hello a 2 a")]
    [InlineData("format('{{x}} {0}', true)", "{x} true")]
    [InlineData("join('one')", "one")]
    [InlineData("fromJSON('{\"a\": [1, {\"b\": null}]}').a[0]", "1")]
    [InlineData("toJSON('a\"b')", "\"a\\\"b\"")]
    [InlineData("toJSON(fromJSON('[]'))", "[]")]
    [InlineData("toJSON(fromJSON('{\"a\":[1,true,null,\"<ü>\"]}'))", "{\n  \"a\": [\n    1,\n    true,\n    null,\n    \"<ü>\"\n  ]\n}")]
    [InlineData("case(true, 'a', 'b')", "a")]
    [InlineData("case(false, 'a', 'b')", "b")]
    [InlineData("CASE(1 == 2, 'a', github.ref_name == 'main', 2, 'c')", "2")]
    [InlineData("case(false, fromJSON('broken'), true, 'b', fromJSON('broken'))", "b")]
    [InlineData("case(true, case(false, 1, 2), fromJSON('broken'), 3, 4)", "2")]
    [InlineData("case(true, github.event.commits, 1)[0].id", "a1")]
    [InlineData("fromJSON('1e3')", "1000")]
    [InlineData("fromJSON('  \"text\" ')", "text")]
    [InlineData("inputs.debug", "true")]
    [InlineData("inputs.debug == true && 'on' || 'off'", "on")]
    [InlineData("vars.REGION", "eu")]
    [InlineData("vars.region", "eu")]
    [InlineData("github.event.commits", "Array")]
    [InlineData("github.event", "Object")]
    [InlineData("github.event.commits.id", "")]
    public void An_expression_has_the_value_that_GitHub_gives_it(string expression, string expected) =>
        Assert.Equal(expected, Evaluate($"${{{{ {expression} }}}}"));

    [Theory]
    [InlineData("", "the expression is empty (3)")]
    [InlineData("1 +", "“+” is no number (6)")]
    [InlineData("\"x\"", "text stands in single quotes ('…'), not in double ones (4)")]
    [InlineData("true = false", "compare with ==, not with = (9)")]
    [InlineData("lower.x", "lower is not known here; known are github, inputs, matrix, needs, strategy and vars (4)")]
    [InlineData("true & true", "join with &&, not with & (9)")]
    [InlineData("true | true", "join with ||, not with | (9)")]
    [InlineData("(true", "“)” is missing before the end (10)")]
    [InlineData("true)", "“)” was not expected here (8)")]
    [InlineData("github.", "a name or * must follow the point (12)")]
    [InlineData("github[", "the expression ends too early (12)")]
    [InlineData("true false", "“false” was not expected here (9)")]
    [InlineData("1a", "“1a” is no number (4)")]
    [InlineData("secrets.TOKEN", "secrets is not known here; known are github, inputs, matrix, needs, strategy and vars (4)")]
    [InlineData("ENV.X", "ENV is not known here; known are github, inputs, matrix, needs, strategy and vars (4)")]
    [InlineData("steps.a.outputs.b", "steps is not known here; known are github, inputs, matrix, needs, strategy and vars (4)")]
    [InlineData("always()", "always() is only known in an if (4)")]
    [InlineData("hashFiles('**')", "hashFiles() is only known in steps, where there are files (4)")]
    [InlineData("lower('A')", "there is no function lower(); there are contains, startsWith, endsWith, format, join, toJSON, fromJSON and case (4)")]
    [InlineData("contains('a')", "contains() takes 2 arguments, and 1 was given (4)")]
    [InlineData("toJSON()", "toJSON() takes one argument, and 0 were given (4)")]
    [InlineData("join('a', 'b', 'c')", "join() takes 1 or 2 arguments, and 3 were given (4)")]
    [InlineData("case('a', 1, 2)", "a condition of case() must be true or false, and becomes something else (9)")]
    [InlineData("case(false, 1, null, 2, 3)", "a condition of case() must be true or false, and becomes something else (19)")]
    [InlineData("case(fromJSON(''), 1, 2)", "fromJSON was given an empty text (9)")]
    [InlineData("case()", "case() takes pairs of a condition and a value, and one value for when none holds; 0 were given (4)")]
    [InlineData("case(true)", "case() takes pairs of a condition and a value, and one value for when none holds; 1 was given (4)")]
    [InlineData("case(true, 1)", "case() takes pairs of a condition and a value, and one value for when none holds; 2 were given (4)")]
    [InlineData("case(true, 1, false, 2)", "case() takes pairs of a condition and a value, and one value for when none holds; 4 were given (4)")]
    [InlineData("format('{1}', 'a')", "the format asks for value {1}, and 1 were given (4)")]
    [InlineData("format('{x}', 'a')", "the braces of a format's text stand around a number, as in {0}, or are doubled (4)")]
    [InlineData("format('{0', 'a')", "the braces of a format's text stand around a number, as in {0}, or are doubled (4)")]
    [InlineData("fromJSON('{')", "fromJSON was given text that is no JSON (its line 1, byte 2) (4)")]
    [InlineData("fromJSON('')", "fromJSON was given an empty text (4)")]
    [InlineData("fromJSON('\"\\ud800\"')", "fromJSON was given text that holds half a character (4)")]
    [InlineData("§", "this character means nothing in an expression (4)")]
    public void A_mistake_is_said_where_it_stands(string expression, string expected) =>
        Assert.Equal($"error: {expected}", Evaluate($"${{{{ {expression} }}}}"));

    [Theory]
    [InlineData("a ${{ 1 }} b ${{ 'x' }}", "a 1 b x")]
    [InlineData("${{ '}}' }}", "}}")]
    [InlineData("${{ 1 }}${{ 2 }}", "12")]
    [InlineData("no expression }}", "no expression }}")]
    [InlineData("$ {{ x }}", "$ {{ x }}")]
    [InlineData("a ${{ 1", "error: the expression that begins here has no end (}}) (2)")]
    [InlineData("${{ 'open }}", "error: the expression that begins here has no end (}}) (0)")]
    public void Text_keeps_what_stands_beside_its_expressions(string text, string expected) => Assert.Equal(expected, Evaluate(text));

    [Fact]
    public void An_expression_that_makes_too_much_is_stopped()
    {
        var bomb = Enumerable.Range(0, 40).Aggregate("'aaaaaaaaaa'", (inner, _) => $"format('{{0}}{{0}}', {inner})");
        Assert.StartsWith("error: the expression makes too much of its values", Evaluate($"${{{{ {bomb} }}}}"), StringComparison.Ordinal);

        Assert.StartsWith("error: the expression is nested more than 50 deep",
            Evaluate($"${{{{ {new string('(', 5000)}1{new string(')', 5000)} }}}}"), StringComparison.Ordinal);
        Assert.StartsWith("error: the expression is nested more than 50 deep",
            Evaluate($"${{{{ github{string.Concat(Enumerable.Repeat(".a", 5000))} }}}}"), StringComparison.Ordinal);
        Assert.StartsWith("error: the expression is nested more than 50 deep",
            Evaluate($"${{{{ {string.Concat(Enumerable.Repeat("1==", 5000))}1 }}}}"), StringComparison.Ordinal);
        Assert.StartsWith("error: an expression has at most 21000 characters", Evaluate($"${{{{ {new string(' ', 30000)} }}}}"), StringComparison.Ordinal);
        Assert.Equal("true", Evaluate($"${{{{ {string.Concat(Enumerable.Repeat("true && ", 2000))}true }}}}"));
    }

    internal static RunContext Context { get; } = ContextOf("workflow");

    internal static RunContext ContextOf(string workflowName, string eventName = "push") => new()
    {
        EventName = eventName,
        Ref = "refs/heads/main",
        Sha = "0123456789abcdef0123456789abcdef01234567",
        Actor = "ada",
        Repository = "acme/site",
        WorkflowName = workflowName,
        RunId = 7,
        RunNumber = 3,
        Inputs = Fields("""{"debug": true, "os": "[\"linux\", \"windows\"]", "minutes": "5"}"""),
        Vars = new Dictionary<string, string> { ["REGION"] = "eu" },
        Event = JsonDocument.Parse("""
            {"commits": [{"id": "a1", "tags": ["x", "y"]}, {"id": "b2", "tags": ["z"]}], "labels": ["gpu"], "size": 2, "evil": "${{ secrets.X }}",
             "long": "LONG"}
            """.Replace("LONG", string.Concat(Enumerable.Repeat("1,", 499)), StringComparison.Ordinal)).RootElement,
    };

    private static Dictionary<string, JsonElement> Fields(string json) =>
        JsonDocument.Parse(json).RootElement.EnumerateObject().ToDictionary(property => property.Name, property => property.Value);

    private static string Evaluate(string text)
    {
        var (parsed, problem) = ExpressionText.Parse(text, ExpressionPlace.OfJob);
        (var value, problem) = parsed is null ? (ExpressionValue.Null, problem) : parsed.Evaluate(new ExpressionScope(Context));
        return problem is null ? value.AsText : $"error: {problem.Sentence} ({problem.At})";
    }
}
