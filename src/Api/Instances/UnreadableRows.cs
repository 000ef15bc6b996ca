using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.Logging;

namespace WorkflowFunctions.Api.Instances;

/// <summary>Tells once of each instance that is missing from lists because its row there cannot be read.</summary>
public sealed partial class UnreadableRows(ILogger<UnreadableRows> logger)
{
    /// <summary>Of so many it tells. If more are damaged, the same has happened to all of them.</summary>
    private const int MostTold = 1000;

    private readonly ConcurrentDictionary<Guid, bool> _told = [];

    public void Tell(ImmutableArray<Guid> instances)
    {
        foreach (var id in instances)
        {
            if (_told.Count < MostTold && _told.TryAdd(id, true))
                LogUnreadable(id);
        }
    }

    [LoggerMessage(512, LogLevel.Error, "Lists leave out instance {Id}: its row there cannot be read.")]
    private partial void LogUnreadable(Guid id);
}
