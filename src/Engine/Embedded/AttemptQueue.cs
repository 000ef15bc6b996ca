using System.Collections.Concurrent;
using System.Diagnostics;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Engine.Steps;

namespace WorkflowFunctions.Engine.Embedded;

/// <summary>An attempt that this process has taken up.</summary>
/// <param name="InstanceId">The instance.</param>
/// <param name="Attempt">Which attempt of it.</param>
/// <param name="DefinitionId">Whose attempt it is: definitions take turns.</param>
/// <param name="Lane">With which attempts it shares places.</param>
/// <param name="ElapsesAt">When time changes the instance although the attempt has not begun, as a deadline does; null: never.</param>
public sealed record QueuedAttempt(Guid InstanceId, AttemptId Attempt, Guid DefinitionId, AttemptLane Lane, DateTimeOffset? ElapsesAt)
{
    /// <summary>The request that has led to it, for its span; nothing if nobody wants spans.</summary>
    public ActivityContext Cause { get; init; }
}

/// <summary>
/// The attempts that this process has taken up, each once: an instance may be advanced while one of its attempts runs, because
/// votes do not wait for a reminder. Each lane has a <see cref="FairQueue{T}"/> of its own.
/// </summary>
public sealed class AttemptQueue
{
    /// <summary>They mostly wait for others, for up to minutes.</summary>
    private const int MostCalls = 128;

    private const int MostMail = 32;

    /// <summary>More than there are processes for scripts, so that none of those waits for the next script.</summary>
    private static readonly int MostScripts = 2 * Environment.ProcessorCount;

    private readonly ConcurrentDictionary<Guid, (QueuedAttempt Entry, bool IsTaken)> _latest = [];

    private readonly Dictionary<AttemptLane, FairQueue<QueuedAttempt>> _lanes = new()
    {
        [AttemptLane.Calls] = new(MostCalls),
        [AttemptLane.Mail] = new(MostMail),
        [AttemptLane.Scripts] = new(MostScripts),
        [AttemptLane.PowerShell] = new(MostScripts),
    };

    public IEnumerable<AttemptLane> Lanes => _lanes.Keys;

    /// <summary>Takes an attempt up, unless it was taken up before. Called for one instance by one worker at a time.</summary>
    public void Add(QueuedAttempt entry)
    {
        if (_latest.TryGetValue(entry.InstanceId, out var known) && known.Entry.Attempt == entry.Attempt)
            return;
        _latest[entry.InstanceId] = (entry, IsTaken: false);
        _lanes[entry.Lane].Add(entry.DefinitionId, entry);
    }

    /// <summary>The next attempt of the lane. It has its place until <see cref="Done"/>.</summary>
    public async Task<QueuedAttempt> TakeAsync(AttemptLane lane, CancellationToken cancellation)
    {
        var entry = await _lanes[lane].TakeAsync(cancellation);
        _latest.TryUpdate(entry.InstanceId, (entry, IsTaken: true), (entry, IsTaken: false));
        return entry;
    }

    /// <summary>How many attempts of the lane wait for their turn.</summary>
    public int WaitingIn(AttemptLane lane) => _lanes[lane].Waiting;

    public void Done(QueuedAttempt entry) => _lanes[entry.Lane].Done(entry.DefinitionId);

    /// <summary>Whether an attempt of the instance waits here for its turn, and nothing else can happen to the instance by now.</summary>
    public bool IsWaiting(Guid id, DateTimeOffset now) =>
        _latest.TryGetValue(id, out var known) && !known.IsTaken && !(known.Entry.ElapsesAt <= now);

    /// <summary>The instance has moved on: none of its attempts is under way.</summary>
    public void Forget(Guid id) => _latest.TryRemove(id, out _);

    /// <summary>The attempt has not come to an outcome and may be taken up again.</summary>
    public void GiveBack(QueuedAttempt entry) => _latest.TryRemove(KeyValuePair.Create(entry.InstanceId, (entry, IsTaken: true)));
}
