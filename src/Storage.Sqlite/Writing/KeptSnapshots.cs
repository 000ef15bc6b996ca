using WorkflowFunctions.Core.Instances;

namespace WorkflowFunctions.Storage.Sqlite.Writing;

/// <summary>
/// The snapshots that the writer wrote last, so that it need not parse what it has just written. They are true because nobody else
/// writes, and because each is compared with the version of its row. What is rolled back must be forgotten.
/// </summary>
internal sealed class KeptSnapshots
{
    private const int Most = 1_024;
    private const int MostBytes = 4 * 1024 * 1024;

    private readonly Dictionary<long, Kept> _kept = [];
    private long _bytes;

    /// <summary>The snapshot of this number and version; null if it is not kept.</summary>
    public InstanceSnapshot? Find(long instance, long version) =>
        _kept.TryGetValue(instance, out var kept) && kept.Version == version ? kept.Snapshot : null;

    /// <summary>Keeps a snapshot that others may signal again soon.</summary>
    /// <param name="size">How many bytes it has in its row.</param>
    public void Keep(long instance, long version, InstanceSnapshot snapshot, int size)
    {
        if (_kept.Remove(instance, out var before))
            _bytes -= before.Size;
        if (snapshot.State is not InstanceState.AwaitingSignal)
            return;
        if (_kept.Count >= Most || _bytes + size > MostBytes)
            Clear();
        _kept.Add(instance, new Kept(version, snapshot, size));
        _bytes += size;
    }

    public void Clear()
    {
        _kept.Clear();
        _bytes = 0;
    }

    private readonly record struct Kept(long Version, InstanceSnapshot Snapshot, int Size);
}
