namespace WorkflowFunctions.Engine.Stores;

/// <summary>The store cannot be reached, is full or is locked. Whether a write took effect is not known; repeating it is safe.</summary>
public sealed class StorageUnavailableException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>
/// The store must not be used: it is corrupt, newer than this program, or owned by another process. The message says what to do.
/// </summary>
public sealed class StorageRefusedException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>No row of the store can hold the snapshot of a commit; nothing was written. The instance then fails with this message.</summary>
public sealed class SnapshotTooLargeException(long size, long largest)
    : Exception($"the instance would take {size} bytes in the store; at most {largest} are allowed");
