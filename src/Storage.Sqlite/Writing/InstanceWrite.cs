using System.Collections.Immutable;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Storage.Sqlite.Schema;

namespace WorkflowFunctions.Storage.Sqlite.Writing;

/// <summary>The part of writing a snapshot that a new instance and a commit share.</summary>
internal sealed class InstanceWrite
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

    private readonly InstanceSnapshot _snapshot;
    private readonly (long Sequence, ArraySegment<byte> Json)[] _history;
    private readonly Awaited? _awaited;

    /// <param name="json">Holds the JSON until everything is written.</param>
    public InstanceWrite(InstanceSnapshot snapshot, ImmutableArray<HistoryEntry> history, JsonBuffer json)
    {
        _snapshot = snapshot;
        _history = new (long, ArraySegment<byte>)[history.Length];
        for (var index = 0; index < _history.Length; index++)
            _history[index] = (history[index].Sequence, json.Write(history[index]));
        _awaited = Awaited.Of(snapshot);
        Awaits = _awaited?.ToString();
        var state = json.Write(snapshot);
        StateSize = state.Count;
        Changing = InstanceColumns.Changing(snapshot, json.Write(snapshot.Message), state);
    }

    public (string Name, SqlValue Value)[] Changing { get; }

    public (string Name, SqlValue Value)[] Standing => InstanceColumns.Standing(_snapshot, Awaits);

    /// <summary>How many bytes the state has in its row.</summary>
    public int StateSize { get; }

    public string? Awaits { get; }

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
        var (kind, due) = DueOf(_snapshot.State);
        foreach (var other in (ReadOnlySpan<DueKinds>)[DueKinds.Attempt, DueKinds.Wait])
        {
            if (other == kind && due is { } at)
                DueRows.Put(session, instance, kind, at);
            else
                DueRows.Drop(session, instance, other);
        }
    }
}
