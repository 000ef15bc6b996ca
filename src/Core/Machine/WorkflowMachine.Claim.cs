using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;

namespace WorkflowFunctions.Core.Machine;

public static partial class WorkflowMachine
{
    /// <summary>The attempt, if it was committed and no outcome of it is folded yet; null if it is over, or was never due.</summary>
    public static StepAttempt? UnderWay(InstanceSnapshot snapshot, AttemptId attempt) =>
        snapshot.State.UnderWay is { } underWay && IdOf(snapshot, underWay) == attempt ? underWay : null;

    /// <summary>
    /// The attempt that is under way begins, if it has not yet. Only an attempt that was claimed has a limit, and fails if nobody records its
    /// outcome: as long as it queues it stays what it is, under the same number.
    /// </summary>
    /// <param name="now">From here its limit counts.</param>
    /// <returns>What has to be committed before anything is done outside; without history, nothing has to be.</returns>
    public static FoldResult Claim(InstanceSnapshot snapshot, WorkflowDefinition definition, DateTimeOffset now)
    {
        var transition = new Transition(snapshot, definition, now, now);
        switch (snapshot.State)
        {
            case InstanceState.Running { Attempt: { IsClaimed: false } attempt } running:
                transition.Keep(running with { Attempt = transition.Claim(attempt) });
                break;
            case InstanceState.AwaitingSignal { UnderWay: { IsClaimed: false } attempt } waiting:
                ClaimNotice(transition, waiting, attempt);
                break;
            case { Farewell: Farewell.Sending { Attempt: { IsClaimed: false } attempt } } ended:
                transition.Keep(ended with { Farewell = new Farewell.Sending(transition.Claim(attempt)) });
                break;
            default:
                return new FoldResult(snapshot, [], []);
        }

        return new FoldResult(transition.Snapshot, [], transition.TakeHistory());
    }
}
