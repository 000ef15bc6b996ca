using System.Collections.Immutable;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Core.Steps.Approval;

namespace WorkflowFunctions.Core.Machine;

public static partial class WorkflowMachine
{
    /// <summary>
    /// Whether a signal may be accepted now. The checks run in this order: role, four eyes and the others who are kept out, data, the caller's own earlier vote, state,
    /// whose vote is given.
    /// </summary>
    /// <param name="snapshot">The instance after its whole inbox was folded.</param>
    /// <param name="ownVote">
    /// The caller's recorded vote at the latest visit of the step that the signal names, if it was looked up. Votes that are in the
    /// snapshot need no look-up.
    /// </param>
    public static Verdict Check(
        InstanceSnapshot snapshot, WorkflowDefinition definition, SignalCommand command, Caller caller, DateTimeOffset now,
        SignalReceived? ownVote = null)
    {
        if (command.Signal.FindIn(definition) is not var (step, signal))
        {
            // A caller with any role in this workflow gets the same refusal for an unknown signal as for a signal of another step.
            return Names(snapshot, caller) || caller.HoldsAny(definition.Steps.SelectMany(candidate => candidate.Signals).SelectMany(candidate => candidate.RoleIds))
                ? RefusedByState(snapshot, command.Signal, now) ?? Refused(new Refusal.MissingRole(command.Signal))
                : Refused(new Refusal.MissingRole(command.Signal));
        }

        var key = new SignalKey(step.UniqueName, signal.SignalName);
        var absents = AbsentsOf(snapshot, key, signal, caller, ownVote);
        if (absents.IsEmpty)
            return Refused(new Refusal.MissingRole(key));
        if (RulesOf(step) is not { } rules)
            return RefusedByState(snapshot, key, now) ?? Refused(new Refusal.NotWaiting(snapshot.Status));
        if (ExcludedFrom(snapshot, step, rules, key, caller.Key) is { } excluded)
            return Refused(excluded);
        var admitted = Admitted(absents, snapshot, step, rules, key);
        if (admitted.IsEmpty)
            return Refused(new Refusal.AbsentExcluded(key, absents[0]!.Person));

        var (answer, problems) = rules.Read(step, command.Data);
        if (answer is null)
            return Refused(new Refusal.InvalidData(problems));

        if (EarlierAnswer(snapshot, step, rules, key, caller, ownVote) is var (first, at))
            return answer.Repeats(first) ? new Verdict.AlreadyDone() : Refused(new Refusal.AnsweredOtherwise(key, at));

        if (RefusedByState(snapshot, key, now) is { } refused)
            return refused;

        var waiting = (InstanceState.AwaitingSignal)snapshot.State;
        var free = Free(admitted, snapshot, waiting, caller);
        if (free.IsEmpty)
            return Refused(new Refusal.VoteGiven(key, waiting.AnsweredFor.Contains(caller.Key) ? null : admitted[0]?.Person));

        var (visit, absentee) = (snapshot.Position.Number, free[0]);
        return new Verdict.Accepted(new SignalReceived(
            InboxKeys.Signal(visit, key.SignalName, caller.Key), now, key.StepUniqueName, visit, key.SignalName, caller.Person,
            [.. waiting.RoleIds.Where((absentee?.RoleIds ?? caller.RoleIds).Contains)], command.Data)
        {
            Answer = answer,
            For = absentee?.Person,
        });
    }

    /// <summary>Whether the refusal could be another one if the caller's own vote were looked up.</summary>
    public static bool DependsOnOwnVote(Refusal refusal, InstanceSnapshot snapshot, Caller caller) => refusal switch
    {
        Refusal.StandsElsewhere or Refusal.NotWaiting or Refusal.DeadlinePassed => true,
        Refusal.MissingRole => snapshot.Signallers.Contains(caller.Key),
        _ => false,
    };

    /// <summary>
    /// The key under which the caller's vote at the latest visit of the named step is recorded; null if the step was never visited.
    /// </summary>
    public static string? OwnVoteKey(InstanceSnapshot snapshot, SignalKey signal, Caller caller) =>
        snapshot.LatestSignalVisit(signal.StepUniqueName) is { } visit ? InboxKeys.Signal(visit, signal.SignalName, caller.Key) : null;

    /// <summary>
    /// For whom the caller may send the signal: for himself (null) if he may, and only then; else in the place of these, in this order.
    /// </summary>
    private static ImmutableArray<Absent?> AbsentsOf(InstanceSnapshot snapshot, SignalKey key, SignalDefinition signal, Caller caller, SignalReceived? ownVote) =>
        MaySend(snapshot, key, signal, caller, ownVote)
            ? [null]
            : [.. caller.InPlaceOf.Where(absent => absent.Key != caller.Key && absent.Covers(snapshot.Origin.WorkflowType)
                && MaySend(snapshot, key, signal, absent.AsCaller(), ownVote))];

    /// <summary>
    /// While the step waits, whom it asks. Before and afterwards: whoever holds a role of the definition, whom the step has asked besides,
    /// who has answered its last visit as one of them, and, if there are role tokens, who has signalled.
    /// </summary>
    private static bool MaySend(InstanceSnapshot snapshot, SignalKey key, SignalDefinition signal, Caller caller, SignalReceived? ownVote)
    {
        if (snapshot.AwaitedSignal == key)
            return Names(snapshot, caller);
        return caller.HoldsAny(signal.RoleIds) || snapshot.AskedLast?.Names(key.StepUniqueName, caller) is true
            || (ownVote is not null && (ownVote.RoleIds.IsEmpty || caller.HoldsAny(ownVote.RoleIds)))
            || (!signal.RoleTokens.IsEmpty && snapshot.Signallers.Contains(caller.Key));
    }

    /// <summary>Those of them who are not kept out themselves.</summary>
    private static ImmutableArray<Absent?> Admitted(
        ImmutableArray<Absent?> absents, InstanceSnapshot snapshot, StepDefinition step, SignalRules rules, SignalKey key) =>
        absents.RemoveAll(absent => absent is not null && ExcludedFrom(snapshot, step, rules, key, absent.Key) is not null);

    /// <summary>Those of them whose vote is not given yet.</summary>
    private static ImmutableArray<Absent?> Free(
        ImmutableArray<Absent?> admitted, InstanceSnapshot snapshot, InstanceState.AwaitingSignal waiting, Caller caller) =>
        admitted.RemoveAll(absent => Voices.Used(snapshot, waiting, caller.Person, absent?.Person) is not null);

    private static Refusal? ExcludedFrom(InstanceSnapshot snapshot, StepDefinition step, SignalRules rules, SignalKey key, string callerKey) =>
        rules.Excludes(step, snapshot, key, callerKey)
        ?? (snapshot.AwaitedSignal == key && ((InstanceState.AwaitingSignal)snapshot.State).Barred.Contains(callerKey) ? new Refusal.Excluded(key) : null);

    private static bool Names(InstanceSnapshot snapshot, Caller caller) =>
        snapshot.State is InstanceState.AwaitingSignal waiting && waiting.Names(caller);

    private static (SignalAnswer First, DateTimeOffset At)? EarlierAnswer(
        InstanceSnapshot snapshot, StepDefinition step, SignalRules rules, SignalKey key, Caller caller, SignalReceived? recorded)
    {
        if (recorded is not null && rules.AnswerOf(step, recorded) is { } answer)
            return (answer, recorded.At);
        return snapshot.AwaitedSignal == key && ((InstanceState.AwaitingSignal)snapshot.State).VoteOf(caller.Key) is { } vote
            ? (new ApprovalAnswer(vote.Approved, vote.Comment) { Answer = vote.Answer }, vote.At)
            : null;
    }

    private static Verdict.Refused? RefusedByState(InstanceSnapshot snapshot, SignalKey key, DateTimeOffset now) => snapshot.State switch
    {
        InstanceState.AwaitingSignal when snapshot.AwaitedSignal is { } awaited && awaited != key => Refused(new Refusal.StandsElsewhere(key, awaited)),
        InstanceState.AwaitingSignal { Deadline: { } deadline } when deadline <= now => Refused(new Refusal.DeadlinePassed(key, deadline)),
        InstanceState.AwaitingSignal => null,
        _ => Refused(new Refusal.NotWaiting(snapshot.Status)),
    };

    private static Verdict.Refused Refused(Refusal reason) => new(reason);
}
