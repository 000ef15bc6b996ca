using System.Management.Automation;
using System.Management.Automation.Language;
using WorkflowFunctions.ScriptWorker;

namespace WorkflowFunctions.PowerShellWorker;

/// <summary>Parses a script before it runs, so that errors are found when a workflow is published.</summary>
internal static class PowerShellSource
{
    /// <summary>What is wrong with the text, as a sentence without subject and full stop; null if nothing is wrong.</summary>
    public static string? Check(string content)
    {
        if (content.Length > ScriptLimits.LongestSource)
            return $"has {content.Length} characters, but may have {ScriptLimits.LongestSource} at most";
        try
        {
            var script = Parser.ParseInput(content, out _, out var errors);
            if (errors.Length > 0)
                return $"is no PowerShell: {PowerShellErrors.OneLine(errors[0].Message)} (line {errors[0].Extent.StartLineNumber}, column {errors[0].Extent.StartColumnNumber})";
            return Refused(script) is var (what, line) ? $"uses {what} in line {line}, which scripts do not have" : null;
        }
        catch (Exception exception) when (exception is RuntimeException or IOException)
        {
            // The parser itself looks for a module that a script names.
            return "uses a module, which scripts do not have";
        }
    }

    /// <summary>
    /// What could only fail. This is for the author; what keeps a script from doing harm is not here. A command whose name is only known when the
    /// script runs is looked up then.
    /// </summary>
    private static (string What, int Line)? Refused(ScriptBlockAst script)
    {
        var known = script.FindAll(node => node is FunctionDefinitionAst, searchNestedScriptBlocks: true)
            .Select(node => ((FunctionDefinitionAst)node).Name)
            .Concat(PowerShellSession.Commands).Concat(PowerShellSession.Aliases.Keys)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        var found = script.Find(node => Name(node, known) is not null, searchNestedScriptBlocks: true);
        return found is null ? null : (Name(found, known)!, found.Extent.StartLineNumber);
    }

    private static string? Name(Ast node, HashSet<string> known) => node switch
    {
        CommandAst command when command.GetCommandName() is { } name && !known.Contains(name) => $"the command '{ScriptErrors.Shortened(name, 100)}'",
        CommandParameterAst { ParameterName: var name } when name.Equals("Parallel", StringComparison.OrdinalIgnoreCase) => "the parameter -Parallel",
        UsingStatementAst { UsingStatementKind: not UsingStatementKind.Namespace } => "using",
        ConfigurationDefinitionAst => "configuration",
        _ => null,
    };
}
