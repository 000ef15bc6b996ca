using WorkflowFunctions.Storage.Sqlite.Lists;

namespace WorkflowFunctions.Storage.Sqlite;

/// <summary>Where a <see cref="SqliteStore"/> lies, and how much it may use.</summary>
public sealed record SqliteStoreOptions
{
    public const int DefaultReaders = 4;
    public const int MostReaders = 64;

    /// <summary>The directory of the database and its lock file. It is created if it does not exist.</summary>
    public required string Directory { get; init; }

    /// <summary>Connections that read at the same time, 1 to <see cref="MostReaders"/>. Further readers wait for one.</summary>
    public int Readers { get; init; } = DefaultReaders;

    /// <summary>
    /// The most pages of 4 KiB to which the database may grow. A write that would exceed it is refused as if the disk were full. Null: no
    /// limit.
    /// </summary>
    public int? MaxPages { get; init; }

    /// <summary>Tests make them small, so that a few instances are enough to try every way to a list.</summary>
    internal ListLimits Lists { get; init; } = ListLimits.Default;

    /// <summary>Tests wait or fail here, as a disk does that is to flush the log.</summary>
    internal Action? BeforeFlush { get; init; }
}
