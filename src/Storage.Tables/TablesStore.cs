using Microsoft.Extensions.Logging;
using WorkflowFunctions.Engine;
using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.Storage.Tables.Lists;
using WorkflowFunctions.Storage.Tables.Reading;
using WorkflowFunctions.Storage.Tables.Schema;
using WorkflowFunctions.Storage.Tables.Writing;

namespace WorkflowFunctions.Storage.Tables;

/// <summary>
/// The store for many workers: Azure Tables. An instance is a partition, and a commit is one transaction in it. Rows elsewhere
/// (lists, due rows) follow. If a crash comes in between, due rows lead to their repair.
/// </summary>
public sealed partial class TablesStore : IWorkflowStore
{
    private readonly TableSet _tables;
    private readonly OwnerLease _lease;
    private readonly TimeProvider _time;
    private readonly InstanceReads _reads;
    private readonly DueRows _due;
    private readonly IndexRows _index;
    private readonly InstanceLists _lists;
    private readonly DueReader _dueReader;
    private readonly ReferenceCounter _references;

    private TablesStore(TableSet tables, OwnerLease lease, TablesStoreOptions options)
    {
        _tables = tables;
        _lease = lease;
        _time = options.Time;
        _reads = new InstanceReads(tables.Instances);
        _due = new DueRows(tables.Due);
        _index = new IndexRows(tables.Index, _reads);
        _lists = new InstanceLists(tables.Index, _reads, options.Lists);
        _dueReader = new DueReader(tables, _reads, _due, _index, options.Ages);
        _references = new ReferenceCounter(tables.Meta);
    }

    /// <summary>Creates missing tables, and makes the owner the owner of the store.</summary>
    /// <exception cref="ArgumentException">A setting is missing or wrong.</exception>
    /// <exception cref="StorageRefusedException">Another engine owns the store, or a newer release has written it; the message says which.</exception>
    /// <exception cref="StorageUnavailableException">The service cannot be reached, or refuses the sign-in.</exception>
    public static async Task<TablesStore> OpenAsync(TablesStoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        var tables = TableSet.Of(options.CreateClient(), options.TablePrefix);
        await tables.CreateAsync();
        await StoreFormat.CheckAsync(tables.Meta);
        return new TablesStore(tables, await OwnerLease.TakeAsync(tables.Meta, options.Owner, options.Time, options.WaitsForLease), options);
    }

    public void LogTo(ILoggerFactory loggers) => _lease.LogTo(loggers.CreateLogger<OwnerLease>());

    /// <summary>Gives the store back if it is an embedded host's.</summary>
    public async ValueTask DisposeAsync()
    {
        await _lease.DisposeAsync();
        _references.Dispose();
    }
}
