using System.Collections.Immutable;
using WorkflowFunctions.Engine.Audit;
using WorkflowFunctions.Storage.Sqlite.Schema;

namespace WorkflowFunctions.Storage.Sqlite;

public sealed partial class SqliteStore
{
    public Task AddSignInAsync(SecurityEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return _writer.WriteAsync(session =>
        {
            SecurityHistory.Add(session, SecurityHistory.OfSignIns, entry);
            return true;
        });
    }

    public Task<ImmutableArray<SecurityEntry>> ReadSignInHistoryAsync(SecurityPlace before, int most, CancellationToken cancellation) =>
        _readers.ReadAsync(session => SecurityHistory.Read(session, SecurityHistory.OfSignIns, before, most), cancellation);
}
