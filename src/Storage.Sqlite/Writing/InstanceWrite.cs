using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.Storage.Sqlite.Schema;

namespace WorkflowFunctions.Storage.Sqlite.Writing;

/// <summary>The part of writing a snapshot that a new instance and a commit share.</summary>
internal sealed class InstanceWrite(InstanceSnapshot snapshot, IEnumerable<HistoryEntry> history)
{
    private const string PutHistory = "INSERT INTO history (instance, sequence, json) VALUES (@instance, @sequence, @json)";

    private const string DropPending = "DELETE FROM pending WHERE instance = @instance";

    private const string PutPending = "INSERT INTO pending (instance, role, vote_prefix) VALUES (@instance, @role, @prefix)";

    private readonly List<(long Sequence, byte[] Json)> _history = [.. history.Select(entry => (entry.Sequence, StoreJson.Write(entry)))];
    private readonly Awaited? _awaited = Awaited.Of(snapshot);

    public (string Name, object? Value)[] Changing { get; } = InstanceColumns.Changing(snapshot);

    public (string Name, object? Value)[] Standing { get; } = InstanceColumns.Standing(snapshot);

    public string? Awaits { get; } = Awaited.Of(snapshot)?.ToString();

    public void WriteHistory(Session session, long instance)
    {
        foreach (var (sequence, json) in _history)
            session.Run(PutHistory, ("@instance", instance), ("@sequence", sequence), ("@json", json));
    }

    /// <param name="before">The last committed value of <see cref="Awaits"/>.</param>
    public void WritePending(Session session, long instance, string? before)
    {
        if (before == Awaits)
            return;
        if (before is not null)
            session.Run(DropPending, ("@instance", instance));
        foreach (var role in _awaited?.Roles ?? [])
            session.Run(PutPending, ("@instance", instance), ("@role", role), ("@prefix", _awaited!.VotePrefix));
    }

    /// <summary>Replaces the due rows of the state before by the one of this state.</summary>
    public void WriteDue(Session session, long instance)
    {
        var kind = snapshot.State.UnderWay is not null ? DueKinds.Attempt : DueKinds.Wait;
        foreach (var other in (ReadOnlySpan<DueKinds>)[DueKinds.Attempt, DueKinds.Wait])
        {
            if (other == kind && snapshot.State.DueAt is { } at)
                DueRows.Put(session, instance, kind, at);
            else
                DueRows.Drop(session, instance, other);
        }
    }
}
