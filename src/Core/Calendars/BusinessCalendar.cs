using System.Collections.Immutable;

namespace WorkflowFunctions.Core.Calendars;

/// <summary>
/// When an organisation is at work. A moment is open if it is, in local time, within the opening hours of an opening day that is no holiday.
/// Time counts as it really passes: if the clocks are changed during opening hours, the day has an hour more or less.
/// </summary>
public sealed class BusinessCalendar
{
    /// <summary>The most holidays of a calendar.</summary>
    public const int MostHolidays = 2_000;

    private readonly TimeZoneInfo _zone;
    private readonly ImmutableHashSet<DayOfWeek> _days;
    private readonly ImmutableArray<OpeningHours> _hours;
    private readonly ImmutableArray<DateOnly> _holidays;
    private readonly long _openOfWeek;

    /// <param name="name">As steps name it, compared without case.</param>
    /// <param name="days">At least one.</param>
    /// <param name="hours">At least one; no two overlap.</param>
    public BusinessCalendar(
        string name, TimeZoneInfo zone, IEnumerable<DayOfWeek> days, IEnumerable<OpeningHours> hours, IEnumerable<DateOnly> holidays)
    {
        Name = name;
        _zone = zone;
        _days = [.. days];
        _hours = [.. hours.OrderBy(span => span.Begin)];
        _holidays = [.. holidays.Distinct().Order()];
        _openOfWeek = _days.Count * _hours.Sum(span => (span.End - span.Begin).Ticks);
        if (_openOfWeek == 0)
            throw new ArgumentException("A calendar is open at some time.", nameof(hours));
    }

    public string Name { get; }

    /// <summary>How far ahead the calendar is read. What it is not open for by then is never over, as far as a step is concerned.</summary>
    public static TimeSpan Reach { get; } = TimeSpan.FromDays(36_525);

    /// <summary>When so much open time has passed, at the earliest; null if it has not by the end of <see cref="Reach"/>.</summary>
    public DateTimeOffset? After(DateTimeOffset from, TimeSpan open)
    {
        var (at, passed) = Walk(from.UtcTicks, EndOf(from), open.Ticks);
        return passed == open.Ticks ? new DateTimeOffset(at, TimeSpan.Zero) : null;
    }

    /// <summary>How much open time lies between two moments, at most that of <see cref="Reach"/>.</summary>
    public TimeSpan Between(DateTimeOffset from, DateTimeOffset to) =>
        new(Walk(from.UtcTicks, Math.Min(to.UtcTicks, EndOf(from)), long.MaxValue).Open);

    /// <summary>There is no local time just before the end of all time.</summary>
    private static long EndOf(DateTimeOffset from) => Math.Min(from.UtcTicks + Reach.Ticks, DateTime.MaxValue.Ticks - (2 * TimeSpan.TicksPerDay));

    /// <summary>Goes on until the end, or until it was open for as long as is wanted. All numbers are ticks, moments in UTC.</summary>
    private (long At, long Open) Walk(long from, long end, long wanted)
    {
        var (at, open) = (from, 0L);
        for (var offset = Offset(at); at < end && open < wanted;)
        {
            // The clocks are never changed there and back again within a week.
            var next = Math.Min(end - at, TimeSpan.TicksPerDay * 7) + at;
            var offsetThen = Offset(next);
            if (offsetThen != offset)
                next = ChangeOf(offset, at, next);
            if (next - at == TimeSpan.TicksPerDay * 7 && wanted - open > _openOfWeek && !HasHoliday(at + offset, next + offset))
                (at, open) = (next, open + _openOfWeek);
            else
                (at, open) = WalkDays(at, next, offset, open, wanted);
            offset = offsetThen == offset ? offset : Offset(at);
        }

        return (at, open);
    }

    /// <summary>The same as long as the clocks are not changed.</summary>
    private (long At, long Open) WalkDays(long at, long end, long offset, long open, long wanted)
    {
        var (localAt, localEnd) = (at + offset, end + offset);
        for (var day = localAt - (localAt % TimeSpan.TicksPerDay); day < localEnd; day += TimeSpan.TicksPerDay)
        {
            var date = DateOnly.FromDateTime(new DateTime(day));
            if (!_days.Contains(date.DayOfWeek) || _holidays.BinarySearch(date) >= 0)
                continue;
            foreach (var hours in _hours)
            {
                var begin = Math.Max(day + hours.Begin.Ticks, localAt);
                var length = Math.Min(day + hours.End.Ticks, localEnd) - begin;
                if (length <= 0)
                    continue;
                if (length >= wanted - open)
                    return (begin + (wanted - open) - offset, wanted);
                open += length;
            }
        }

        return (end, open);
    }

    /// <summary>The first moment of another offset, between one that has this offset and one that has not.</summary>
    private long ChangeOf(long offset, long before, long after)
    {
        while (after - before > 1)
        {
            var middle = before + ((after - before) / 2);
            if (Offset(middle) == offset)
                before = middle;
            else
                after = middle;
        }

        return after;
    }

    private bool HasHoliday(long localFrom, long localTo)
    {
        var first = _holidays.BinarySearch(DateOnly.FromDateTime(new DateTime(localFrom)));
        return first >= 0 || (~first < _holidays.Length && _holidays[~first] <= DateOnly.FromDateTime(new DateTime(localTo)));
    }

    private long Offset(long utc) => _zone.GetUtcOffset(new DateTime(utc, DateTimeKind.Utc)).Ticks;
}
