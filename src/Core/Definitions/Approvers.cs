using System.Collections.Immutable;
using System.Globalization;
using WorkflowFunctions.Core.Expressions;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Core.Steps;

namespace WorkflowFunctions.Core.Definitions;

/// <summary>
/// What of a definition decides whom it asks, and what an answer does: the steps that wait for people, and those that decide whether they
/// are asked, with all that they are, and the ways between them. Display names decide nothing, and what stands between two questions may change as long as it leads to the same
/// ones. If a question depends on data, all that could write the data counts as well. Whether those who are asked may ask others counts, too.
/// </summary>
public static class Approvers
{
    private const string End = "";

    /// <summary>The roles whose holders are asked somewhere in the definition.</summary>
    public static ImmutableHashSet<int> RolesOf(WorkflowDefinition definition) =>
        [.. definition.Steps.SelectMany(step => step.Signals).SelectMany(signal => signal.RoleIds)];

    /// <summary>Whether the definition asks anybody: by roles, or by role tokens.</summary>
    public static bool AsksSomebody(WorkflowDefinition definition) =>
        definition.Steps.SelectMany(step => step.Signals).Any(signal => signal.AsksSomebody);

    /// <summary>Whether a role token always names the role.</summary>
    public static bool NamesByToken(WorkflowDefinition definition, Role role) => RoleTokensOf(definition).Any(token => IsNamed(role, RoleTokenText.Fixed(token)));

    /// <summary>Whether a role token names the role, or may name it when its step is entered.</summary>
    public static bool MayNameByToken(WorkflowDefinition definition, Role role) => RoleTokensOf(definition)
        .Any(token => RoleTokenText.Fixed(token) is { } name ? IsNamed(role, name) : !RoleTokenText.IsRequester(token));

    /// <summary>Whether two versions ask the same people the same questions, with the same consequences.</summary>
    public static bool AreSame(WorkflowDefinition before, WorkflowDefinition after, StepCatalogue catalogue)
    {
        var (asked, asking) = (Asking(before, catalogue), Asking(after, catalogue));
        return before.AssigneesMayForward == after.AssigneesMayForward
            && AreSameSteps(asked, asking)
            && (!asked.Any(DependsOnData) || AreSameSteps(Others(before, asked), Others(after, asking)))
            && Ways(before, asked).SetEquals(Ways(after, asking));
    }

    private static IEnumerable<string> RoleTokensOf(WorkflowDefinition definition) =>
        definition.Steps.SelectMany(step => step.Signals).SelectMany(signal => signal.RoleTokens);

    private static bool IsNamed(Role role, string? text) =>
        text is not null && (Same(role.Name, text) || text == role.Id.ToString(CultureInfo.InvariantCulture));

    private static ImmutableArray<StepDefinition> Asking(WorkflowDefinition definition, StepCatalogue catalogue) =>
        [.. definition.Steps.Where(step => !step.Signals.IsEmpty || catalogue.Find(step.ExtensionName)?.Behaviour
            is StepBehaviour.Signal or StepBehaviour.Choice or StepBehaviour.Rejection)];

    private static ImmutableArray<StepDefinition> Others(WorkflowDefinition definition, ImmutableArray<StepDefinition> asking) =>
        [.. definition.Steps.Where(step => !asking.Contains(step))];

    private static bool DependsOnData(StepDefinition step) =>
        !step.Conditions.IsEmpty || step.Signals.Any(signal => signal.RoleTokens.Any(TokenText.HasToken))
        || JsonValues.Text(step.ConfigurationParameters).Contains("$(", StringComparison.Ordinal);

    private static bool AreSameSteps(ImmutableArray<StepDefinition> before, ImmutableArray<StepDefinition> after) =>
        before.Length == after.Length && before.All(step => after.Any(other => AreSame(step, other)));

    private static bool AreSame(StepDefinition one, StepDefinition other) =>
        Same(one.UniqueName, other.UniqueName)
        && one.IsOfType(other.ExtensionName)
        && one.Enabled == other.Enabled
        && one.ConfigurationParameters.Equals(other.ConfigurationParameters)
        && one.Signals.Length == other.Signals.Length
        && one.Signals.Zip(other.Signals).All(pair =>
            Same(pair.First.SignalName, pair.Second.SignalName) && pair.First.RoleIds.ToHashSet().SetEquals(pair.Second.RoleIds)
            && pair.First.RoleTokens.ToHashSet().SetEquals(pair.Second.RoleTokens))
        && one.Conditions.Select(condition => condition.Value).SequenceEqual(other.Conditions.Select(condition => condition.Value));

    /// <summary>From the start, and from each output of a question: the questions that may come next, and whether the end may.</summary>
    private static HashSet<(string From, string Output, string To)> Ways(WorkflowDefinition definition, ImmutableArray<StepDefinition> asking)
    {
        var ways = new HashSet<(string From, string Output, string To)>();
        Follow(definition.StartStep()?.UniqueName ?? End, "", "");
        foreach (var step in asking)
        {
            foreach (var output in step.Outputs.Select(output => output.Name).Append(StepOutputs.Continue))
                Follow(step.Target(output) ?? End, Folded(step.UniqueName), Folded(output));
        }

        return ways;

        void Follow(string first, string from, string output)
        {
            var next = new Queue<string>([first]);
            var known = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { first };
            while (next.TryDequeue(out var name))
            {
                if (definition.FindStep(name) is not { } step || asking.Contains(step))
                {
                    ways.Add((from, output, Folded(name)));
                    continue;
                }

                foreach (var target in step.Outputs.Select(way => way.Target).Append(step.Target(StepOutputs.Continue) ?? End).Where(known.Add))
                    next.Enqueue(target);
            }
        }
    }

    private static string Folded(string name) => name.ToUpperInvariant();

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
