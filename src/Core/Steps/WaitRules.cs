using System.Collections.Immutable;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Steps.Email;
using WorkflowFunctions.Core.Steps.Escalating;

namespace WorkflowFunctions.Core.Steps;

/// <summary>
/// What time does to a step that waits for people. A value that cannot be read is replaced by its default: publishing refuses such
/// values, and entering the step those that tokens give.
/// </summary>
/// <param name="Deadline">Null if the step waits forever.</param>
/// <param name="ContinueOnDeadline">Whether the flow goes on when the deadline passes; otherwise the instance is rejected.</param>
/// <param name="ReminderEvery">Null if nobody is reminded.</param>
internal sealed record WaitRules(TimeSpan? Deadline, bool ContinueOnDeadline, TimeSpan? ReminderEvery)
{
    /// <summary>The prefix of the parameters for a reminder's mail.</summary>
    public const string ReminderMail = NoticeParameters.Reminder;

    private const string ReminderRecipients = "ReminderRecipients";
    private const string Continue = "Continue";

    private static readonly StepParameter DeadlineHours = new("DeadlineHours", ParameterKind.Number)
    {
        Minimum = 0,
        ExclusiveMinimum = true,
        Maximum = WaitHours.Longest,
        Tokens = true,
        Description = "Hours until the deadline. When it passes, the flow takes the output 'deadline' if there is one; otherwise OnDeadline decides.",
    };

    private static readonly StepParameter OnDeadline = new("OnDeadline", ParameterKind.Choice)
    {
        Choices = ["Reject", Continue],
        Default = "Reject",
        DependsOn = "DeadlineHours",
        Description = "What happens at the deadline if there is no output 'deadline'.",
    };

    private static readonly StepParameter ReminderHours = new("ReminderHours", ParameterKind.Number)
    {
        Minimum = 0,
        ExclusiveMinimum = true,
        Maximum = WaitHours.Longest,
        Tokens = true,
        Description = "Hours between two reminder mails while the step waits: to ReminderRecipients or, with NotifyApprovers and without them, to those who have not answered yet.",
    };

    /// <summary>What a calendar counts.</summary>
    private static readonly ImmutableArray<string> Counted = [DeadlineHours.Name, ReminderHours.Name, EscalationRule.Parameter];

    /// <summary>The parameters of a step type with a deadline.</summary>
    public static ImmutableArray<StepParameter> DeadlineParameters { get; } = [DeadlineHours, OnDeadline];

    /// <summary>The parameters of a step type with reminders; its mail has further ones.</summary>
    public static ImmutableArray<StepParameter> ReminderParameters { get; } =
    [
        ReminderHours,
        new(ReminderRecipients, ParameterKind.TextList)
        {
            Tokens = true, DependsOn = "ReminderHours", MostEntries = NoticeParameters.MostRecipients, Description = "Who gets the reminders.",
        },
    ];

    /// <summary>The parameters of a step type that escalates, and may count its hours by a calendar.</summary>
    public static ImmutableArray<StepParameter> EscalationParameters { get; } =
    [
        EscalationRule.Declaration,
        .. MailParameters.WordsOf(
            NoticeParameters.Escalation, "at an escalation", subject: "Escalated: $(title)",
            message: "<p>$(title), requested by $(requester), still waits at the step '$(step)'.</p>"),
        WaitClock.Declaration,
    ];

    public static WaitRules Of(StepDefinition step) => new(
        Hours(step, DeadlineHours),
        string.Equals(OnDeadline.TextOf(step), Continue, StringComparison.OrdinalIgnoreCase),
        Reminds(step) ? Hours(step, ReminderHours) : null);

    /// <summary>The combinations of parameters that publishing refuses.</summary>
    public static IEnumerable<string> Check(StepDefinition step)
    {
        if (step.Parameter(ReminderHours.Name) is not null && !Reminds(step))
            yield return "ReminderHours is given without ReminderRecipients or NotifyApprovers: nobody would be reminded.";
        if (WaitClock.HasCalendar(step) && !Counted.Any(parameter => step.Parameter(parameter) is not null))
            yield return $"{WaitClock.Parameter} is given without {string.Join(", ", Counted)}: there are no hours that it could count.";
        foreach (var problem in EscalationCheck.Problems(step, Hours(step, DeadlineHours)))
            yield return problem;
    }

    private static bool Reminds(StepDefinition step) =>
        step.Parameter(ReminderRecipients) is not null || MailParameters.HasRecipients(step, ReminderMail) || ApproverNotice.IsWanted(step);

    private static TimeSpan? Hours(StepDefinition step, StepParameter parameter) =>
        step.Parameter(parameter.Name) is { } value ? WaitHours.Read(value) : null;
}
