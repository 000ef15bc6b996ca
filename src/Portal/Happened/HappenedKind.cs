using System.Collections.Immutable;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine.Audit;

namespace WorkflowFunctions.Portal.Happened;

/// <summary>A kind of event that people look for, as the audit's kinds that belong to it.</summary>
/// <param name="Name">As it stands in the address.</param>
internal sealed record HappenedKind(string Name, string Text, params ImmutableArray<string> Kinds)
{
    public static ImmutableArray<HappenedKind> All { get; } =
    [
        new("started", "Starts", nameof(HistoryKind.Started), nameof(HistoryKind.Restarted)),
        new("answered", "Answers", nameof(HistoryKind.SignalReceived), nameof(HistoryKind.SignalNotCounted), nameof(HistoryKind.Assigned)),
        new("ended", "Ends", nameof(HistoryKind.Completed), nameof(HistoryKind.Rejected), nameof(HistoryKind.Failed), nameof(HistoryKind.Stopped),
            nameof(HistoryKind.Withdrawn), nameof(HistoryKind.Restarted)),
        new("failed", "Failures", nameof(HistoryKind.Failed), nameof(HistoryKind.AttemptFailed), nameof(HistoryKind.NoticeGivenUp)),
        new("time", "Deadlines, reminders and escalations", nameof(HistoryKind.DeadlineElapsed), nameof(HistoryKind.ReminderElapsed), nameof(HistoryKind.EscalationElapsed)),
        new("definitions", "Changes of definitions", AuditKinds.OfDefinitions),
        new("security", "Changes of roles and of who answers for whom", AuditKinds.OfRoles.AddRange(AuditKinds.OfDelegations)),
        new("sign-ins", "Sign-ins", AuditKinds.OfSignIns),
        new("steps", "Steps", nameof(HistoryKind.StepEntered), nameof(HistoryKind.StepSkipped), nameof(HistoryKind.StepSettled)),
        new("everything", "Everything"),
    ];

    /// <summary>What was done and what came of it, if nothing else is asked for: not how a step did its work, and not who was there.</summary>
    public static ImmutableArray<string> Usual { get; } =
        [.. All.Where(kind => kind.Name is not ("steps" or "sign-ins")).SelectMany(kind => kind.Kinds).Distinct()];

    public static HappenedKind? Find(string? name) => All.FirstOrDefault(kind => string.Equals(kind.Name, name, StringComparison.OrdinalIgnoreCase));
}
