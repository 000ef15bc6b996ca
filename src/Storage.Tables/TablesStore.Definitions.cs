using System.Collections.Immutable;
using Azure.Data.Tables;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Engine.Definitions;
using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.Storage.Tables.Schema;

namespace WorkflowFunctions.Storage.Tables;

// All definitions share one partition: there are few, their heads are one range of it, and a head is written together with a version.
public sealed partial class TablesStore
{
    private const string DefinitionPartition = "definitions";
    private const string HeadsStart = "h.";
    private const string HeadsEnd = "h/";
    private const string HistoryStart = "e.";

    public async Task<DefinitionHead?> FindHeadAsync(Guid id, CancellationToken cancellation) =>
        await FindHeadRowAsync(id, cancellation) is { } row ? StoreJson.Read<DefinitionHead>(row.Json()) : null;

    public async Task<ImmutableArray<DefinitionHead>> ListHeadsAsync(CancellationToken cancellation)
    {
        var heads = ImmutableArray.CreateBuilder<DefinitionHead>();
        await foreach (var row in _tables.Definitions.RowsAsync(DefinitionPartition, HeadsStart, HeadsEnd, select: null, cancellation))
            heads.Add(StoreJson.Read<DefinitionHead>(row.Json()));
        return heads.ToImmutable();
    }

    public async Task<WorkflowDefinition?> FindVersionAsync(Guid id, int version, CancellationToken cancellation) =>
        await FindVersionRowAsync(id, version, cancellation) is { } row ? StoreJson.Read<WorkflowDefinition>(row.Json()) : null;

    public async Task<ImmutableArray<DefinitionHistoryEntry>> ReadDefinitionHistoryAsync(Guid id, CancellationToken cancellation)
    {
        var entries = new List<DefinitionHistoryEntry>();
        var (from, to) = ($"{HistoryStart}{Keys.Of(id)}.", $"{HistoryStart}{Keys.Of(id)}/");
        await foreach (var row in _tables.Definitions.RowsAsync(DefinitionPartition, from, to, select: null, cancellation))
            entries.Add(StoreJson.Read<DefinitionHistoryEntry>(row.Json()));
        return [.. entries.OrderBy(entry => entry.Sequence)];
    }

    public async Task<bool> SaveAsync(
        DefinitionHead head, WorkflowDefinition latest, int expectedRevision, ImmutableArray<DefinitionHistoryEntry> history = default)
    {
        ArgumentNullException.ThrowIfNull(head);
        ArgumentNullException.ThrowIfNull(latest);
        _lease.EnsureHeld();
        var row = await FindHeadRowAsync(head.Id, CancellationToken.None);
        var stored = row is null ? null : StoreJson.Read<DefinitionHead>(row.Json());
        if ((stored?.Revision ?? 0) != expectedRevision)
            return false;
        var write = Keys.NewWrite();
        var headRow = new TableEntity(DefinitionPartition, HeadKey(head.Id)) { [InstanceRows.WriteColumn] = write }.WithJson(StoreJson.Write(head));
        var actions = new List<TableTransactionAction>
        {
            row is null
                ? new(TableTransactionActionType.Add, headRow)
                : new(TableTransactionActionType.UpdateReplace, headRow, row.ETag),
        };
        var json = StoreJson.Write(latest);
        if (latest.Version > (stored?.HighestPublished ?? 0))
        {
            actions.Add(new(TableTransactionActionType.UpsertReplace, new TableEntity(DefinitionPartition, VersionKey(head.Id, latest.Version)).WithJson(json)));
        }
        else if (await FindVersionRowAsync(head.Id, latest.Version, CancellationToken.None) is not { } published
            || !StoreJson.Says<WorkflowDefinition>(published.Json(), json))
        {
            throw new InvalidOperationException($"Version {latest.Version} of definition {head.Id} was published and cannot change.");
        }

        actions.AddRange((history.IsDefault ? [] : history).Select(entry => new TableTransactionAction(
            TableTransactionActionType.UpsertReplace, new TableEntity(DefinitionPartition, HistoryKey(head.Id, entry.Sequence)).WithJson(StoreJson.Write(entry)))));
        return await _tables.Definitions.WriteAsync([.. actions]) == WriteOutcome.Done
            || (await FindHeadRowAsync(head.Id, CancellationToken.None))?.GetString(InstanceRows.WriteColumn) == write;
    }

    private static string HeadKey(Guid id) => $"{HeadsStart}{Keys.Of(id)}";

    /// <summary>An entry takes the place of the one that is too old to be kept.</summary>
    private static string HistoryKey(Guid id, int sequence) => $"{HistoryStart}{Keys.Of(id)}.{Keys.Number(sequence % DefinitionHistory.MostKept)}";

    private static string VersionKey(Guid id, int version) => $"v.{Keys.Of(id)}.{Keys.Number(version)}";

    private Task<TableEntity?> FindHeadRowAsync(Guid id, CancellationToken cancellation) =>
        _tables.Definitions.FindAsync(DefinitionPartition, HeadKey(id), select: null, cancellation);

    private Task<TableEntity?> FindVersionRowAsync(Guid id, int version, CancellationToken cancellation) =>
        _tables.Definitions.FindAsync(DefinitionPartition, VersionKey(id, version), select: null, cancellation);
}
