using System.Collections.Immutable;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Core.Steps;

namespace WorkflowFunctions.Core.Machine;

public static partial class WorkflowMachine
{
    /// <summary>
    /// In whose place an answer of the caller would be given now, whatever it says. Null if it would be the caller's own, or if none would
    /// be taken.
    /// </summary>
    public static Person? AnswersInPlaceOf(InstanceSnapshot snapshot, WorkflowDefinition definition, Caller caller)
    {
        if (snapshot.State is not InstanceState.AwaitingSignal waiting || snapshot.AwaitedSignal is not { } key
            || key.FindIn(definition) is not var (step, signal) || RulesOf(step) is not { } rules)
            return null;
        var absents = AbsentsOf(snapshot, key, signal, caller, ownVote: null);
        if (absents is [] or [null] || ExcludedFrom(snapshot, step, rules, key, caller.Key) is not null || waiting.VoteOf(caller.Key) is not null)
            return null;
        return Voices.Free(snapshot, waiting, caller, Admitted(snapshot, step, rules, key, absents)) is [{ } absent, ..] ? absent.Person : null;
    }

    /// <summary>Those of them who may answer the step themselves, whatever roles they hold.</summary>
    private static ImmutableArray<Absent?> Admitted(
        InstanceSnapshot snapshot, StepDefinition step, SignalRules rules, SignalKey key, ImmutableArray<Absent?> absents) =>
        absents.RemoveAll(absent => absent is not null && ExcludedFrom(snapshot, step, rules, key, absent.Key) is not null);
}
