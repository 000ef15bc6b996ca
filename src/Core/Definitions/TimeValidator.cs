using WorkflowFunctions.Core.Calendars;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Core.Steps.Escalating;

namespace WorkflowFunctions.Core.Definitions;

/// <summary>Checks what a step says about time against what the installation has: its calendars, and the roles of its escalations.</summary>
internal static class TimeValidator
{
    public static IEnumerable<Problem> Problems(StepPlace place, Func<int, bool> isRole, BusinessCalendars calendars)
    {
        var step = place.Step;
        // A registered step type may have parameters of these names, which mean something else there.
        if (StepTypes.Find(step.ExtensionName)?.Behaviour is not (StepBehaviour.Signal or StepBehaviour.Time))
            yield break;
        if (WaitClock.Of(step, calendars).Problem is { } problem)
            yield return place.Problem($"ConfigurationParameters.{WaitClock.Parameter}", $"Step '{step.UniqueName}': {problem}.");
        foreach (var (index, rule) in EscalationRule.Of(step).Index())
        {
            foreach (var role in rule.RoleIds.Where(role => role > 0 && !isRole(role)))
            {
                yield return place.Problem($"ConfigurationParameters.{EscalationRule.Parameter}[{index}].{EscalationRule.AddRoleIds}",
                    FormattableString.Invariant($"Escalation {index + 1} of step '{step.UniqueName}' names role {role}, which does not exist."));
            }
        }
    }
}
