namespace WorkflowFunctions.LocalHost;

/// <summary>What the command line says.</summary>
/// <param name="Demo">Seed the demo and serve loopback addresses only.</param>
/// <param name="DataDirectory">Where database and mail lie.</param>
/// <param name="Urls">Where to listen, separated by <c>;</c>; null: as configured, else <see cref="DefaultUrl"/>.</param>
/// <param name="Storage">Where instances and definitions lie.</param>
/// <param name="Connection">With <see cref="StorageKind.Tables"/>: a connection string; null: the setting <c>WorkflowStorage</c>.</param>
public sealed record HostArguments(
    bool Demo, string DataDirectory, string? Urls = null, StorageKind Storage = StorageKind.Sqlite, string? Connection = null)
{
    public const string DefaultUrl = "http://127.0.0.1:7071";
    public const string DefaultDataDirectory = "./data";
}

/// <summary>Which store the host uses.</summary>
public enum StorageKind
{
    /// <summary>A file in the data directory.</summary>
    Sqlite,

    /// <summary>Azure Tables.</summary>
    Tables,
}
