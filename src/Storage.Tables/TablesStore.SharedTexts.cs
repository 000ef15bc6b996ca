using System.Collections.Immutable;
using System.Text;
using Azure.Data.Tables;
using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.Storage.Tables.Schema;

namespace WorkflowFunctions.Storage.Tables;

// The texts of a kind are a partition, and their names its keys: both hold only what a key may hold.
public sealed partial class TablesStore
{
    private const string TextPartition = "text.";
    private const string TextsStart = "t.";
    private const string TextsEnd = "t/";

    public async Task<ImmutableArray<SharedText>> ReadTextsAsync(string kind, CancellationToken cancellation)
    {
        SharedText.EnsureName(kind, nameof(kind));
        var texts = ImmutableArray.CreateBuilder<SharedText>();
        await foreach (var row in _tables.Meta.RowsAsync(TextPartition + kind, TextsStart, TextsEnd, select: null, cancellation))
            texts.Add(new(kind, row.RowKey[TextsStart.Length..], Encoding.UTF8.GetString(row.Json())));
        return texts.DrainToImmutable();
    }

    public Task SaveTextAsync(SharedText text)
    {
        ArgumentNullException.ThrowIfNull(text);
        text.Validate();
        _lease.EnsureHeld();
        return _tables.Meta.PutAsync(new TableEntity(TextPartition + text.Kind, TextsStart + text.Name).WithJson(Encoding.UTF8.GetBytes(text.Text)));
    }

    public Task RemoveTextAsync(string kind, string name)
    {
        SharedText.EnsureName(kind, nameof(kind));
        SharedText.EnsureName(name, nameof(name));
        _lease.EnsureHeld();
        return _tables.Meta.DropAsync(TextPartition + kind, TextsStart + name);
    }
}
