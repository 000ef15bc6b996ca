using System.Collections.Immutable;
using System.Text;
using WorkflowFunctions.Engine.Stores;

namespace WorkflowFunctions.Storage.Sqlite;

public sealed partial class SqliteStore
{
    private const string TextsOfKind = "SELECT name, text FROM shared_text WHERE kind = @kind ORDER BY name";

    private const string PutText =
        """
        INSERT INTO shared_text (kind, name, text) VALUES (@kind, @name, @text)
        ON CONFLICT (kind, name) DO UPDATE SET text = excluded.text
        """;

    private const string DropText = "DELETE FROM shared_text WHERE kind = @kind AND name = @name";

    public async Task<ImmutableArray<SharedText>> ReadTextsAsync(string kind, CancellationToken cancellation)
    {
        SharedText.EnsureName(kind, nameof(kind));
        return [.. await _readers.ReadAsync(
            session => session.All(TextsOfKind, row => new SharedText(kind, row.GetString(0), Encoding.UTF8.GetString(row.Bytes(1))), ("@kind", kind)),
            cancellation).ConfigureAwait(false)];
    }

    public Task SaveTextAsync(SharedText text)
    {
        ArgumentNullException.ThrowIfNull(text);
        text.Validate();
        return _writer.WriteAsync(session =>
        {
            session.Run(PutText, ("@kind", text.Kind), ("@name", text.Name), ("@text", Encoding.UTF8.GetBytes(text.Text)));
            return true;
        });
    }

    public Task RemoveTextAsync(string kind, string name)
    {
        SharedText.EnsureName(kind, nameof(kind));
        SharedText.EnsureName(name, nameof(name));
        return _writer.WriteAsync(session =>
        {
            session.Run(DropText, ("@kind", kind), ("@name", name));
            return true;
        });
    }
}
