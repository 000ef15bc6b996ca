using System.Collections.Immutable;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Engine.Definitions;
using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.Storage.Sqlite.Schema;

namespace WorkflowFunctions.Storage.Sqlite;

public sealed partial class SqliteStore
{
    private const string FindHead = "SELECT head FROM definition WHERE id = @id";

    private const string AllHeads = "SELECT head FROM definition ORDER BY id";

    private const string FindVersion = "SELECT json FROM definition_version WHERE id = @id AND version = @version";

    private const string PutHead =
        """
        INSERT INTO definition (id, revision, head) VALUES (@id, @revision, @head)
        ON CONFLICT (id) DO UPDATE SET revision = excluded.revision, head = excluded.head
        """;

    private const string PutVersion =
        """
        INSERT INTO definition_version (id, version, json) VALUES (@id, @version, @json)
        ON CONFLICT (id, version) DO UPDATE SET json = excluded.json
        """;

    private const string AddHistory = "INSERT INTO definition_history (id, sequence, json) VALUES (@id, @sequence, @json)";

    private const string CutHistory = "DELETE FROM definition_history WHERE id = @id AND sequence <= @last";

    private const string AllHistory = "SELECT json FROM definition_history WHERE id = @id ORDER BY sequence";

    public Task<DefinitionHead?> FindHeadAsync(Guid id, CancellationToken cancellation) =>
        _readers.ReadAsync(session => Head(session, id), cancellation);

    public async Task<ImmutableArray<DefinitionHead>> ListHeadsAsync(CancellationToken cancellation)
    {
        var heads = await _readers.ReadAsync(session => session.All(AllHeads, row => row.Bytes(0)), cancellation).ConfigureAwait(false);
        return [.. heads.Select(json => StoreJson.Read<DefinitionHead>(json))];
    }

    public async Task<WorkflowDefinition?> FindVersionAsync(Guid id, int version, CancellationToken cancellation)
    {
        var json = await _readers.ReadAsync(session => Version(session, id, version), cancellation).ConfigureAwait(false);
        return json is null ? null : StoreJson.Read<WorkflowDefinition>(json);
    }

    public async Task<ImmutableArray<DefinitionHistoryEntry>> ReadDefinitionHistoryAsync(Guid id, CancellationToken cancellation)
    {
        var rows = await _readers.ReadAsync(session => session.All(AllHistory, row => row.Bytes(0), ("@id", Columns.Of(id))), cancellation).ConfigureAwait(false);
        return [.. rows.Select(json => StoreJson.Read<DefinitionHistoryEntry>(json))];
    }

    public Task<bool> SaveAsync(
        DefinitionHead head, WorkflowDefinition latest, int expectedRevision, ImmutableArray<DefinitionHistoryEntry> history = default)
    {
        ArgumentNullException.ThrowIfNull(head);
        ArgumentNullException.ThrowIfNull(latest);
        var (headJson, latestJson) = (StoreJson.Write(head), StoreJson.Write(latest));
        var entries = history.IsDefault ? [] : history.Select(entry => (entry.Sequence, Json: StoreJson.Write(entry))).ToArray();
        return _writer.WriteAsync(session =>
        {
            var stored = Head(session, head.Id);
            if ((stored?.Revision ?? 0) != expectedRevision)
                return false;
            var id = Columns.Of(head.Id);
            if (latest.Version > (stored?.HighestPublished ?? 0))
                session.Run(PutVersion, ("@id", id), ("@version", latest.Version), ("@json", latestJson));
            else if (Version(session, head.Id, latest.Version) is not { } published || !StoreJson.Says<WorkflowDefinition>(published, latestJson))
                throw new InvalidOperationException($"Version {latest.Version} of definition {head.Id} was published and cannot change.");

            session.Run(PutHead, ("@id", id), ("@revision", head.Revision), ("@head", headJson));
            foreach (var (sequence, json) in entries)
                session.Run(AddHistory, ("@id", id), ("@sequence", sequence), ("@json", json));
            if (entries.Length > 0)
                session.Run(CutHistory, ("@id", id), ("@last", entries[^1].Sequence - DefinitionHistory.MostKept));
            return true;
        });
    }

    private static DefinitionHead? Head(Session session, Guid id) =>
        session.First(FindHead, row => StoreJson.Read<DefinitionHead>(row.Bytes(0)), ("@id", Columns.Of(id)));

    private static byte[]? Version(Session session, Guid id, int version) =>
        session.First(FindVersion, row => row.Bytes(0), ("@id", Columns.Of(id)), ("@version", version));
}
