using Azure.Data.Tables;
using WorkflowFunctions.Engine.Stores;

namespace WorkflowFunctions.Storage.Tables;

/// <summary>An owner as stored in its row.</summary>
internal static class OwnerRow
{
    private const string TaskHub = "TaskHub";
    private const string EmbeddedHost = "EmbeddedHost";
    private const string Until = "Until";

    public static TableEntity Of(TableEntity row, StoreOwner owner, DateTimeOffset? until)
    {
        var (column, name) = owner switch
        {
            StoreOwner.TaskHub hub => (TaskHub, hub.Name),
            StoreOwner.EmbeddedHost host => (EmbeddedHost, host.Id),
            _ => throw new ArgumentOutOfRangeException(nameof(owner), owner, "No such owner."),
        };
        row[column] = name;
        if (until is { } end)
            row[Until] = end.UtcTicks;
        return row;
    }

    public static (StoreOwner Owner, DateTimeOffset? Until) Read(TableEntity row) => (
        row.GetString(TaskHub) is { } hub ? new StoreOwner.TaskHub(hub) : new StoreOwner.EmbeddedHost(row.GetString(EmbeddedHost) ?? ""),
        row.GetInt64(Until) is { } ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null);
}
