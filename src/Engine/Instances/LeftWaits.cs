using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;

namespace WorkflowFunctions.Engine.Instances;

/// <summary>The waits that an instance has left, or may have left, in one Advance: whoever drives it has to hear of them.</summary>
internal sealed class LeftWaits
{
    private readonly HashSet<SignalKey> _awaited = [];

    private bool _isAny;

    public void Add(InstanceSnapshot left)
    {
        _isAny = true;
        if (left.WakeEvent is { } awaited)
            _awaited.Add(awaited);
    }

    public Task RingAsync(IDoorbell doorbell, Guid id) => _isAny ? doorbell.RingAsync(id, _awaited) : Task.CompletedTask;
}
