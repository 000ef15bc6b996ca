using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;

namespace WorkflowFunctions.Engine.Instances;

/// <summary>The waits that an instance has left, or may have left, in one Advance: whoever drives it has to hear of them.</summary>
internal sealed class LeftWaits
{
    private readonly HashSet<SignalKey> _awaited = [];

    private bool _isAny;

    /// <summary>Whether a commit certainly took effect, even if the Advance failed or was cut after it.</summary>
    public bool Moved { get; private set; }

    /// <summary>A commit has left this state.</summary>
    public void Add(InstanceSnapshot left)
    {
        Moved = true;
        AddPossible(left);
    }

    /// <summary>A commit may have left this state: nobody knows what became of it.</summary>
    public void AddPossible(InstanceSnapshot left)
    {
        _isAny = true;
        if (left.WakeEvent is { } awaited)
            _awaited.Add(awaited);
    }

    public Task RingAsync(IDoorbell doorbell, Guid id) => _isAny ? doorbell.RingAsync(id, _awaited) : Task.CompletedTask;
}
