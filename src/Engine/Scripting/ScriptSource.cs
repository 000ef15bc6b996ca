using System.Text;
using Acornima;
using Acornima.Ast;
using Jint;

namespace WorkflowFunctions.Engine.Scripting;

/// <summary>A script that was read.</summary>
/// <param name="Problem">What is wrong with it, as a sentence without subject and full stop; null where nothing is.</param>
/// <param name="Text">The body of the function to run.</param>
/// <param name="Checkpoint">What the function is called in it that is to be told of text as it is made, and returns it.</param>
internal sealed record ScriptBody(string? Problem, string Text, string Checkpoint);

/// <summary>Reads a script before it runs: what would only fail then is found when a workflow is published.</summary>
internal static class ScriptSource
{
    private static readonly ScriptPreparationOptions AsBody = new()
    {
        ParsingOptions = new ScriptParsingOptions { AllowReturnOutsideFunction = true, CompileRegex = false },
    };

    /// <summary>What is wrong with the text; null where nothing is. From any thread: text that is nested deeply, or slow to read, does no harm.</summary>
    public static string? Check(string content, ScriptLimits limits)
    {
        string? problem = null;
        var hasEnded = ScriptThread.Start(() => problem = Read(content).Problem, limits, ended: () => { }, CancellationToken.None).GetAwaiter().GetResult();
        return hasEnded ? problem : "takes too long to read";
    }

    /// <summary>Only for threads of <see cref="ScriptThread"/>: how deep the reader nests its calls is the author's choice.</summary>
    public static ScriptBody Read(string content)
    {
        if (content.Length > ScriptLimits.LongestSource)
            return new ScriptBody($"has {content.Length} characters, but may have {ScriptLimits.LongestSource} at most", "", "");
        try
        {
            // As a body by itself: text that closes the function around it would be no error there.
            var script = Jint.Engine.PrepareScript(content, strict: true, options: AsBody).Program!;
            if (Refused(script) is { } problem)
                return new ScriptBody(problem, "", "");
            var body = WithCheckpoints(content, script);
            // Names that the function has already, and what may stand at the beginning of a file alone, are errors only in there.
            Jint.Engine.PrepareScript(FunctionOf(body), strict: true, options: AsBody);
            return body;
        }
        catch (Exception deep) when (deep is InsufficientExecutionStackException || deep.InnerException is InsufficientExecutionStackException)
        {
            return new ScriptBody("is nested too deeply", "", "");
        }
        catch (ScriptPreparationException wrong)
        {
            return new ScriptBody($"is no JavaScript: {Reason(wrong)}", "", "");
        }
    }

    /// <summary>The script as a function. It begins on the first line of the author, so that errors name his lines; the last line may end in a comment.</summary>
    public static string FunctionOf(ScriptBody body) =>
        $"(function ({body.Checkpoint}, parameters, console) {{ \"use strict\"; {body.Text}\n}})";

    /// <summary>
    /// A template literal and a <c>+</c> make text without a call and without a statement, so each becomes the argument of a call;
    /// and so does what is put into a template, with the number of its places, because all of them are put together at once. Lines stay as
    /// they are. The name cannot be guessed by the script.
    /// </summary>
    private static ScriptBody WithCheckpoints(string content, Script script)
    {
        var name = $"checkpoint{Guid.NewGuid():N}";
        var nodes = script.DescendantNodes().ToList();
        var tagged = nodes.OfType<TaggedTemplateExpression>().Select(node => node.Quasi).ToHashSet();
        var inserts = new List<(int At, int Rank, string Text)>();
        foreach (var node in nodes)
        {
            if (node is TemplateLiteral { Expressions.Count: > 0 and var places } template && !tagged.Contains(template))
            {
                Wrap(template, ")");
                foreach (var part in template.Expressions)
                    Wrap(part, $"), {places})", "(");
            }
            else if (MayJoinTexts(node))
            {
                Wrap(node, ")");
            }
        }

        // Nodes come before those inside of them: of several that begin or end at one place the outer one opens first and closes last.
        void Wrap(Node node, string close, string open = "")
        {
            inserts.Add((node.Start, inserts.Count, $" {name}({open}"));
            inserts.Add((node.End, -inserts.Count, close));
        }

        var text = new StringBuilder();
        var done = 0;
        foreach (var (at, _, insert) in inserts.OrderBy(insert => insert.At).ThenBy(insert => insert.Rank))
        {
            text.Append(content, done, at - done).Append(insert);
            done = at;
        }

        return new ScriptBody(null, text.Append(content, done, content.Length - done).ToString(), name);
    }

    /// <summary>Where a number is added, no text gets much longer.</summary>
    private static bool MayJoinTexts(Node node) => node switch
    {
        BinaryExpression { Operator: Operator.Addition } sum => sum.Left is not NumericLiteral && sum.Right is not NumericLiteral,
        AssignmentExpression { Operator: Operator.AdditionAssignment, Right: not NumericLiteral } => true,
        _ => false,
    };

    /// <summary>
    /// What waits, loads or counts without bounds has no use in a script that ends with its step. Generators that read from each
    /// other nest calls of the interpreter where it does not measure its stack.
    /// </summary>
    private static string? Refused(Script script) => script.DescendantNodes().Select(node => (node, Name: node switch
    {
        BigIntLiteral => "a BigInt",
        IFunction { Async: true } => "an async function",
        IFunction { Generator: true } => "a generator",
        AwaitExpression or ForOfStatement { Await: true } => "await",
        ImportExpression or MetaProperty { Meta.Name: "import" } => "import",
        _ => null,
    })).Where(found => found.Name is not null)
        .Select(found => $"uses {found.Name} in line {found.node.Location.Start.Line}, which scripts do not have")
        .FirstOrDefault();

    private static string Reason(ScriptPreparationException wrong) => wrong.InnerException is ParseErrorException error
        ? $"{error.Description} (line {error.LineNumber}, column {error.Column + 1})"
        : wrong.Message.TrimEnd('.');
}
