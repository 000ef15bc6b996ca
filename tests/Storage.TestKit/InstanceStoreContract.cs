using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Storage.TestKit.Twin;
using Xunit;

namespace WorkflowFunctions.Storage.TestKit;

/// <summary>
/// What the engine relies on: one fact for each rule of <see cref="IInstanceStore"/> and <see cref="IInstanceLists"/>. The tests of a
/// store derive from it and say how to open the store.
/// </summary>
public abstract partial class InstanceStoreContract : IAsyncLifetime
{
    private StoreUnderTest _opened = null!;

    /// <summary>Enough to meet every pair of operations many times. A store that opens slowly may take fewer.</summary>
    protected virtual int TwinScripts => 100;

    protected IInstanceStore Store => _opened.Instances;

    protected IInstanceLists Lists => _opened.Lists;

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    public virtual async ValueTask InitializeAsync() => _opened = await OpenAsync();

    public virtual async ValueTask DisposeAsync()
    {
        await _opened.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void Any_sequence_of_operations_has_the_results_of_the_model() => StoreTwin.Check(OpenAsync, TwinScripts, Stop);

    /// <summary>A new, empty store at every call.</summary>
    protected abstract Task<StoreUnderTest> OpenAsync();

    protected async Task<InstanceRead> ReadAsync(Guid id) => Assert.IsType<InstanceRead>(await Store.ReadAsync(id, Stop));

    /// <summary>A new instance that waits for approvals, made by the machine.</summary>
    protected async Task<InstanceSnapshot> StartAsync(Action<SnapshotEdit>? edit = null)
    {
        var started = Sample.Started();
        var change = new SnapshotEdit(started.Snapshot);
        edit?.Invoke(change);
        Assert.True(await Store.CreateAsync(change.Snapshot, started.History));
        return change.Snapshot;
    }

    protected async Task MoveAsync(Guid id, InstanceState state, int? visit = null) =>
        Assert.True(await Store.CommitAsync(Sample.Move(await ReadAsync(id), state, visit)));

    protected async Task<List<DueInstance>> DueAsync(DueKinds kinds = DueKinds.All, double until = 1_000_000)
    {
        var due = new List<DueInstance>();
        await foreach (var row in Store.ReadDueAsync(kinds, Sample.At(until), Stop))
            due.Add(row);
        return due;
    }

    /// <summary>A snapshot that a test can still change to its needs.</summary>
    protected sealed class SnapshotEdit(InstanceSnapshot snapshot)
    {
        public InstanceSnapshot Snapshot { get; set; } = snapshot;

        public SnapshotEdit Origin(Func<InstanceOrigin, InstanceOrigin> change)
        {
            Snapshot = Snapshot with { Origin = change(Snapshot.Origin) };
            return this;
        }

        public SnapshotEdit State(InstanceState state)
        {
            Snapshot = Snapshot with { State = state };
            return this;
        }
    }
}
