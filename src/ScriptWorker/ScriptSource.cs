using Acornima;
using Acornima.Ast;
using Jint;

namespace WorkflowFunctions.ScriptWorker;

/// <summary>Reads a script before it runs: what would only fail then is found when a workflow is published.</summary>
internal static class ScriptSource
{
    private static readonly ScriptPreparationOptions AsBody = new()
    {
        ParsingOptions = new ScriptParsingOptions { AllowReturnOutsideFunction = true, CompileRegex = false },
    };

    /// <summary>What is wrong with the text, as a sentence without subject and full stop; null if nothing is.</summary>
    public static string? Check(string content)
    {
        if (content.Length > ScriptLimits.LongestSource)
            return $"has {content.Length} characters, but may have {ScriptLimits.LongestSource} at most";
        try
        {
            // As a body by itself: text that closes the function around it would be no error there.
            var script = Jint.Engine.PrepareScript(content, strict: true, options: AsBody).Program!;
            if (Refused(script) is { } problem)
                return problem;
            // Names that the function has already, and what may stand at the beginning of a file alone, are errors only in there.
            Jint.Engine.PrepareScript(FunctionOf(content), strict: true, options: AsBody);
            return null;
        }
        catch (InsufficientExecutionStackException)
        {
            return "is nested too deeply";
        }
        catch (ScriptPreparationException wrong)
        {
            return $"is no JavaScript: {Reason(wrong)}";
        }
    }

    /// <summary>The script as a function. It begins on the first line of the author, so that errors name his lines; the last line may end in a comment.</summary>
    public static string FunctionOf(string content) => $"(function (parameters, console) {{ \"use strict\"; {content}\n}})";

    /// <summary>What waits or loads has no use in a script that ends with its step.</summary>
    private static string? Refused(Script script) => script.DescendantNodes().Select(node => (node, Name: node switch
    {
        IFunction { Async: true } => "an async function",
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
