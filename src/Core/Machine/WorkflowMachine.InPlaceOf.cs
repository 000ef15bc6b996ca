using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Security;

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
        return Free(Admitted(absents, snapshot, step, rules, key), snapshot, waiting, caller) is [{ } absent, ..] ? absent.Person : null;
    }
}
