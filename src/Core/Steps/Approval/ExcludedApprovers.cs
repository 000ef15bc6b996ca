using System.Collections.Immutable;
using System.Text.Json;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;

namespace WorkflowFunctions.Core.Steps.Approval;

/// <summary>
/// Who may not answer an approval, besides the requester under four eyes: whoever has approved one of the steps in
/// <see cref="NotApproversOf"/>, and the people for whom the texts in <see cref="NotPeople"/> stand.
/// </summary>
internal static class ExcludedApprovers
{
    /// <summary>The most steps, and the most texts for people, that a step may name.</summary>
    public const int Most = 20;

    /// <summary>The most people who may be kept from a step. The lists of those who wait for something have all of them.</summary>
    public const int MostPeople = 200;

    public static StepParameter NotApproversOf { get; } = new(nameof(NotApproversOf), ParameterKind.TextList)
    {
        MostEntries = Most,
        Source = ParameterSource.Approvals,
        Description = "The names of other approvals. Whoever has approved one of them, at its latest visit, may not answer this step.",
    };

    public static StepParameter NotPeople { get; } = new(nameof(NotPeople), ParameterKind.TextList)
    {
        Tokens = true,
        MostEntries = Most,
        Description = "People who may not answer this step: keys, names or addresses, or tokens that give them.",
    };

    public static ImmutableArray<StepParameter> Parameters { get; } = [NotApproversOf, NotPeople];

    /// <summary>The approvals that the step names.</summary>
    public static ImmutableArray<string> StepsOf(StepDefinition step) => step.ListParameter(nameof(NotApproversOf));

    public static ImmutableArray<string> PeopleOf(StepDefinition step) => step.ListParameter(nameof(NotPeople));

    /// <summary>Whether another step asks who has approved this one.</summary>
    public static bool AreAskedOf(WorkflowDefinition definition, string uniqueName)
    {
        foreach (var step in definition.Steps)
        {
            if (step.Parameter(nameof(NotApproversOf)) is not null && Names(step, uniqueName))
                return true;
        }

        return false;
    }

    /// <summary>The step of those named that the caller has approved; null if there is none.</summary>
    public static string? ApprovedBefore(StepDefinition step, InstanceSnapshot snapshot, string callerKey)
    {
        foreach (var name in StepsOf(step))
        {
            if (snapshot.ApproversOf(name).Contains(callerKey))
                return name;
        }

        return null;
    }

    /// <summary>Everybody who has approved a step that this one names.</summary>
    public static IEnumerable<string> KeysOf(StepDefinition step, InstanceSnapshot snapshot) => StepsOf(step).SelectMany(name => snapshot.ApproversOf(name));

    /// <summary>The names in the parameter that are no approvals whose approvers could be known, as problems.</summary>
    public static IEnumerable<Problem> Problems(StepPlace place, WorkflowDefinition definition)
    {
        if (place.Step.Parameter(nameof(NotApproversOf)) is not { ValueKind: JsonValueKind.Array or JsonValueKind.String })
            yield break;
        foreach (var name in StepsOf(place.Step))
        {
            var problem = definition.FindStep(name) switch
            {
                null => "which is no step of this definition",
                var other when ReferenceEquals(other, place.Step) => "the step itself",
                var other when !other.IsOfType(ApprovalStep.Type.ExtensionName) => $"a step of type '{other.ExtensionName}', which nobody approves",
                _ => null,
            };
            if (problem is not null)
            {
                yield return place.Problem($"ConfigurationParameters.{nameof(NotApproversOf)}",
                    $"Step '{place.Step.UniqueName}': {nameof(NotApproversOf)} names '{JsonValues.Shortened(name)}', {problem}; it takes {Others(place.Step, definition)}.");
            }
        }

        var named = StepsOf(place.Step).Select(definition.FindStep).OfType<StepDefinition>().Distinct<StepDefinition>(ReferenceEqualityComparer.Instance);
        if (TooMany(named.Sum(other => Math.Min(ApprovalRules.Of(other).MinimumApprovals, ApprovalRules.MostNeeded))) is { } tooMany)
        {
            yield return place.Problem($"ConfigurationParameters.{nameof(NotApproversOf)}",
                $"Step '{place.Step.UniqueName}': as many as {nameof(NotApproversOf)} names have to approve, {tooMany}.");
        }
    }

    /// <summary>Why so many people cannot be kept from a step; null if they can.</summary>
    public static string? TooMany(int people) => people > MostPeople
        ? $"{people} people may not answer it; at most {MostPeople} can be kept from a step"
        : null;

    private static bool Names(StepDefinition step, string uniqueName) =>
        StepsOf(step).Contains(uniqueName, StringComparer.OrdinalIgnoreCase);

    private static string Others(StepDefinition step, WorkflowDefinition definition)
    {
        var others = definition.Steps.Where(other => !ReferenceEquals(other, step) && other.IsOfType(ApprovalStep.Type.ExtensionName))
            .Select(other => $"'{other.UniqueName}'").ToImmutableArray();
        return others.IsEmpty ? "the names of other approvals, of which this definition has none" : $"the names of other approvals: {string.Join(", ", others)}";
    }
}
