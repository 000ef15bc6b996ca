using System.Globalization;
using System.Text.RegularExpressions;

namespace WorkflowFunctions.Core.Calendars;

/// <summary>One span of a day in local time, as <c>09:00-17:00</c>. It ends after it begins, and at 24:00 at the latest.</summary>
/// <param name="Begin">From midnight.</param>
/// <param name="End">From midnight.</param>
public sealed partial record OpeningHours(TimeSpan Begin, TimeSpan End)
{
    /// <summary>For messages.</summary>
    public const string Expected = "be a span of a day such as 09:00-17:00, which ends after it begins, at 24:00 at the latest";

    /// <summary>Null for anything but such a span.</summary>
    public static OpeningHours? Parse(string text)
    {
        if (Form().Match(text) is not { Success: true } match)
            return null;
        var hours = new OpeningHours(Time(match, "from"), Time(match, "to"));
        return hours.Begin < hours.End && hours.End <= TimeSpan.FromDays(1) ? hours : null;
    }

    public bool Overlaps(OpeningHours other) => Begin < other.End && other.Begin < End;

    private static TimeSpan Time(Match match, string name)
    {
        var text = match.Groups[name].ValueSpan;
        return TimeSpan.FromMinutes((60 * int.Parse(text[..2], CultureInfo.InvariantCulture)) + int.Parse(text[3..], CultureInfo.InvariantCulture));
    }

    [GeneratedRegex("^(?<from>[0-2][0-9]:[0-5][0-9])-(?<to>[0-2][0-9]:[0-5][0-9])\\z", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
