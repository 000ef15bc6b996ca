using Microsoft.Extensions.Logging;
using WorkflowFunctions.Engine.Stores;

namespace WorkflowFunctions.Engine.Roles;

/// <summary>
/// The stored roles in memory: see <see cref="StoredCache{T}"/>. A sign-in, and a step with role tokens, reads them again. Before the first
/// read there are none.
/// </summary>
public sealed partial class StoredRoleCache(IRoleStore store, TimeProvider time, ILogger<StoredRoleCache> logger)
    : StoredCache<RoleSet>(RoleSet.Empty, time)
{
    protected override Task<RoleSet> ReadAsync(RoleSet known) => store.ReadRolesAsync(known, CancellationToken.None);

    protected override long RevisionOf(RoleSet set) => set.Head.Revision;

    [LoggerMessage(223, LogLevel.Warning, "The stored roles could not be read; those last known stay in effect: {Reason}")]
    protected override partial void LogUnreadable(string reason);

    [LoggerMessage(224, LogLevel.Warning, "The stored roles were not read within {Seconds} seconds; a sign-in goes on with those last known.")]
    protected override partial void LogSlow(double seconds);
}
