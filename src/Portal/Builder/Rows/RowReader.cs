using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Steps;

namespace WorkflowFunctions.Portal.Builder.Rows;

/// <summary>
/// Reads rows from a form. A field that says what is stored, or that the form does not have, leaves it as it is; so does a row leave what
/// it cannot show.
/// </summary>
/// <param name="problems">What cannot be read, by field.</param>
internal sealed class RowReader(IFormCollection form, Dictionary<string, string> problems)
{
    /// <summary>Far more than any parameter may have.</summary>
    public const int Most = 500;

    public static string[] KeysOf(IFormCollection form, string prefix) =>
        [.. form[RowNames.Keys(prefix)].ToString().Split(',', StringSplitOptions.RemoveEmptyEntries).Distinct().Take(Most)];

    public bool Has(string prefix) => form.ContainsKey(RowNames.Keys(prefix));

    /// <summary>The rows that have something in them, in their order.</summary>
    public ImmutableArray<EntryRow> Read(ParameterEntries entries, ImmutableArray<EntryRow> before, string prefix)
    {
        var rows = ImmutableArray.CreateBuilder<EntryRow>();
        foreach (var key in KeysOf(form, prefix))
        {
            var was = before.FirstOrDefault(row => row.Key == key);
            var name = entries.Name is null ? null : NameOf(RowNames.Name(prefix, key), was?.Name);
            var value = entries.Value is { } part ? ReadValue(part, was, RowNames.Value(prefix, key)) : ReadMembers(entries, was, prefix, key);
            if (name is { Length: 0 } && value is not null && was?.Name is not { Length: 0 })
                problems[RowNames.Name(prefix, key)] = "Give it a name, or remove it.";
            if (was is not null && name == was.Name && value is { } same && JsonValues.AreSame(same, was.Value))
                rows.Add(was);
            else if (value is not null || name is { Length: > 0 })
                rows.Add(new EntryRow(key, name, value ?? (entries.Value is null ? JsonValues.Of(JsonMap.Empty) : JsonValues.Of(""))));
        }

        if (entries.Name is not null)
            FindTwins(rows, prefix);
        return rows.ToImmutable();
    }

    /// <summary>The value that rows mean; null if there are none.</summary>
    public static JsonElement? ValueOf(ParameterEntries entries, ImmutableArray<EntryRow> rows) => rows.IsEmpty ? null
        : entries.Name is null ? JsonValues.Of(rows.Select(row => row.Value))
        : JsonValues.Of(JsonMap.From(rows.Select(row => KeyValuePair.Create(row.Name!, row.Value))));

    private string NameOf(string field, string? was) => !form.ContainsKey(field) || form[field].ToString() == was ? was ?? "" : form[field].ToString().Trim();

    private JsonElement? ReadValue(StepParameter part, EntryRow? was, string field)
    {
        if (!form.ContainsKey(field) || (was is not null && FieldText.Says(part, was.Value, FieldText.Of(form, field))))
            return was?.Value;
        var (value, problem) = FieldText.Read(part, FieldText.Of(form, field));
        if (problem is not null)
            problems[field] = problem;
        return value;
    }

    /// <summary>Null if nothing is left of the entry.</summary>
    private JsonElement? ReadMembers(ParameterEntries entries, EntryRow? was, string prefix, string key)
    {
        var members = new OrderedDictionary<string, JsonElement>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in was?.Members ?? JsonMap.Empty)
            members[name] = value;
        var isChanged = false;
        foreach (var name in members.Keys.Where(name => form.ContainsKey(RowNames.Dropped(prefix, key, name))).ToList())
            isChanged |= members.Remove(name);
        var typeField = RowNames.Member(prefix, key, "Type");
        var type = form.ContainsKey(typeField) ? FieldText.Of(form, typeField) : was?.Type;
        foreach (var member in entries.Members)
        {
            var field = RowNames.Member(prefix, key, member.Name);
            JsonElement? stored = members.TryGetValue(member.Name, out var known) ? known : null;
            if (!form.ContainsKey(field) || FieldText.Of(form, field) is var text && FieldText.Says(member, stored, text, was?.Type))
                continue;
            var (value, problem) = FieldText.Read(member, text, type);
            if (problem is not null)
                problems[field] = problem;
            else if (value is { } given)
                members[member.Name] = given;
            else
                members.Remove(member.Name);
            isChanged = true;
        }

        return !isChanged ? was?.Value : members.Count > 0 ? JsonValues.Of(JsonMap.From(members)) : null;
    }

    private void FindTwins(IReadOnlyList<EntryRow> rows, string prefix)
    {
        foreach (var twins in rows.Where(row => row.Name is { Length: > 0 }).GroupBy(row => row.Name, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1))
            problems[RowNames.Name(prefix, twins.ElementAt(1).Key)] = $"'{JsonValues.Shortened(twins.Key!)}' is there {twins.Count()} times; each needs a name of its own.";
    }
}
