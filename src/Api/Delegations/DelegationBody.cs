using System.Collections.Immutable;
using System.Text.Json;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Engine.Delegations;

namespace WorkflowFunctions.Api.Delegations;

/// <summary>Reads a <see cref="DelegationRequest"/>, and finds whom and what it names.</summary>
internal sealed record DelegationBody(Person From, Person To, DateTimeOffset? StartsAt, DateTimeOffset Until, ImmutableArray<string> WorkflowTypes)
{
    public const int LongestName = Assignees.LongestName;
    public const int LongestMoment = 64;
    public const int MostTypes = 50;

    /// <param name="caller">Is absent if nobody else is named.</param>
    /// <param name="types">The workflow types that there are.</param>
    public static DelegationBody? Read(
        JsonElement body, Person caller, ApproverDirectory people, ImmutableArray<WorkflowType> types, DateTimeOffset now, ProblemList problems)
    {
        var count = problems.Count;
        var reader = new ObjectReader(body, "", problems);
        if (body.ValueKind != JsonValueKind.Object)
            return null;
        var to = Find(reader, "To", required: true, caller, people, problems);
        var from = reader.Any("From") is null ? caller : Find(reader, "From", required: false, caller, people, problems);
        if (to is not null && to.Key == from?.Key)
            problems.Add(new("To", $"To is {to.Name}, who is the absent person; name somebody else."));
        var startsAt = ReadMoment(reader, "StartsAt", required: false, problems);
        var until = ReadUntil(reader, now, problems);
        if (startsAt >= until)
            problems.Add(new("StartsAt", $"StartsAt is {Timestamps.Format(startsAt.Value)}, but must be before Until, which is {Timestamps.Format(until.Value)}."));
        var kept = ReadTypes(reader, types, problems);
        reader.RefuseUnknown();
        return problems.Count == count ? new DelegationBody(from!, to!, startsAt, until!.Value, kept) : null;
    }

    private static Person? Find(ObjectReader reader, string name, bool required, Person caller, ApproverDirectory people, ProblemList problems)
    {
        var count = problems.Count;
        var text = reader.Text(name, LongestName, required)?.Trim();
        if (text is null || problems.Count > count)
            return null;
        // Somebody who signs in by a token need not be known to anybody else.
        if (text == caller.Key)
            return caller;
        var found = people.PeopleCalled(text);
        if (found is [var only])
            return only;
        problems.Add(new(reader.At(name), found.IsEmpty
            ? $"{reader.At(name)} is '{text}', which is nobody who is known here: name people by key, name or address."
            : $"{reader.At(name)} is '{text}', which fits several people: name the one you mean by key or address."));
        return null;
    }

    private static DateTimeOffset? ReadUntil(ObjectReader reader, DateTimeOffset now, ProblemList problems)
    {
        if (ReadMoment(reader, "Until", required: true, problems) is not { } until)
            return null;
        if (until <= now)
            problems.Add(new("Until", $"Until is {Timestamps.InWords(until)}, which has passed; it is {Timestamps.InWords(now)}."));
        else if (until > now + DelegationSet.Longest)
            problems.Add(new("Until", $"Until is {Timestamps.Format(until)}; at most {DelegationSet.Longest.TotalDays:0} days from now are allowed, which is {Timestamps.Format(now + DelegationSet.Longest)}."));
        return until;
    }

    private static DateTimeOffset? ReadMoment(ObjectReader reader, string name, bool required, ProblemList problems)
    {
        var count = problems.Count;
        var text = reader.Line(name, LongestMoment, required);
        if (text is null || problems.Count > count)
            return null;
        if (Timestamps.Parse(text) is { } moment)
            return moment;
        problems.Add(new(name, $"{name} is '{text}', but must be a date, or a date with a time, such as 2026-12-24T12:00:00Z."));
        return null;
    }

    private static ImmutableArray<string> ReadTypes(ObjectReader reader, ImmutableArray<WorkflowType> types, ProblemList problems)
    {
        const string name = "WorkflowTypes";
        var items = reader.Items(name);
        if (items.Count > MostTypes)
        {
            problems.Add(new(name, $"{name} has {items.Count} entries; at most {MostTypes} are allowed."));
            return [];
        }

        var kept = ImmutableArray.CreateBuilder<string>();
        foreach (var (item, path) in items)
        {
            if (item.ValueKind == JsonValueKind.String && types.FirstOrDefault(type => type.Name.Equals(item.GetString(), StringComparison.OrdinalIgnoreCase)) is { } type)
                kept.Add(type.Name);
            else
                problems.Add(new(path, $"{path} is {JsonValues.Shown(item)}, but must be a workflow type: {string.Join(", ", types.Select(known => known.Name).Take(20))}."));
        }

        return [.. kept.Distinct(StringComparer.OrdinalIgnoreCase)];
    }
}
