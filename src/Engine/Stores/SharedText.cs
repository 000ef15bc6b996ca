namespace WorkflowFunctions.Engine.Stores;

/// <summary>A small text that all workers share: see <see cref="ISharedTextStore"/>.</summary>
/// <param name="Kind">What it is for; 1 to <see cref="LongestName"/> letters, digits, <c>.</c>, <c>_</c> and <c>-</c>.</param>
/// <param name="Name">Unique among those of its kind; of the same form.</param>
/// <param name="Text">At most <see cref="LongestText"/> characters.</param>
public sealed record SharedText(string Kind, string Name, string Text)
{
    public const int LongestName = 100;

    public const int LongestText = 32 * 1024;

    /// <exception cref="ArgumentException">A part has another form than stores can hold.</exception>
    public void Validate()
    {
        EnsureName(Kind, nameof(Kind));
        EnsureName(Name, nameof(Name));
        if (Text.Length > LongestText)
            throw new ArgumentException($"The text '{Name}' has {Text.Length} characters; at most {LongestText} are allowed.", nameof(Text));
    }

    /// <exception cref="ArgumentException">The text is no name.</exception>
    public static void EnsureName(string text, string parameter)
    {
        if (text.Length is 0 or > LongestName || !text.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '_' or '-'))
            throw new ArgumentException($"'{text}' must have 1 to {LongestName} letters, digits, '.', '_' or '-'.", parameter);
    }
}
