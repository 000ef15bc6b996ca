using System.Collections.Immutable;

namespace WorkflowFunctions.ScriptWorker;

/// <summary>What a script writes for the history: a limited number of lines of limited length.</summary>
internal sealed class ScriptLines
{
    private readonly List<string> _lines = [];
    private int _left;

    public ImmutableArray<string> All => _left == 0 ? [.. _lines] : [.. _lines, $"{_left} more line(s) of the script were left out."];

    /// <param name="text">Makes the line. It is not called for a line that is left out.</param>
    public void Add(Func<string> text)
    {
        if (_lines.Count == ScriptLimits.ConsoleLines)
            _left++;
        else
            _lines.Add(ScriptErrors.Shortened($"Script: {text()}", ScriptLimits.ConsoleLine));
    }
}
