using WorkflowFunctions.Core;

namespace WorkflowFunctions.Engine.Outgoing;

/// <summary>Text from another system or a library, as part of one of our sentences.</summary>
internal static class ForeignText
{
    private const int Longest = 300;

    /// <summary>On one line, and not too long.</summary>
    public static string OneLine(string text) => JsonValues.Shortened(TextRules.OneLine(text), Longest);
}
