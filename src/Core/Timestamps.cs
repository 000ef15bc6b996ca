using System.Globalization;
using System.Text.RegularExpressions;

namespace WorkflowFunctions.Core;

/// <summary>The one form of a moment in JSON, tokens and mail: RFC 3339 in UTC with <c>Z</c>.</summary>
public static partial class Timestamps
{
    private const int DigitsOfTick = 7;

    public static string Format(DateTimeOffset moment) =>
        moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    /// <summary>For sentences: whole seconds, which are enough for people.</summary>
    public static string InWords(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>
    /// Reads a date (midnight), or a date with a time, as RFC 3339 has it: with up to nine digits of a fraction, of which the first seven
    /// count, and any offset. What says no offset is UTC. A leap second is the end of its minute. Null for anything else.
    /// </summary>
    public static DateTimeOffset? Parse(string text)
    {
        if (Form().Match(text) is not { Success: true } match
            || !DateOnly.TryParseExact(match.Groups["date"].ValueSpan, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            return null;
        var second = Number("second");
        var ticks = new TimeSpan(Number("hour"), Number("minute"), second).Ticks + Fraction(match.Groups["fraction"].Value);
        var offset = new TimeSpan(Number("offsetHour"), Number("offsetMinute"), 0).Ticks * (match.Groups["sign"].Value == "-" ? -1 : 1);
        var moment = date.ToDateTime(TimeOnly.MinValue).Ticks + ticks - offset;
        if (moment < DateTime.MinValue.Ticks || moment > DateTime.MaxValue.Ticks)
            return null;
        var read = new DateTimeOffset(moment, TimeSpan.Zero);
        // Leap seconds are announced for the end of a day in UTC, and for no other time.
        return second < 60 || read.TimeOfDay < TimeSpan.FromSeconds(1) ? read : null;

        int Number(string group) => match.Groups[group] is { Success: true } found ? int.Parse(found.ValueSpan, CultureInfo.InvariantCulture) : 0;
    }

    private static long Fraction(string digits) =>
        long.Parse(digits.PadRight(DigitsOfTick, '0').AsSpan(0, DigitsOfTick), CultureInfo.InvariantCulture);

    [GeneratedRegex("""
        ^(?<date>[0-9]{4}-[0-9]{2}-[0-9]{2})
        ([Tt\ ](?<hour>[01][0-9]|2[0-3]):(?<minute>[0-5][0-9])(:(?<second>[0-5][0-9]|60)(\.(?<fraction>[0-9]{1,9}))?)?
        ([Zz]|(?<sign>[+-])(?<offsetHour>[01][0-9]|2[0-3]):(?<offsetMinute>[0-5][0-9]))?)?\z
        """, RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
