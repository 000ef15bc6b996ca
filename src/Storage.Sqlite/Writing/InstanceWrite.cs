using System.Collections.Immutable;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Engine.Stores;
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
    private readonly ImmutableArray<StampedEntry> _inbox;
    private readonly ImmutableArray<HistoryEntry> _history;
    private readonly ArraySegment<byte>[] _lines;
    private readonly Awaited? _awaited;

    /// <param name="inbox">Entries of the inbox with their lines in the history.</param>
    /// <param name="history">What else has happened.</param>
    /// <param name="json">Holds the JSON until everything is written.</param>
    public InstanceWrite(InstanceSnapshot snapshot, ImmutableArray<StampedEntry> inbox, ImmutableArray<HistoryEntry> history, JsonBuffer json)
    {
        (_snapshot, _inbox, _history) = (snapshot, inbox, history);
        _lines = new ArraySegment<byte>[inbox.Length + history.Length];
        for (var index = 0; index < _lines.Length; index++)
            _lines[index] = json.Write(Line(index));
        _awaited = Awaited.Of(snapshot);
        Awaits = _awaited?.ToString();
        State = json.Write(snapshot);
        Message = State[SnapshotJson.MessageIn(State)];
    }

    /// <summary>The JSON of the snapshot.</summary>
    public ArraySegment<byte> State { get; }

    /// <summary>The JSON of its message.</summary>
    public ArraySegment<byte> Message { get; }

    public string? Awaits { get; }

    /// <summary>The whole history of the commit, also in the order of all that has happened.</summary>
    public void WriteHistory(Session session, long instance)
    {
        for (var index = 0; index < _lines.Length; index++)
            session.Run(PutHistory, ("@instance", instance), ("@sequence", Line(index).Sequence), ("@json", _lines[index]));
        HappenedRows.Write(session, _snapshot.Origin, _inbox, _history);
    }

    private HistoryEntry Line(int index) => index < _inbox.Length ? _inbox[index].Entry : _history[index - _inbox.Length];

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
            session.Run(DropPending, ("@instance", instance));
        if (Awaited.HasKeptOut(before))
            session.Run(DropBarred, ("@instance", instance));

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
