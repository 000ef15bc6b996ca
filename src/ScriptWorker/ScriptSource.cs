using Acornima;
using Acornima.Ast;
using Jint;

namespace WorkflowFunctions.ScriptWorker;

/// <summary>Parses a script before it runs, so that errors are found when a workflow is published.</summary>
internal static class ScriptSource
{
    private static readonly ScriptPreparationOptions AsBody = new()
    {
        ParsingOptions = new ScriptParsingOptions { AllowReturnOutsideFunction = true, CompileRegex = false },
    };

    /// <summary>What is wrong with the text, as a sentence without subject and full stop; null if nothing is wrong.</summary>
    public static string? Check(string content)
    {
        if (content.Length > ScriptLimits.LongestSource)
            return $"has {content.Length} characters, but may have {ScriptLimits.LongestSource} at most";
        try
        {
            // Parsed as a body by itself first: text that closes the function around it would not be an error inside the function.
            var script = Jint.Engine.PrepareScript(content, strict: true, options: AsBody).Program!;
            if (Refused(script) is { } problem)
                return problem;
            // Names that the function already has, and what is only allowed at the beginning of a file, are errors only inside the
            // function.
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

    /// <summary>
    /// The script as a function. It begins on the author's first line, so that errors give the right line numbers. The last line may end
    /// in a comment.
    /// </summary>
    public static string FunctionOf(string content) => $"(function (parameters, console) {{ \"use strict\"; {content}\n}})";

    /// <summary>Waiting and loading have no use in a script that ends with its step.</summary>
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
