using System.Text.RegularExpressions;

namespace WorkflowFunctions.Core.Steps.Input;

/// <summary>
/// How long it may take to compare the texts of one answer with their patterns, together. If there are several, half of it is shared among
/// them. The other half is for the first one that needs more than its share, perhaps only because the processor was busy with something else.
/// </summary>
/// <param name="patterns">How many there are.</param>
internal sealed class PatternTime(int patterns)
{
    private const int Milliseconds = 100;

    // A regular expression counts its limit in whole milliseconds.
    private readonly int _share = patterns > 1 ? Math.Max(1, Milliseconds / 2 / patterns) : Milliseconds;
    private int _reserve = patterns > 1 ? Milliseconds / 2 : 0;
    private bool _isSpent;

    public static TimeSpan Whole { get; } = TimeSpan.FromMilliseconds(Milliseconds);

    /// <summary>Whether the text matches; null if that takes too long. Once it has, nothing else is compared.</summary>
    public bool? Matches(InputPattern pattern, string text)
    {
        if (_isSpent)
            return null;
        if (Try(pattern, text, _share) is { } matches)
            return matches;
        var second = _reserve > 0 ? Try(pattern, text, _reserve) : null;
        (_reserve, _isSpent) = (0, second is null);
        return second;
    }

    private static bool? Try(InputPattern pattern, string text, int milliseconds)
    {
        try
        {
            return pattern.Within(TimeSpan.FromMilliseconds(milliseconds)).IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return null;
        }
    }
}
