using System.Collections.Concurrent;
using System.Text.Json;
using WorkflowFunctions.Core;

namespace WorkflowFunctions.Engine.Instances;

/// <summary>Reads what instances were started with, so that a list can tell those of one workflow apart. It moves none of them.</summary>
public sealed class RequestReader(IInstanceStore store)
{
    private const int AtOnce = 8;

    /// <summary>The initial data of each instance. One that is gone, or that cannot be read, is not among them: the list has its row all the same.</summary>
    /// <param name="shown">The instances that a list shows; each is read once.</param>
    public async Task<IReadOnlyDictionary<Guid, JsonMap>> ReadAsync(IEnumerable<Guid> shown, CancellationToken cancellation)
    {
        var read = new ConcurrentDictionary<Guid, JsonMap>();
        await Parallel.ForEachAsync(shown.Distinct(), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation }, async (id, stop) =>
        {
            try
            {
                if (await store.ReadAsync(id, stop) is { Snapshot.Origin.InitialData: var data })
                    read[id] = data;
            }
            catch (JsonException)
            {
                // Whoever opens it is told.
            }
        });
        return read;
    }
}
