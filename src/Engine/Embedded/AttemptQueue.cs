using System.Collections.Concurrent;
using System.Threading.Channels;
using WorkflowFunctions.Core.Machine;

namespace WorkflowFunctions.Engine.Embedded;

/// <summary>
/// The attempts that this process has taken up, each once. An instance may be advanced while one of its attempts runs, because votes do
/// not wait for a reminder that is being sent.
/// </summary>
public sealed class AttemptQueue
{
    private readonly ConcurrentDictionary<Guid, AttemptId> _latest = [];
    private readonly Channel<(Guid Id, AttemptId Attempt)> _order = Channel.CreateUnbounded<(Guid, AttemptId)>();

    /// <summary>
    /// Takes up an attempt, unless it was taken up before. For any one instance, only one worker at a time may call this.
    /// </summary>
    public void Add(Guid id, AttemptId attempt)
    {
        if (_latest.TryGetValue(id, out var known) && known == attempt)
            return;
        _latest[id] = attempt;
        _order.Writer.TryWrite((id, attempt));
    }

    public ValueTask<(Guid Id, AttemptId Attempt)> TakeAsync(CancellationToken cancellation) => _order.Reader.ReadAsync(cancellation);

    /// <summary>The instance has moved on: none of its attempts is under way.</summary>
    public void Forget(Guid id) => _latest.TryRemove(id, out _);

    /// <summary>The attempt did not reach an outcome and may be taken up again.</summary>
    public void GiveBack(Guid id, AttemptId attempt) => _latest.TryRemove(KeyValuePair.Create(id, attempt));
}
