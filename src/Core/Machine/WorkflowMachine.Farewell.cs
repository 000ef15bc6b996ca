using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;

namespace WorkflowFunctions.Core.Machine;

public static partial class WorkflowMachine
{
    /// <summary>
    /// If the instance has just ended, its requester is told, unless the definition does not want it or the requester has ended it. A
    /// restart is no end to him: he is told when the successor has ended.
    /// </summary>
    /// <param name="before">The state that was left.</param>
    private static void BeginFarewell(Transition transition, WorkflowDefinition definition, InstanceState before)
    {
        var state = transition.Snapshot.State;
        if (before.IsEnded || !state.IsEnded || !definition.NotifyRequester || state is InstanceState.CanceledForRestart || IsBy(transition.Snapshot.Origin, state))
            return;
        SendFarewell(transition, attempt: 1, begunAt: null);
    }

    private static void SendFarewell(Transition transition, int attempt, DateTimeOffset? begunAt) => transition.Keep(
        transition.Snapshot.State with { Farewell = new Farewell.Sending(transition.NewAttempt(Effects.RequesterMail, attempt, begunAt)) });

    private static void EndFarewell(Transition transition, OutcomeRecorded entry, Farewell.Sending sending)
    {
        var failure = NoteOutcome(transition, entry);
        Farewell? left = null;
        if (failure is not null && transition.NextAttemptAt(sending.Attempt, failure) is { } until)
            left = new Farewell.Retrying(sending.Attempt.Number + 1, until, sending.Attempt.BegunAt);
        else if (failure is not null)
            GiveUpNotice(transition, entry.Effect, failure);
        transition.Keep(transition.Snapshot.State with { Farewell = left });
    }

    private static bool IsBy(InstanceOrigin origin, InstanceState state) => state switch
    {
        InstanceState.Stopped stopped => origin.IsOf(stopped.By),
        InstanceState.Withdrawn withdrawn => origin.IsOf(withdrawn.By),
        _ => false,
    };
}
