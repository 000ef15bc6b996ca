using System.Collections.Concurrent;
using System.Threading.Channels;
using WorkflowFunctions.Core.Machine;

namespace WorkflowFunctions.Engine.Embedded;

/// <summary>
/// The attempts that this process has taken up, each once: an instance may be advanced while one of its attempts runs, because
/// votes do not wait for a mail that reminds of them.
/// </summary>
public sealed class AttemptQueue
{
    private readonly ConcurrentDictionary<Guid, AttemptId> _latest = [];
    private readonly Channel<(Guid Id, AttemptId Attempt)> _order = Channel.CreateUnbounded<(Guid, AttemptId)>();

    /// <summary>Takes an attempt up, unless it was taken up before. Called for one instance by one worker at a time.</summary>
    public void Add(Guid id, AttemptId attempt)
    {
        if (_latest.TryGetValue(id, out var known) && known == attempt)
            return;
        _latest[id] = attempt;
        _order.Writer.TryWrite((id, attempt));
    }

    public ValueTask<(Guid Id, AttemptId Attempt)> TakeAsync(CancellationToken cancellation) => _order.Reader.ReadAsync(cancellation);

    /// <summary>The instance has gone on: none of its attempts is under way.</summary>
    public void Forget(Guid id) => _latest.TryRemove(id, out _);

    /// <summary>The attempt has not come to an outcome and may be taken up again.</summary>
    public void GiveBack(Guid id, AttemptId attempt) => _latest.TryRemove(KeyValuePair.Create(id, attempt));
}
