using System.Collections.Immutable;
using WorkflowFunctions.Core.Instances;

namespace WorkflowFunctions.Portal.Happened;

/// <summary>A kind of event that people look for, as the history's kinds that belong to it.</summary>
/// <param name="Name">As it stands in the address.</param>
internal sealed record HappenedKind(string Name, string Text, params ImmutableArray<HistoryKind> Kinds)
{
    public static ImmutableArray<HappenedKind> All { get; } =
    [
        new("started", "Starts", HistoryKind.Started, HistoryKind.Restarted),
        new("answered", "Answers", HistoryKind.SignalReceived, HistoryKind.SignalNotCounted, HistoryKind.Assigned),
        new("ended", "Ends", HistoryKind.Completed, HistoryKind.Rejected, HistoryKind.Failed, HistoryKind.Stopped, HistoryKind.Withdrawn, HistoryKind.Restarted),
        new("failed", "Failures", HistoryKind.Failed, HistoryKind.AttemptFailed, HistoryKind.NoticeGivenUp),
        new("time", "Deadlines and reminders", HistoryKind.DeadlineElapsed, HistoryKind.ReminderElapsed),
        new("steps", "Steps", HistoryKind.StepEntered, HistoryKind.StepSkipped, HistoryKind.StepSettled),
    ];

    /// <summary>What was done and what came of it, if nothing else is asked for: not how a step did its work.</summary>
    private static ImmutableArray<HistoryKind> Usual { get; } =
        [.. All.Where(kind => kind.Name != "steps").SelectMany(kind => kind.Kinds).Distinct()];

    public static HappenedKind? Find(string? name) => All.FirstOrDefault(kind => string.Equals(kind.Name, name, StringComparison.OrdinalIgnoreCase));

    public static bool Fits(HappenedKind? kind, HistoryEntry entry) => (kind?.Kinds ?? Usual).Contains(entry.Kind);
}
