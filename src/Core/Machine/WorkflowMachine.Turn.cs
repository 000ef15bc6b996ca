using System.Collections.Immutable;
using WorkflowFunctions.Core.Calendars;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Core.Steps.Asking;

namespace WorkflowFunctions.Core.Machine;

public static partial class WorkflowMachine
{
    /// <summary>
    /// Folds the unread entries together with the entries that the passing of time has produced by <paramref name="now"/>, each in its
    /// place. A vote that was accepted before the deadline comes before it; a vote that was accepted later comes after it.
    /// </summary>
    /// <param name="isCut">Whether there may be more unread entries, all of them later than these. Time must not overtake them.</param>
    /// <returns>The content of one commit. If it has no inbox entries, there is nothing to commit.</returns>
    public static FoldResult Turn(
        InstanceSnapshot snapshot, IReadOnlyList<InboxEntry> unread, WorkflowDefinition definition, DateTimeOffset now, bool isCut = false,
        ApproverDirectory? directory = null, BusinessCalendars? calendars = null) =>
        TurnAll(snapshot, unread, arriving: null, definition, now, isCut, directory, calendars);

    /// <summary>
    /// The same for a signal that arrives now and has no row yet: its entry is new in the commit. Whatever is unread has been read.
    /// </summary>
    public static FoldResult Turn(
        InstanceSnapshot snapshot, ImmutableArray<InboxEntry> unread, SignalReceived arriving, WorkflowDefinition definition, DateTimeOffset now) =>
        TurnAll(snapshot, unread.IsEmpty ? [arriving] : [.. unread.Append(arriving).Order(InboxEntry.FoldingOrder)], arriving, definition, now);

    /// <param name="arriving">The entry among them that has no row yet; null if all have one.</param>
    private static FoldResult TurnAll(
        InstanceSnapshot snapshot, IReadOnlyList<InboxEntry> unread, SignalReceived? arriving, WorkflowDefinition definition, DateTimeOffset now,
        bool isCut = false, ApproverDirectory? directory = null, BusinessCalendars? calendars = null)
    {
        if (unread.Count == 0 && Elapsed(snapshot, now) is null)
            return new FoldResult(snapshot, [], []);
        var stamped = ImmutableArray.CreateBuilder<StampedEntry>(unread.Count);
        var history = ImmutableArray.CreateBuilder<HistoryEntry>(initialCapacity: 0);
        for (var index = 0; ;)
        {
            var elapsed = Elapsed(snapshot, now);
            var arrived = index < unread.Count ? unread[index] : null;
            if (elapsed is not null && (unread.Any(entry => entry.Key == elapsed.Key) || (isCut && MustWaitForTheRest(elapsed, arrived))))
                elapsed = null;
            var isElapsed = elapsed is not null && (arrived is null || elapsed.At <= arrived.At);
            if ((isElapsed ? elapsed : arrived) is not { } next)
                return new FoldResult(snapshot, stamped.DrainToImmutable(), history.DrainToImmutable());
            if (!isElapsed)
                index++;

            var transition = Fold(snapshot, next, definition, now, directory, calendars);
            stamped.Add(new StampedEntry(next, transition.Noted[0], IsNew: isElapsed || ReferenceEquals(next, arriving)));
            history.AddRange(transition.Noted[1..]);
            snapshot = transition.Snapshot;
        }
    }

    /// <summary>
    /// Whether checking and folding a signal cost little, whatever the data is, and need nothing else: no step of the machine renders texts,
    /// compares them with patterns, looks for people or counts by a calendar. If one does, an author decides what it costs.
    /// </summary>
    public static bool FoldsQuickly(WorkflowDefinition definition) => !definition.FindsPeople && definition.Steps.All(step =>
        step.Conditions.IsEmpty && StepTypes.Find(step.ExtensionName)?.Behaviour switch
        {
            StepBehaviour.Data or StepBehaviour.Time or StepBehaviour.Choice or StepBehaviour.Rejection => false,
            StepBehaviour.Signal signal => signal.Rules.ReadsQuickly(step) && !EntryValues.AreIn(step) && !WaitClock.HasCalendar(step),
            _ => true,
        });

    /// <summary>
    /// What one commit has to hold instead of a turn whose snapshot no row of the store can hold: the instance fails as it was, and its
    /// unread entries are received and not counted. The snapshot does not grow.
    /// </summary>
    /// <param name="reason">How large it would be, and how large it may be.</param>
    public static FoldResult Outgrown(
        InstanceSnapshot snapshot, IReadOnlyList<InboxEntry> unread, WorkflowDefinition definition, DateTimeOffset now, string reason)
    {
        var transition = new Transition(snapshot, definition, now, now);
        if (!snapshot.State.IsEnded)
            transition.Fail(reason);
        var failed = Fold(transition.Snapshot, unread, definition, now);
        return failed with
        {
            Snapshot = failed.Snapshot with { Signallers = snapshot.Signallers },
            History = [.. transition.TakeHistory(), .. failed.History],
        };
    }

    /// <summary>All that was not read may come before what has elapsed; and an outcome may be there already, because its key is that of its attempt.</summary>
    private static bool MustWaitForTheRest(InboxEntry elapsed, InboxEntry? arrived) => arrived is null || elapsed is OutcomeRecorded;
}
