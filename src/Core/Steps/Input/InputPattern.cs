using System.Text.RegularExpressions;

namespace WorkflowFunctions.Core.Steps.Input;

/// <summary>A regular expression that a text has to match as a whole.</summary>
internal sealed class InputPattern
{
    public const int Longest = 256;

    /// <summary>The most characters of a text that is compared.</summary>
    public const int LongestText = 1_000;

    /// <summary>
    /// It bounds what a pattern can cost. The engine that never goes back has no such bound: with nested counts it takes minutes and gigabytes,
    /// and does not heed its limit.
    /// </summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(100);

    private readonly Regex _regex;
    private bool _isSlow;

    private InputPattern(string text, Regex regex) => (Text, _regex) = (text, regex);

    public string Text { get; }

    /// <summary>Reads a pattern, or says why it cannot be used.</summary>
    public static (InputPattern? Pattern, string? Problem) Read(string pattern)
    {
        if (pattern.Length is 0 or > Longest)
            return (null, FormattableString.Invariant($"it has {pattern.Length} characters, and 1 to {Longest} are allowed"));
        try
        {
            // By itself first: what closes a group that it has not opened would otherwise only be wrong inside of another one.
            _ = New(pattern);
            return (new InputPattern(pattern, New($@"\A(?:{pattern})\z")), null);
        }
        catch (ArgumentException error)
        {
            return (null, error.Message.TrimEnd('.'));
        }
    }

    /// <summary>What the text would have to be; null if it matches. Once a text has taken too long, no other is compared.</summary>
    public string? Broken(string text)
    {
        if (text.Length > LongestText)
            return FormattableString.Invariant($"a text of at most {LongestText} characters that matches {Text}");
        try
        {
            if (!_isSlow && _regex.IsMatch(text))
                return null;
        }
        catch (RegexMatchTimeoutException)
        {
            _isSlow = true;
        }

        return $"a text that matches {Text}" + (_isSlow ? ", and comparing takes too long" : "");
    }

    private static Regex New(string pattern) => new(pattern, RegexOptions.CultureInvariant, Limit);
}
