using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Steps;

namespace WorkflowFunctions.Portal.Builder;

/// <summary>What is different between two versions of a definition.</summary>
/// <param name="Of">The unique name of a step; null for the definition itself.</param>
/// <param name="Kind">Whether there is such a step in both versions.</param>
/// <param name="Rows">What differs, each with what it was and what it is; null where there is nothing.</param>
internal sealed record Difference(string? Of, DifferenceKind Kind, ImmutableArray<(string What, string? Before, string? After)> Rows);

internal enum DifferenceKind
{
    Changed,
    Added,
    Removed,
}

internal static class VersionDifferences
{
    public static ImmutableArray<Difference> Between(WorkflowDefinition before, WorkflowDefinition after, StepCatalogue catalogue, Func<int, string> roleName)
    {
        var differences = ImmutableArray.CreateBuilder<Difference>();
        Add(null, DifferenceKind.Changed, Texts(before), Texts(after));
        foreach (var step in before.Steps)
        {
            var now = after.FindStep(step.UniqueName);
            Add(step.UniqueName, now is null ? DifferenceKind.Removed : DifferenceKind.Changed, Parts(step, catalogue, roleName), now is null ? [] : Parts(now, catalogue, roleName));
        }

        foreach (var step in after.Steps.Where(step => before.FindStep(step.UniqueName) is null))
            Add(step.UniqueName, DifferenceKind.Added, [], Parts(step, catalogue, roleName));
        return differences.ToImmutable();

        void Add(string? of, DifferenceKind kind, List<(string What, string Value)> old, List<(string What, string Value)> now)
        {
            var rows = old.Select(part => part.What).Union(now.Select(part => part.What), StringComparer.OrdinalIgnoreCase)
                .Select(what => (what, Find(old, what), Find(now, what))).Where(row => row.Item2 != row.Item3).ToImmutableArray();
            if (!rows.IsEmpty)
                differences.Add(new(of, kind, rows));
        }
    }

    private static string? Find(List<(string What, string Value)> parts, string what) =>
        parts.Where(part => string.Equals(part.What, what, StringComparison.OrdinalIgnoreCase)).Select(part => part.Value).FirstOrDefault();

    private static List<(string What, string Value)> Texts(WorkflowDefinition version) =>
    [
        ("Name", version.DisplayName),
        ("Description", version.Description ?? ""),
        ("Requesters may withdraw", version.RequesterMayWithdraw ? "yes" : "no"),
        ("Those who are asked may ask others", version.AssigneesMayForward ? "yes" : "no"),
        ("Requesters are told how instances end", version.NotifyRequester ? "yes" : "no"),
    ];

    private static List<(string What, string Value)> Parts(StepDefinition step, StepCatalogue catalogue, Func<int, string> roleName)
    {
        var parts = new List<(string, string)>
        {
            ("Name", step.DisplayName),
            ("Type", step.ExtensionName),
            ("Enabled", step.Enabled ? "yes" : "no"),
        };
        if (!step.Conditions.IsEmpty)
            parts.Add(("Conditions", string.Join('\n', step.Conditions.Select(condition => condition.Value))));
        foreach (var signal in step.Signals)
            parts.Add(("Asks", string.Join('\n', signal.RoleIds.Select(roleName).Concat(signal.RoleTokens))));
        parts.AddRange(step.ConfigurationParameters.Select(parameter => (parameter.Key, Value(Named(catalogue.Find(step.ExtensionName)?.FindParameter(parameter.Key), parameter.Value, roleName)))));
        parts.AddRange(step.Outputs.Select(output => ($"Output {output.Name}", output.Target)));
        return parts;
    }

    /// <summary>The value with the names of roles in the place of their ids.</summary>
    private static JsonElement Named(StepParameter? declared, JsonElement value, Func<int, string> roleName) => (declared, value.ValueKind) switch
    {
        ({ Kind: ParameterKind.RoleIds }, JsonValueKind.Array) => JsonValues.Of(value.EnumerateArray().Select(role => JsonValues.Of(Name(JsonValues.Text(role), roleName)))),
        ({ Kind: ParameterKind.RoleCounts }, JsonValueKind.Object) => With(value, member => (Name(member.Name, roleName), member.Value)),
        ({ Entries.Members.Length: > 0 }, JsonValueKind.Array) => JsonValues.Of(value.EnumerateArray().Select(entry => entry.ValueKind == JsonValueKind.Object
            ? With(entry, member => (member.Name, Named(declared.Entries.Member(member.Name), member.Value, roleName)))
            : entry)),
        _ => value,
    };

    private static string Name(string id, Func<int, string> roleName) =>
        int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var role) ? roleName(role) : id;

    private static JsonElement With(JsonElement value, Func<JsonProperty, (string Name, JsonElement Value)> change) =>
        JsonSerializer.SerializeToElement(value.EnumerateObject().Select(change).GroupBy(member => member.Name).ToDictionary(group => group.Key, group => group.Last().Value));

    private static string Value(JsonElement value) => string.Join('\n', Lines(value));

    /// <summary>What has parts has a line for each, and parts of parts are indented.</summary>
    private static IEnumerable<string> Lines(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().SelectMany(member => Named($"{member.Name}:", member.Value)),
        JsonValueKind.Array => value.EnumerateArray().SelectMany((item, index) => item.ValueKind is JsonValueKind.Object or JsonValueKind.Array ? Named($"{index + 1}.", item) : [JsonValues.Text(item)]),
        _ => [JsonValues.Text(value)],
    };

    private static IEnumerable<string> Named(string name, JsonElement value) => value.ValueKind is JsonValueKind.Object or JsonValueKind.Array
        ? [name, .. Lines(value).Select(line => $"  {line}")]
        : [$"{name} {JsonValues.Text(value)}"];
}
