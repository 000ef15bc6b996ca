namespace WorkflowFunctions.Core.Definitions;

/// <summary>How large the parts of a definition may be.</summary>
public static class DefinitionLimits
{
    public const int UniqueName = 64;
    public const int DisplayName = 256;
    public const int Description = 4_096;
    public const int Key = 256;
    public const int WorkflowType = 64;
    public const int Steps = 100;

    /// <summary>The most conditions of one step.</summary>
    public const int Conditions = 32;

    /// <summary>1 to 64 letters, digits, <c>_</c> and <c>-</c> of ASCII.</summary>
    public static bool IsUniqueName(string text) =>
        text.Length is >= 1 and <= UniqueName && text.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-');
}
