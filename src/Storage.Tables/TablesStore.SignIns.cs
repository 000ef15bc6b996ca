using System.Collections.Immutable;
using WorkflowFunctions.Engine.Audit;
using WorkflowFunctions.Storage.Tables.Schema;

namespace WorkflowFunctions.Storage.Tables;

public sealed partial class TablesStore
{
    private const string SignInPartition = "sign-ins";

    public async Task AddSignInAsync(SecurityEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        _lease.EnsureHeld();
        if (await SecurityRows.AddAsync(_tables.Meta, SignInPartition, entry))
            await SecurityRows.ForgetAsync(_tables.Meta, SignInPartition, entry);
    }

    public Task<ImmutableArray<SecurityEntry>> ReadSignInHistoryAsync(SecurityPlace before, int most, CancellationToken cancellation) =>
        SecurityRows.ReadAsync(_tables.Meta, SignInPartition, before, most, cancellation);
}
