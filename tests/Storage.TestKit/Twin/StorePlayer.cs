using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Engine.Instances;

namespace WorkflowFunctions.Storage.TestKit.Twin;

/// <summary>Plays operations on one store, and reports what it saw as text.</summary>
internal sealed class StorePlayer(StoreUnderTest store)
{
    private readonly Dictionary<int, InstanceRead> _reads = [];

    public async Task<string> PlayAsync(StoreOperation operation, CancellationToken stop) => operation switch
    {
        StoreOperation.Create create => await CreateAsync(create),
        StoreOperation.Append append => StoredText.Of(
            await store.Instances.AppendAsync(Id(append.Instance), Vote(append.Visit, append.Person, append.Minute))),
        StoreOperation.Fold fold => await FoldAsync(fold, stop),
        StoreOperation.Read read => await ReadAsync(read, stop),
        StoreOperation.Commit commit => await CommitAsync(commit),
        StoreOperation.Delete delete => _reads.TryGetValue(delete.Instance, out var read)
            ? $"{await store.Instances.DeleteAsync(Id(delete.Instance), read.Version)}"
            : "not read yet",
        StoreOperation.FindEntry find => await store.Instances.FindEntryAsync(Id(find.Instance), VoteKey(find.Visit, find.Person), stop) is { } entry
            ? StoredText.Of(entry)
            : "none",
        StoreOperation.History history =>
            StoredText.Lines((await store.Instances.ReadHistoryAsync(Id(history.Instance), stop)).Select(StoredText.Of)),
        StoreOperation.ListAll list =>
            await ListAsync(new(new InstanceScope.All(), list.Sort, list.Descending, list.Skip, list.Take), stop),
        StoreOperation.ListStarted list =>
            await ListAsync(new(new InstanceScope.StartedBy(Sample.Person(list.Person).Key), list.Sort, list.Descending, 0, 50), stop),
        StoreOperation.ListAssigned list => await ListAsync(new(Scope(list), list.Sort, list.Descending, 0, 50), stop),
        StoreOperation.AnyLive any => $"{await store.Lists.AnyLiveAsync(Id(any.Definition), stop)}",
        StoreOperation.Due due => await DueAsync(due, stop),
        StoreOperation.NextDue next => $"{await store.Instances.NextDueAsync(next.Kinds, stop):O}",
        StoreOperation.Lease lease => $"{await store.Instances.LeaseReferenceIdsAsync(lease.Count) > 0}",
        _ => throw new InvalidOperationException($"Nobody plays {operation}."),
    };

    private static InstanceScope.AssignedTo Scope(StoreOperation.ListAssigned list) => list.Absent is { } absent
        ? new(Sample.Person(list.Person).Key, []) { InPlaceOf = [Sample.Absent(absent, [.. list.Roles])] }
        : new(Sample.Person(list.Person).Key, list.Roles);

    private static Guid Id(int instance) => new(instance % 2, 2, 3, 0, 0, 0, 0, 0, 0, 0, (byte)instance);

    private static string VoteKey(int visit, int person) => InboxKeys.Signal(visit, Sample.SignalName, Sample.Person(person).Key);

    private static SignalReceived Vote(int visit, int person, int minute) => new(
        VoteKey(visit, person), Sample.At(minute), "Step", visit, Sample.SignalName, Sample.Person(person), [Sample.Approvers],
        JsonMap.From(("Approved", minute % 2 == 0 ? "True" : "False")));

    private static InstanceSnapshot Shaped(InstanceSnapshot snapshot, Shape shape) => snapshot with
    {
        State = shape.State switch
        {
            ShapeState.Awaiting => Awaiting(shape, deadline: null),
            ShapeState.AwaitingWithDeadline => Awaiting(shape, shape.Minute),
            ShapeState.Retrying => Sample.AwaitingRetry(shape.Minute),
            ShapeState.Running => Sample.Running(shape.Minute),
            ShapeState.Complete => new InstanceState.Complete(),
            _ => new InstanceState.Failed(shape.Text),
        },
        Position = snapshot.Position with { Number = shape.Visit, DisplayName = shape.Text, UniqueName = $"Step{shape.Visit}" },
        Message = new StatusMessage(shape.Text, shape.Roles),
        LastModified = Sample.At(shape.Minute),
        Data = snapshot.Data.Set("text", shape.Text),
    };

    private static InstanceState.AwaitingSignal Awaiting(Shape shape, double? deadline) => Sample.Awaiting(shape.Roles, deadline) with
    {
        AnsweredFor = [.. Enumerable.Range(1, shape.Answered).Select(person => Sample.Person(person).Key)],
    };

    private static HistoryEntry Entry(long sequence, HistoryKind kind) =>
        new(sequence, Sample.At(sequence), kind, "Step", null, $"Entry {sequence}.", JsonMap.Empty);

    private async Task<string> CreateAsync(StoreOperation.Create create)
    {
        var origin = Sample.Origin(Id(create.Instance)) with
        {
            DefinitionId = Id(create.Instance % 2),
            Initiator = Sample.Person(create.Shape.Visit),
            Title = create.Shape.Text,
            ReferenceId = 100 - create.Instance,
            WorkflowType = create.Shape.State.ToString(),
        };
        var snapshot = Shaped(Sample.Started().Snapshot with { Origin = origin, Sequence = 1 }, create.Shape);
        return $"{await store.Instances.CreateAsync(snapshot, [Entry(1, HistoryKind.Started)])}";
    }

    private async Task<string> ReadAsync(StoreOperation.Read operation, CancellationToken stop)
    {
        var read = await store.Instances.ReadAsync(Id(operation.Instance), stop);
        if (read is not null)
            _reads[operation.Instance] = read;
        return StoredText.Of(read);
    }

    /// <summary>A store that does not do it at once comes to the same in two writes.</summary>
    private async Task<string> FoldAsync(StoreOperation.Fold operation, CancellationToken stop)
    {
        var vote = Vote(operation.Visit, operation.Person, operation.Minute);
        var outcome = await store.Instances.FoldAsync(Id(operation.Instance), read => FoldOf(read, vote, isNew: true, operation.Shape));
        if (outcome != FoldOutcome.NotOffered)
            return $"{outcome}";
        switch (await store.Instances.AppendAsync(Id(operation.Instance), vote))
        {
            case AppendResult.NoInstance:
                return $"{FoldOutcome.NoInstance}";
            case AppendResult.Duplicate duplicate:
                return StoredText.Of((AppendResult)duplicate);
        }

        var read = (await store.Instances.ReadAsync(Id(operation.Instance), stop))!;
        return $"{(await store.Instances.CommitAsync(FoldOf(read, vote, isNew: false, operation.Shape)) ? "Committed" : "conflict")}";
    }

    private static InstanceCommit FoldOf(InstanceRead read, SignalReceived vote, bool isNew, Shape shape)
    {
        var sequence = read.Snapshot.Sequence;
        var all = isNew ? read.Unread.Add(vote) : read.Unread;
        StampedEntry[] stamped =
        [
            .. all.Order(InboxEntry.FoldingOrder)
                .Select(entry => new StampedEntry(entry, Entry(++sequence, HistoryKind.SignalReceived), IsNew: isNew && ReferenceEquals(entry, vote))),
        ];
        return new InstanceCommit(read.Version, Shaped(read.Snapshot with { Sequence = sequence }, shape), [.. stamped], []);
    }

    private async Task<string> CommitAsync(StoreOperation.Commit operation)
    {
        if (!_reads.TryGetValue(operation.Instance, out var read))
            return "not read yet";

        var sequence = read.Snapshot.Sequence;
        var stamped = read.Unread.Take(operation.Entries)
            .Select(entry => new StampedEntry(entry, Entry(++sequence, HistoryKind.SignalReceived)))
            .ToList();
        if (operation.Elapsed is { } visit)
        {
            var elapsed = new DeadlineElapsed(InboxKeys.Deadline(visit), Sample.At(visit), visit);
            stamped.Add(new StampedEntry(elapsed, Entry(++sequence, HistoryKind.DeadlineElapsed), IsNew: true));
        }

        var note = Entry(++sequence, HistoryKind.Note);
        var snapshot = Shaped(read.Snapshot with { Sequence = sequence }, operation.Shape);
        return $"{await store.Instances.CommitAsync(new InstanceCommit(read.Version, snapshot, [.. stamped], [note]))}";
    }

    private async Task<string> ListAsync(InstanceListQuery query, CancellationToken stop)
    {
        var page = await store.Lists.ListAsync(query, stop);
        return $"{page.Total} in all:{StoredText.Lines(page.Items.Select(StoredText.Of))}";
    }

    private async Task<string> DueAsync(StoreOperation.Due operation, CancellationToken stop)
    {
        var due = new List<DueInstance>();
        await foreach (var row in store.Instances.ReadDueAsync(operation.Kinds, Sample.At(operation.Until), stop))
            due.Add(row);
        var isSorted = due.Zip(due.Skip(1)).All(pair => pair.First.At <= pair.Second.At);
        var rows = due.OrderBy(row => row.At).ThenBy(row => row.Id).ThenBy(row => row.Kind);
        return $"{(isSorted ? "earliest first" : "NOT earliest first")}:{StoredText.Lines(rows.Select(row => row.ToString()))}";
    }
}
