using WorkflowFunctions.Core.Definitions;

namespace WorkflowFunctions.Core.Instances;

/// <summary>What time does to a step that waits for people. What cannot be read has its default: publishing has refused it.</summary>
/// <param name="ReminderEvery">Null where nobody is reminded.</param>
internal sealed record WaitRules(TimeSpan? Deadline, bool ContinueOnDeadline, TimeSpan? ReminderEvery)
{
    public static WaitRules Of(StepDefinition step) => new(
        Hours(step, "DeadlineHours"),
        string.Equals(step.TextParameter("OnDeadline"), "Continue", StringComparison.OrdinalIgnoreCase),
        step.Parameter("ReminderRecipients") is null && step.Parameter("ReminderEmailRecipients") is null ? null : Hours(step, "ReminderHours"));

    /// <summary>Never nothing: a step whose output <c>deadline</c> leads back to it would elapse without end in one turn.</summary>
    public static TimeSpan Wait(double hours) => TimeSpan.FromTicks(Math.Max(1, TimeSpan.FromHours(hours).Ticks));

    private static TimeSpan? Hours(StepDefinition step, string name) =>
        step.Parameter(name) is { } value && JsonValues.Number(value) is > 0 and <= StepTypes.LongestHours and var hours ? Wait(hours) : null;
}
