namespace WorkflowFunctions.Core.Definitions;

/// <summary>The size limits of the parts of a definition.</summary>
public static class DefinitionLimits
{
    public const int UniqueName = 64;
    public const int DisplayName = 256;
    public const int Description = 4_096;
    public const int Key = 256;

    /// <summary>The most keys a definition may have.</summary>
    public const int Keys = 100;

    public const int WorkflowType = 64;
    public const int Steps = 100;

    /// <summary>The most conditions a step may have.</summary>
    public const int Conditions = 32;

    /// <summary>Whether the text is 1 to 64 ASCII letters, digits, <c>_</c> or <c>-</c>.</summary>
    public static bool IsUniqueName(string text) =>
        text.Length is >= 1 and <= UniqueName && text.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-');
}
