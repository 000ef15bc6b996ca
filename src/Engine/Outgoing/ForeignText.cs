using System.Globalization;
using WorkflowFunctions.Core;

namespace WorkflowFunctions.Engine.Outgoing;

/// <summary>What another system or a library has said, as a part of a sentence of ours.</summary>
internal static class ForeignText
{
    /// <summary>On one line, and no longer than so many characters.</summary>
    public static string OneLine(string text, int most = 300) => JsonValues.Shortened(
        string.Join(' ', string.Concat(text.Select(character => BreaksLine(character) ? ' ' : character)).Split(' ', StringSplitOptions.RemoveEmptyEntries)), most);

    private static bool BreaksLine(char character) => char.IsControl(character)
        || char.GetUnicodeCategory(character) is UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
