using WorkflowFunctions.Core.Definitions;

namespace WorkflowFunctions.Engine;

/// <summary>
/// Advances an instance for somebody who does not drive it: a reader, or a caller with a signal. Whoever drives the instance
/// waits for the event of the step that such an Advance leaves, and nobody else will ring that one any more.
/// </summary>
public sealed class OutsideAdvancer(InstanceAdvancer advancer, IDoorbell doorbell)
{
    /// <summary>Advances an instance, and rings for each step it has left; null where there is none of this id.</summary>
    /// <param name="cancellation">Ends the Advance, never the ring for what it has committed.</param>
    /// <exception cref="StorageUnavailableException">The store cannot be used now; nothing is half done.</exception>
    public async Task<Advanced?> AdvanceAsync(Guid id, CancellationToken cancellation)
    {
        var left = new HashSet<SignalKey?>();
        try
        {
            return await advancer.AdvanceAsync(id, snapshot => left.Add(snapshot.Bell), cancellation);
        }
        finally
        {
            foreach (var bell in left)
                await doorbell.RingAsync(id, bell);
        }
    }
}
