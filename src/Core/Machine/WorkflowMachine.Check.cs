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
    /// Whether a signal may be accepted now. The checks run in this order: role, four eyes and the others who are kept out, data, the caller's own earlier vote, state.
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
        if (!MaySend(snapshot, key, signal, caller, ownVote))
            return Refused(new Refusal.MissingRole(key));
        if (RulesOf(step) is not { } rules)
            return RefusedByState(snapshot, key, now) ?? Refused(new Refusal.NotWaiting(snapshot.Status));
        if (ExcludedFrom(snapshot, step, rules, key, caller.Key) is { } excluded)
            return Refused(excluded);

        var (answer, problems) = rules.Read(step, command.Data);
        if (answer is null)
            return Refused(new Refusal.InvalidData(problems));

        if (EarlierAnswer(snapshot, step, rules, key, caller, ownVote) is var (first, at))
            return answer.Repeats(first) ? new Verdict.AlreadyDone() : Refused(new Refusal.AnsweredOtherwise(key, at));

        if (RefusedByState(snapshot, key, now) is { } refused)
            return refused;

        var visit = snapshot.Position.Number;
        return new Verdict.Accepted(new SignalReceived(
            InboxKeys.Signal(visit, key.SignalName, caller.Key), now, key.StepUniqueName, visit, key.SignalName, caller.Person,
            [.. ((InstanceState.AwaitingSignal)snapshot.State).RoleIds.Where(caller.RoleIds.Contains)], command.Data)
        { Answer = answer });
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
