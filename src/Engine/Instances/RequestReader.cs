using System.Collections.Concurrent;
using System.Text.Json;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine.Stores;

namespace WorkflowFunctions.Engine.Instances;

/// <summary>Reads what instances were started with, so that a list can tell those of one workflow apart. It moves none of them.</summary>
public sealed class RequestReader(IInstanceStore store)
{
    private const int AtOnce = 8;

    /// <summary>The initial data; of an instance without any, what its steps have asked and found since.</summary>
    public static JsonMap Of(InstanceSnapshot snapshot) => snapshot.Origin.InitialData.Count > 0 ? snapshot.Origin.InitialData : snapshot.Data;

    /// <summary>
    /// What tells each instance from others: see <see cref="Of"/>. One that is gone, or that cannot be read, is not among them: the list has its row all the same.
    /// </summary>
    /// <param name="shown">The instances that a list shows; each is read once.</param>
    public async Task<IReadOnlyDictionary<Guid, JsonMap>> ReadAsync(IEnumerable<Guid> shown, CancellationToken cancellation)
    {
        var read = new ConcurrentDictionary<Guid, JsonMap>();
        await Parallel.ForEachAsync(shown.Distinct(), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation }, async (id, stop) =>
        {
            try
            {
                if (await store.ReadAsync(id, stop) is { Snapshot: var snapshot })
                    read[id] = Of(snapshot);
            }
            catch (Exception damage) when (damage is JsonException or InvalidDataException or InvalidOperationException or StorageRefusedException)
            {
                // Another release has written it, or it is damaged. Whoever opens it is told.
            }
        });
        return read;
    }
}
