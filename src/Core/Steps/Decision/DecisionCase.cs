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

    public const string Expected = "a list of { Name, Condition }, with 1 to 50 entries";

    private const string ConditionName = "Condition";
    private const string NameName = "Name";

    /// <summary>The names of outputs that have another meaning.</summary>
    private static readonly ImmutableArray<string> Taken = [StepOutputs.Continue, StepOutputs.Otherwise];

    /// <summary>The cases of a step in their order, as far as they can be read.</summary>
    public static ImmutableArray<DecisionCase> Of(StepDefinition step) =>
        step.Parameter(Parameter) is { ValueKind: JsonValueKind.Array } cases ? [.. cases.EnumerateArray().Select(Read).OfType<DecisionCase>()] : [];

    /// <summary>Every problem of a value of <c>Cases</c>, as sentences.</summary>
    public static ImmutableArray<string> Problems(JsonElement cases)
    {
        if (cases.ValueKind != JsonValueKind.Array || cases.GetArrayLength() is 0 or > Most)
            return [$"{Parameter} is {JsonValues.Shown(cases)}, but must be {Expected}."];
        var problems = cases.EnumerateArray().SelectMany(Problems);
        var twins = cases.EnumerateArray().Select(Read).OfType<DecisionCase>().GroupBy(one => one.Name, StringComparer.OrdinalIgnoreCase)
            .Where(group => group.Count() > 1).Select(group => $"{group.Count()} cases are named '{group.Key}'; each needs a name of its own.");
        return [.. problems, .. twins];
    }

    private static IEnumerable<string> Problems(JsonElement value, int index)
    {
        var place = FormattableString.Invariant($"Case {index + 1}");
        if (value.ValueKind != JsonValueKind.Object)
        {
            yield return $"{place} is {JsonValues.Shown(value)}, but must be an object with {NameName} and {ConditionName}.";
            yield break;
        }

        var members = JsonValues.MapOf(value);
        foreach (var other in members.Keys.Where(name => !Is(name, NameName) && !Is(name, ConditionName)))
            yield return $"{place} has '{other}', which is not known here: a case has {NameName} and {ConditionName}.";
        if (TextOf(members, NameName) is not { } named || !DefinitionLimits.IsUniqueName(named))
            yield return $"{place} must have a {NameName} of 1 to {DefinitionLimits.UniqueName} letters, digits, '_' or '-'.";
        else if (Taken.Contains(named, StringComparer.OrdinalIgnoreCase))
            yield return $"{place} is named '{named}', which is the name of another output; choose another name.";
        if (TextOf(members, ConditionName) is not { } condition)
            yield return $"{place} must have a {ConditionName}, which is a string.";
        else
        {
            foreach (var problem in Expressions.Condition.Problems(condition))
                yield return $"{ConditionName} '{JsonValues.Shortened(condition)}' of {place.ToLowerInvariant()} {problem}";
        }
    }

    private static DecisionCase? Read(JsonElement value) =>
        value.ValueKind == JsonValueKind.Object && JsonValues.MapOf(value) is var members
        && TextOf(members, NameName) is { } name && TextOf(members, ConditionName) is { } condition
            ? new DecisionCase(name, condition)
            : null;

    private static string? TextOf(JsonMap members, string name) =>
        members.TryGetValue(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static bool Is(string name, string known) => string.Equals(name, known, StringComparison.OrdinalIgnoreCase);
}
