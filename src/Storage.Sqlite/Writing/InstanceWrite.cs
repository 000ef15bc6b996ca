using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.Storage.Sqlite.Schema;

namespace WorkflowFunctions.Storage.Sqlite.Writing;

/// <summary>The part of writing a snapshot that a new instance and a commit share.</summary>
internal sealed class InstanceWrite(InstanceSnapshot snapshot, IEnumerable<HistoryEntry> history)
{
    private const string PutHistory = "INSERT INTO history (instance, sequence, json) VALUES (@instance, @sequence, @json)";

    /// <summary>Gives a caller a number, if there is none yet.</summary>
    public const string KnowCaller = "INSERT INTO caller (key) VALUES (@key) ON CONFLICT (key) DO NOTHING";

    private const string DropPending = "DELETE FROM pending WHERE instance = @instance";

    private const string DropBarred = "DELETE FROM barred WHERE instance = @instance";

    private const string PutPending = "INSERT INTO pending (instance, role, vote_prefix) VALUES (@instance, @role, @prefix)";

    // A person stands where a role does, as the caller's number below zero, so that one index finds both.
    private const string PutPerson =
        "INSERT INTO pending (instance, role, vote_prefix) VALUES (@instance, (SELECT -number FROM caller WHERE key = @key), @prefix)";

    private const string PutBarred = "INSERT INTO barred (instance, caller) VALUES (@instance, @caller) ON CONFLICT (instance, caller) DO NOTHING";

    private readonly List<(long Sequence, byte[] Json)> _history = [.. history.Select(entry => (entry.Sequence, StoreJson.Write(entry)))];
    private readonly Awaited? _awaited = Awaited.Of(snapshot);

    public (string Name, object? Value)[] Changing { get; } = InstanceColumns.Changing(snapshot);

    public (string Name, object? Value)[] Standing { get; } = InstanceColumns.Standing(snapshot);

    /// <summary>How many bytes the state has in its row.</summary>
    public int StateSize => ((byte[])Changing[^1].Value!).Length;

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
        if (_awaited?.AnsweredIn(before) is { } written)
        {
            PutAnswered(session, instance, written);
            return;
        }

        if (before is not null)
        {
            session.Run(DropPending, ("@instance", instance));
            session.Run(DropBarred, ("@instance", instance));
        }

        foreach (var role in _awaited?.Roles ?? [])
            session.Run(PutPending, ("@instance", instance), ("@role", role), ("@prefix", _awaited!.VotePrefix));
        foreach (var person in _awaited?.People ?? [])
        {
            session.Run(KnowCaller, ("@key", person));
            session.Run(PutPerson, ("@instance", instance), ("@key", person), ("@prefix", _awaited!.VotePrefix));
        }

        foreach (var caller in _awaited?.Barred ?? [])
            session.Run(PutBarred, ("@instance", instance), ("@caller", caller));
        PutAnswered(session, instance, written: 0);
    }

    private void PutAnswered(Session session, long instance, int written)
    {
        foreach (var caller in _awaited?.Answered.Skip(written) ?? [])
            session.Run(PutBarred, ("@instance", instance), ("@caller", caller));
    }

    /// <summary>The due row of a state; its time is null if it has none.</summary>
    public static (DueKinds Kind, DateTimeOffset? At) DueOf(InstanceState state) =>
        (state.UnderWay is not null ? DueKinds.Attempt : DueKinds.Wait, state.DueAt);

    /// <summary>Replaces the due rows of the state before by the one of this state.</summary>
    public void WriteDue(Session session, long instance)
    {
        var (kind, due) = DueOf(snapshot.State);
        foreach (var other in (ReadOnlySpan<DueKinds>)[DueKinds.Attempt, DueKinds.Wait])
        {
            if (other == kind && due is { } at)
                DueRows.Put(session, instance, kind, at);
            else
                DueRows.Drop(session, instance, other);
        }
    }
}
