namespace WorkflowFunctions.Engine.Stores;

/// <summary>The store cannot be reached, is full or is locked. Whether a write took effect is not known; repeating it is safe.</summary>
public sealed class StorageUnavailableException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>
/// The store must not be used: it is corrupt, newer than this program, or owned by another process. The message says what to do.
/// </summary>
public sealed class StorageRefusedException(string message, Exception? inner = null) : Exception(message, inner);
