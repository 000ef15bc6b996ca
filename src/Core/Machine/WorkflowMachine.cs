using System.Collections.Immutable;
using WorkflowFunctions.Core.Calendars;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Security;

namespace WorkflowFunctions.Core.Machine;

/// <summary>
/// The workflow machine: pure functions from what was committed and what has arrived since, to what must be committed next. It never
/// throws, never runs an effect and knows no clock. Time comes in as data: the past is dated by the entries, and the future (deadlines,
/// limits, retries) counts from the commit.
/// </summary>
public static partial class WorkflowMachine
{
    /// <summary>The most steps that an instance may enter without waiting for people or for a time. If it enters more, it fails.</summary>
    public const int MostEntriesWithoutWait = 200;

    /// <summary>The largest data bucket, in bytes of UTF-8 as compact JSON.</summary>
    public const int LargestData = 512 * 1024;

    /// <summary>Enters the first step and goes on until the instance has to wait, or ends.</summary>
    /// <param name="directory">Whom role tokens may stand for: nobody if there is none.</param>
    /// <param name="calendars">Those that steps may count their hours by: none if there are none.</param>
    /// <param name="restartedBy">For an instance that replaces another: the person who restarted it.</param>
    public static FoldResult Start(
        InstanceOrigin origin, WorkflowDefinition definition, Person? restartedBy = null, ApproverDirectory? directory = null,
        BusinessCalendars? calendars = null)
    {
        var at = origin.StartDate;
        var nowhere = new StepVisit(Guid.Empty, "", "", 0, at);
        var blank = new InstanceSnapshot
        {
            Origin = origin,
            State = new InstanceState.Complete(),
            Position = nowhere,
            Data = origin.InitialData,
            LastModified = at,
        };
        var transition = new Transition(blank, definition, at, at, directory, calendars);
        var by = restartedBy is null
            ? $"Started by {origin.Initiator.Name}"
            : $"Started again by {restartedBy.Name} in place of instance {origin.RestartedFromId}, which {origin.Initiator.Name} wanted,";
        transition.Note(HistoryKind.Started, $"{by} on version {definition.Version} of '{definition.DisplayName}'.",
            actor: (restartedBy ?? origin.Initiator).Name);
        if (definition.StartStep() is { } start)
            transition.Enter(start.UniqueName);
        else
            transition.Fail("the definition has no single step to start from");
        BeginFarewell(transition, definition, new InstanceState.AwaitingTime(at));
        return new FoldResult(transition.Snapshot, [], transition.TakeHistory());
    }

    /// <summary>
    /// Folds entries, in the given order, into the snapshot. Total: an entry that does not fit is stamped as not counted.
    /// </summary>
    /// <param name="snapshot">As it was last committed.</param>
    /// <param name="entries">Unread entries in <see cref="InboxEntry.FoldingOrder"/>.</param>
    /// <param name="definition">The version the instance is pinned to.</param>
    /// <param name="now">The time of the commit: deadlines and limits that begin now count from it.</param>
    public static FoldResult Fold(
        InstanceSnapshot snapshot, IEnumerable<InboxEntry> entries, WorkflowDefinition definition, DateTimeOffset now,
        ApproverDirectory? directory = null, BusinessCalendars? calendars = null)
    {
        var stamped = ImmutableArray.CreateBuilder<StampedEntry>();
        var history = ImmutableArray.CreateBuilder<HistoryEntry>();
        foreach (var entry in entries)
        {
            var transition = Fold(snapshot, entry, definition, now, directory, calendars);
            stamped.Add(new StampedEntry(entry, transition.Noted[0]));
            history.AddRange(transition.Noted[1..]);
            snapshot = transition.Snapshot;
        }

        return new FoldResult(snapshot, stamped.ToImmutable(), history.ToImmutable());
    }

    /// <summary>The transition of one entry. What it has noted first belongs to the entry itself.</summary>
    private static Transition Fold(
        InstanceSnapshot snapshot, InboxEntry entry, WorkflowDefinition definition, DateTimeOffset now, ApproverDirectory? directory,
        BusinessCalendars? calendars)
    {
        var transition = new Transition(snapshot, definition, entry.At, now, directory, calendars, keepsOrder: entry is SignalReceived || snapshot.State.IsEnded);
        Apply(transition, entry);
        BeginFarewell(transition, definition, snapshot.State);
        return transition;
    }

    /// <summary>What a host must do until the instance is advanced again.</summary>
    public static NextAction Next(InstanceSnapshot snapshot) => snapshot.State switch
    {
        InstanceState.Running running => new NextAction.RunStep(IdOf(snapshot, running.Attempt)),
        InstanceState.AwaitingRetry retry => new NextAction.WaitUntil(retry.Until),
        InstanceState.AwaitingTime wait => new NextAction.WaitUntil(wait.Until),
        InstanceState.AwaitingSignal { UnderWay: { } reminder } => new NextAction.RunStep(IdOf(snapshot, reminder)),
        InstanceState.AwaitingSignal waiting => new NextAction.AwaitSignal(snapshot.AwaitedSignal!.Value, waiting.DueAt),
        InstanceState.CanceledForRestart { IsStarted: false } => new NextAction.StartSuccessor(),
        { Farewell: Farewell.Sending farewell } => new NextAction.RunStep(IdOf(snapshot, farewell.Attempt)),
        { Farewell: Farewell.Retrying farewell } => new NextAction.WaitUntil(farewell.Until),
        _ => new NextAction.Finished(snapshot.Status),
    };

    /// <summary>The entry that the passing of time has produced by <paramref name="now"/>; null if nothing has elapsed.</summary>
    public static InboxEntry? Elapsed(InstanceSnapshot snapshot, DateTimeOffset now)
    {
        var visit = snapshot.Position.Number;
        return snapshot.State.ElapsesAt is not { } at || at > now ? null : snapshot.State switch
        {
            InstanceState.Running { Attempt: var attempt } => OutOfTime(snapshot, attempt, at),
            InstanceState.AwaitingRetry retry => Again(visit, retry.Effect, retry.NextAttempt, at),
            InstanceState.AwaitingTime => new DelayElapsed(InboxKeys.Delay(visit), at, visit),
            InstanceState.AwaitingSignal { Deadline: { } deadline } when deadline == at => new DeadlineElapsed(InboxKeys.Deadline(visit), at, visit),
            InstanceState.AwaitingSignal { NextEscalation: { } due } when due.At == at =>
                new EscalationElapsed(InboxKeys.Escalation(visit, due.Number), at, visit, due.Number),
            InstanceState.AwaitingSignal waiting when waiting.Reminder?.ElapsesAt == at => waiting.Reminder switch
            {
                Reminder.Waiting due => new ReminderElapsed(InboxKeys.Reminder(visit, due.Number), at, visit, due.Number),
                Reminder.Retrying retry => Again(visit, Effects.Reminder(retry.Number), retry.NextAttempt, at),
                Reminder.Sending sending => OutOfTime(snapshot, sending.Attempt, at),
                _ => null,
            },
            InstanceState.AwaitingSignal waiting => waiting.EscalationNotices.FirstOrDefault(notice => notice.ElapsesAt == at) switch
            {
                EscalationNotice.Retrying retry => Again(visit, retry.Effect, retry.NextAttempt, at),
                EscalationNotice.Sending sending => OutOfTime(snapshot, sending.Attempt, at),
                _ => null,
            },
            { Farewell: Farewell.Sending farewell } => OutOfTime(snapshot, farewell.Attempt, at),
            { Farewell: Farewell.Retrying farewell } => Again(visit, Effects.RequesterMail, farewell.NextAttempt, at),
            _ => null,
        };
    }

    /// <summary>
    /// The outcome of an attempt whose process is known to be gone; null if no attempt has begun, or if it began after that.
    /// The outcome has the attempt's own key: if the attempt has recorded one after all, that one counts.
    /// </summary>
    /// <param name="processStart">
    /// When the process that now owns the store started. Attempts that began earlier have lost their process.
    /// </param>
    /// <param name="now">An attempt that began later than this began before the clock was set back.</param>
    public static OutcomeRecorded? Abandoned(InstanceSnapshot snapshot, DateTimeOffset processStart, DateTimeOffset now) =>
        snapshot.State.UnderWay is { IsClaimed: true } attempt && (attempt.StartedAt < processStart || attempt.StartedAt > now)
            ? Lost(snapshot, attempt, now, "the process ended while it ran")
            : null;

    private static RetryElapsed Again(int visit, string effect, int attempt, DateTimeOffset at) =>
        new(InboxKeys.Retry(visit, effect, attempt), at, visit, effect, attempt);

    private static OutcomeRecorded OutOfTime(InstanceSnapshot snapshot, StepAttempt attempt, DateTimeOffset limit) =>
        Lost(snapshot, attempt, limit, $"no outcome by {Timestamps.Format(limit)}");

    private static OutcomeRecorded Lost(InstanceSnapshot snapshot, StepAttempt attempt, DateTimeOffset at, string reason)
    {
        var id = IdOf(snapshot, attempt);
        return new OutcomeRecorded(id.OutcomeKey, at, id.Visit, id.Effect, id.Number, new EffectOutcome.Failed(reason, MayPass: true));
    }

    private static AttemptId IdOf(InstanceSnapshot snapshot, StepAttempt attempt) =>
        new(snapshot.Position.Number, attempt.Effect, attempt.Number);
}

/// <summary>The content of one commit: the new snapshot, the inbox entries it consumed, and what else happened.</summary>
public sealed record FoldResult(InstanceSnapshot Snapshot, ImmutableArray<StampedEntry> Inbox, ImmutableArray<HistoryEntry> History);

/// <summary>A consumed inbox entry with its line in the history.</summary>
/// <param name="IsNew">It has no row yet: the passing of time has produced it in this very commit, or it arrives with it.</param>
public sealed record StampedEntry(InboxEntry Inbox, HistoryEntry Entry, bool IsNew = false);
