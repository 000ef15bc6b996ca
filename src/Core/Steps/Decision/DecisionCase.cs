using System.Collections.Immutable;
using System.Text.Json;
using WorkflowFunctions.Core.Definitions;

namespace WorkflowFunctions.Core.Steps.Decision;

/// <summary>One case of a <c>Decision</c> step: its name is an output, which is taken if the condition is true.</summary>
internal sealed record DecisionCase(string Name, string Condition)
{
    /// <summary>The most cases of a step.</summary>
    public const int Most = 50;

    public const string Parameter = "Cases";

    public const string NameName = "Name";

    private const string ConditionName = "Condition";

    /// <summary>What a case has.</summary>
    public static ImmutableArray<StepParameter> Members { get; } =
    [
        new(NameName, ParameterKind.Text) { Required = true, Description = "Of the case and its output." },
        new(ConditionName, ParameterKind.Text) { Required = true, Tokens = true, IsCondition = true, Description = "A rule, such as $(amount) -gt 1000. The first case whose rule is true is taken." },
    ];

    public static string Expected { get; } = $"a list of {{ {ParameterEntries.Names(Members)} }}, with 1 to {Most} entries";

    /// <summary>The names of outputs that have another meaning.</summary>
    private static readonly ImmutableArray<string> Taken = [StepOutputs.Continue, StepOutputs.Otherwise];

    /// <summary>The cases of a step in their order, as far as they can be read.</summary>
    public static ImmutableArray<DecisionCase> Of(StepDefinition step) =>
        step.Parameter(Parameter) is { ValueKind: JsonValueKind.Array } cases ? [.. cases.EnumerateArray().Select(Read).OfType<DecisionCase>()] : [];

    /// <summary>Every problem of a value of <c>Cases</c>.</summary>
    public static ImmutableArray<Problem> Problems(JsonElement cases)
    {
        if (cases.ValueKind != JsonValueKind.Array || cases.GetArrayLength() is 0 or > Most)
            return [new("", $"{Parameter} is {JsonValues.Shown(cases)}, but must be {Expected}.")];
        var problems = cases.EnumerateArray().SelectMany(Problems);
        var twins = cases.EnumerateArray().Select((value, index) => (Name: Read(value)?.Name, Index: index)).Where(one => one.Name is not null)
            .GroupBy(one => one.Name, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1).Select(group => new Problem(
                $"[{group.ElementAt(1).Index}].{NameName}", $"{group.Count()} cases are named '{group.Key}'; each needs a name of its own."));
        return [.. problems, .. twins];
    }

    private static IEnumerable<Problem> Problems(JsonElement value, int index)
    {
        var field = $"[{index}]";
        var place = FormattableString.Invariant($"Case {index + 1}");
        if (value.ValueKind != JsonValueKind.Object)
        {
            yield return new(field, $"{place} is {JsonValues.Shown(value)}, but must be an object with {NameName} and {ConditionName}.");
            yield break;
        }

        var members = JsonValues.MapOf(value);
        foreach (var other in members.Keys.Where(name => ParameterEntries.Find(Members, name) is null))
            yield return new($"{field}.{other}", $"{place} has '{other}', which is not known here: a case has {NameName} and {ConditionName}.");
        if (TextOf(members, NameName) is not { } named || !DefinitionLimits.IsUniqueName(named))
            yield return new($"{field}.{NameName}", $"{place} must have a {NameName} of 1 to {DefinitionLimits.UniqueName} letters, digits, '_' or '-'.");
        else if (Taken.Contains(named, StringComparer.OrdinalIgnoreCase))
            yield return new($"{field}.{NameName}", $"{place} is named '{named}', which is the name of another output; choose another name.");
        if (TextOf(members, ConditionName) is not { } condition)
            yield return new($"{field}.{ConditionName}", $"{place} must have a {ConditionName}, which is a string.");
        else
        {
            foreach (var problem in Expressions.Condition.Problems(condition))
                yield return new($"{field}.{ConditionName}", $"{ConditionName} '{JsonValues.Shortened(condition)}' of {place.ToLowerInvariant()} {problem}");
        }
    }

    private static DecisionCase? Read(JsonElement value) =>
        value.ValueKind == JsonValueKind.Object && JsonValues.MapOf(value) is var members
        && TextOf(members, NameName) is { } name && TextOf(members, ConditionName) is { } condition
            ? new DecisionCase(name, condition)
            : null;

    private static string? TextOf(JsonMap members, string name) =>
        members.TryGetValue(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
