using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.Configuration;
using WorkflowFunctions.Core.Security;

namespace WorkflowFunctions.Engine.Notices.Digests;

/// <summary>Who gets one mail a day in place of one for each step that waits, and when: <c>Notices:Digest</c>.</summary>
/// <param name="At">The time of day.</param>
/// <param name="Zone">Where it is that time.</param>
/// <param name="People">The names or addresses of the people; <see cref="Everybody"/> for all whose address is known.</param>
public sealed record DigestOptions(TimeOnly At, TimeZoneInfo Zone, ImmutableArray<string> People)
{
    public const string Everybody = "*";

    public const string PeopleSetting = "Notices:Digest:People";

    /// <summary>How long after its time a digest may be sent even if the day is over by then. A host may look every quarter of an hour only.</summary>
    public static readonly TimeSpan Overtime = TimeSpan.FromHours(1);

    private const string TimeForm = "HH:mm";

    /// <summary>Whether the person is told once a day. Whoever has no address of his own is not told at all.</summary>
    public bool Wants(Person person) => person.Mail is { } mail && ApproverAddresses.IsMailbox(mail) && People.Any(entry => entry == Everybody || Names(entry, person));

    /// <summary>Whether an entry of <see cref="People"/> stands for this person.</summary>
    public static bool Names(string entry, Person person) => string.Equals(entry, person.Name, StringComparison.OrdinalIgnoreCase)
        || string.Equals(entry, person.Mail, StringComparison.OrdinalIgnoreCase);

    /// <summary>The day whose digest may be sent now; null if it is too early for that of today, and too late for that of yesterday.</summary>
    internal DateOnly? DayOf(DateTimeOffset now)
    {
        var local = TimeZoneInfo.ConvertTime(now, Zone).DateTime;
        var today = DateOnly.FromDateTime(local);
        return local >= today.ToDateTime(At) ? today
            : local < today.AddDays(-1).ToDateTime(At) + Overtime ? today.AddDays(-1)
            : null;
    }

    /// <summary>The keys of the people who are told once a day.</summary>
    public FrozenSet<string> KeysIn(AddressBook book) =>
        book.People.Where(known => Wants(known.Person)).Select(known => known.Person.Key).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Null if nobody has set a digest, or if there are problems.</summary>
    internal static DigestOptions? Read(IConfigurationSection section, List<string> problems)
    {
        if (!section.Exists())
            return null;
        NoticeTemplate.Expect(section, problems, nameof(At), "TimeZone", nameof(People));
        var (time, zone) = (section[nameof(At)] ?? "08:00", section["TimeZone"] ?? "UTC");
        if (!TimeOnly.TryParseExact(time, TimeForm, CultureInfo.InvariantCulture, DateTimeStyles.None, out var at))
            problems.Add($"{section.Path}:{nameof(At)} is '{time}', but must be a time of day such as 08:00.");
        var found = TimeZones.Find(zone);
        if (found is null)
            problems.Add($"{section.Path}:TimeZone is '{zone}', but must {TimeZones.Wanted(zone)}.");
        var people = ReadPeople(section.GetSection(nameof(People)), problems);
        return problems.Count == 0 ? new DigestOptions(at, found!, people) : null;
    }

    private static ImmutableArray<string> ReadPeople(IConfigurationSection section, List<string> problems)
    {
        if (!string.IsNullOrEmpty(section.Value))
            problems.Add($"{section.Path} must be a list, not a single value: set {section.Path}:0 to '{section.Value}'.");
        else if (!section.GetChildren().Any())
            problems.Add($"{section.Path} names nobody: set {section.Path}:0 to the name or the address of somebody, or to {Everybody} for everybody whose address is known.");
        foreach (var entry in section.GetChildren().Where(entry => string.IsNullOrWhiteSpace(entry.Value)))
            problems.Add($"{entry.Path} must be the name or the address of somebody, or {Everybody}.");
        return [.. section.GetChildren().Select(entry => entry.Value?.Trim() ?? "")];
    }
}
