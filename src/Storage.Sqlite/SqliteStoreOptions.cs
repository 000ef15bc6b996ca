using WorkflowFunctions.Storage.Sqlite.Lists;

namespace WorkflowFunctions.Storage.Sqlite;

/// <summary>Where a <see cref="SqliteStore"/> lies, and what it may take.</summary>
public sealed record SqliteStoreOptions
{
    public const int DefaultReaders = 4;
    public const int MostReaders = 64;

    /// <summary>The directory of the database and its lock file; created where it does not exist.</summary>
    public required string Directory { get; init; }

    /// <summary>Connections that read at the same time, 1 to <see cref="MostReaders"/>; further readers wait for one.</summary>
    public int Readers { get; init; } = DefaultReaders;

    /// <summary>
    /// The most pages of 4 KiB the database may grow to; what would exceed it is refused like a full disk. Null: no limit.
    /// </summary>
    public int? MaxPages { get; init; }

    /// <summary>Tests make them small, so that few instances take every way to a list.</summary>
    internal ListLimits Lists { get; init; } = ListLimits.Default;
}
