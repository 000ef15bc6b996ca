using System.Text.RegularExpressions;

namespace WorkflowFunctions.Core.Steps.Input;

/// <summary>A regular expression that a text has to match as a whole.</summary>
internal sealed class InputPattern
{
    public const int Longest = 256;

    /// <summary>The most characters of a text that is compared.</summary>
    public const int LongestText = 1_000;

    private Regex? _whole;

    private InputPattern(string text) => Text = text;

    public string Text { get; }

    /// <summary>Reads a pattern, or says why it cannot be used.</summary>
    public static (InputPattern? Pattern, string? Problem) Read(string pattern)
    {
        if (pattern.Length is 0 or > Longest)
            return (null, FormattableString.Invariant($"it has {pattern.Length} characters, and 1 to {Longest} are allowed"));
        try
        {
            // By itself first: what closes a group that it has not opened would otherwise only be wrong inside of another one.
            _ = new Regex(pattern, RegexOptions.CultureInvariant, PatternTime.Whole);
            var read = new InputPattern(pattern);
            _ = read.Within(PatternTime.Whole);
            return (read, null);
        }
        catch (ArgumentException error)
        {
            return (null, error.Message.TrimEnd('.'));
        }
    }

    /// <summary>What the text would have to be; null if it matches.</summary>
    public string? Broken(string text, PatternTime time)
    {
        if (text.Length > LongestText)
            return FormattableString.Invariant($"a text of at most {LongestText} characters that matches {Text}");
        return time.Matches(this, text) switch
        {
            true => null,
            false => $"a text that matches {Text}",
            null => $"a text that matches {Text}, and comparing takes too long",
        };
    }

    /// <summary>
    /// What compares a text as a whole. The limit bounds what a pattern can cost. The engine that never goes back has no such bound: with
    /// nested counts it takes minutes and gigabytes, and does not heed its limit.
    /// </summary>
    internal Regex Within(TimeSpan limit) =>
        _whole?.MatchTimeout == limit ? _whole : _whole = new Regex($@"\A(?:{Text})\z", RegexOptions.CultureInvariant, limit);
}
