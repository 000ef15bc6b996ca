using System.Management.Automation;
using WorkflowFunctions.ScriptWorker;

namespace WorkflowFunctions.PowerShellWorker;

/// <summary>Describes what went wrong in a script.</summary>
internal static class PowerShellErrors
{
    /// <summary>For example <c>the script failed: There is no group (line 3)</c>.</summary>
    public static string Describe(Exception exception)
    {
        var record = (exception as IContainsErrorRecord)?.ErrorRecord;
        // What stopped the script says more than that it was stopped.
        var text = exception is ActionPreferenceStopException { ErrorRecord: { } stopped } ? stopped.ToString() : exception.Message;
        var line = record?.InvocationInfo?.ScriptLineNumber is > 0 and var number ? $" (line {number})" : "";
        return $"the script failed: {OneLine(text)}{line}";
    }

    /// <summary>Texts of the engine may have several lines; a reason has one.</summary>
    public static string OneLine(string text) =>
        ScriptErrors.Shortened(string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
}
