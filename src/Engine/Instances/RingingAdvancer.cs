using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Engine.Stores;

namespace WorkflowFunctions.Engine.Instances;

/// <summary>
/// Advances an instance on behalf of somebody who does not drive it: a reader, or a caller with a signal or a command. The driver waits
/// for the event of the step that such an Advance leaves, and nobody else will ring for that event any more.
/// </summary>
public sealed class RingingAdvancer(InstanceAdvancer advancer, SuccessorStarter successors, IDoorbell doorbell)
{
    private readonly SharedFlights<Advanced?> _flights = new();

    /// <summary>
    /// Advances an instance, rings for each step it has left, and starts its successor if that is missing; null if there is
    /// none of this id. However many ask for it at once, it is done once for all of them.
    /// </summary>
    /// <param name="cancellation">Ends the waiting for it, never the Advance or its ring.</param>
    /// <exception cref="StorageUnavailableException">The store cannot be used now; nothing is half done.</exception>
    public Task<Advanced?> AdvanceAsync(Guid id, CancellationToken cancellation) => _flights.JoinAsync(id, () => AdvanceAsync(id), cancellation);

    private async Task<Advanced?> AdvanceAsync(Guid id)
    {
        var advanced = await RingingAsync(id, left => advancer.AdvanceAsync(id, left, CancellationToken.None));
        if (advanced?.Next is not NextAction.StartSuccessor)
            return advanced;
        return await successors.EnsureAsync(id, CancellationToken.None) is { } snapshot
            ? new Advanced(snapshot, WorkflowMachine.Next(snapshot), Moved: true)
            : null;
    }

    /// <summary>Decides a command during an Advance, and rings for each step that was left; null if there is no such instance.</summary>
    internal Task<(CommandVerdict Verdict, InstanceSnapshot Snapshot)?> DecideAsync(
        Guid id, InstanceCommand command, StillCurrent? isCurrent, CancellationToken cancellation) =>
        RingingAsync(id, left => advancer.DecideAsync(id, command, isCurrent, left, cancellation));

    private async Task<T> RingingAsync<T>(Guid id, Func<LeftWaits, Task<T>> advance)
    {
        var left = new LeftWaits();
        try
        {
            return await advance(left);
        }
        finally
        {
            await left.RingAsync(doorbell, id);
        }
    }
}
