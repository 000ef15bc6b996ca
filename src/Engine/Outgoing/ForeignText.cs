using WorkflowFunctions.Core;

namespace WorkflowFunctions.Engine.Outgoing;

/// <summary>What another system or a library has said, as a part of a sentence of ours.</summary>
internal static class ForeignText
{
    private const int Longest = 300;

    /// <summary>On one line, and not too long.</summary>
    public static string OneLine(string text) => JsonValues.Shortened(TextRules.OneLine(text), Longest);
}
