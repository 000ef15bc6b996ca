using Acornima;
using Acornima.Ast;
using Jint;

namespace WorkflowFunctions.Engine.Scripting;

/// <summary>Reads a script before it runs: what would only fail then is found when a workflow is published.</summary>
internal static class ScriptSource
{
    private static readonly ScriptPreparationOptions AsBody = new()
    {
        ParsingOptions = new ScriptParsingOptions { AllowReturnOutsideFunction = true, CompileRegex = false },
    };

    /// <summary>The same as <see cref="Problem"/>, from any thread: text that is nested deeply, or slow to read, does no harm.</summary>
    public static string? Check(string content, ScriptLimits limits)
    {
        string? problem = null;
        return ScriptThread.Run(() => problem = Problem(content), limits, CancellationToken.None) == ScriptAbort.None ? problem : "takes too long to read";
    }

    /// <summary>
    /// What is wrong with the text, as a sentence without subject and full stop; null where nothing is. Only for threads
    /// of <see cref="ScriptThread"/>: how deep the reader nests its calls is the author's choice.
    /// </summary>
    public static string? Problem(string content)
    {
        if (content.Length > ScriptLimits.LongestSource)
            return $"has {content.Length} characters, but may have {ScriptLimits.LongestSource} at most";
        try
        {
            // As a body by itself: text that closes the function around it would be no error there.
            var script = Jint.Engine.PrepareScript(content, strict: true, options: AsBody).Program;
            return script is null ? null : Refused(script);
        }
        catch (Exception deep) when (deep is InsufficientExecutionStackException || deep.InnerException is InsufficientExecutionStackException)
        {
            return "is nested too deeply";
        }
        catch (ScriptPreparationException wrong)
        {
            return $"is no JavaScript: {Reason(wrong)}";
        }
    }

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
