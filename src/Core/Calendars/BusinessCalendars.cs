using System.Collections.Frozen;
using System.Collections.Immutable;

namespace WorkflowFunctions.Core.Calendars;

/// <summary>The calendars of an installation.</summary>
public sealed class BusinessCalendars
{
    private readonly FrozenDictionary<string, BusinessCalendar> _byName;

    /// <param name="calendars">Each with a name of its own, compared without case.</param>
    public BusinessCalendars(params ImmutableArray<BusinessCalendar> calendars) =>
        _byName = calendars.ToFrozenDictionary(calendar => calendar.Name, StringComparer.OrdinalIgnoreCase);

    public static BusinessCalendars None { get; } = new([]);

    /// <summary>In the order of the alphabet.</summary>
    public ImmutableArray<string> Names => [.. _byName.Keys.Order(StringComparer.OrdinalIgnoreCase)];

    public BusinessCalendar? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>What is wrong with the name of a calendar that there is not, to go behind a subject.</summary>
    internal string Missing(string name) => _byName.Count == 0
        ? $"is '{JsonValues.Shortened(name)}', but this installation has no calendars (Calendars:Name in its settings)"
        : $"is '{JsonValues.Shortened(name)}', but the calendars of this installation are {string.Join(", ", Names)}";
}
