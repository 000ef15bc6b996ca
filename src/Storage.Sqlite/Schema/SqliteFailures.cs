using Microsoft.Data.Sqlite;
using WorkflowFunctions.Engine.Stores;
using static SQLitePCL.raw;

namespace WorkflowFunctions.Storage.Sqlite.Schema;

/// <summary>What SQLite's result codes mean for the callers of a store.</summary>
internal static class SqliteFailures
{
    /// <summary>The database cannot be used now, whatever the statement was.</summary>
    public static bool IsUnavailable(SqliteException failure) => failure.SqliteErrorCode is
        SQLITE_BUSY or SQLITE_LOCKED or SQLITE_FULL or SQLITE_IOERR or SQLITE_READONLY or SQLITE_CANTOPEN or SQLITE_NOMEM
        or SQLITE_PROTOCOL or SQLITE_INTERRUPT or SQLITE_CORRUPT or SQLITE_NOTADB;

    /// <summary>The statement may have ended its whole transaction: nothing that ran before it can be relied on.</summary>
    public static bool EndsTransaction(SqliteException failure) => failure.SqliteErrorCode is
        SQLITE_FULL or SQLITE_IOERR or SQLITE_NOMEM or SQLITE_CORRUPT or SQLITE_NOTADB or SQLITE_INTERRUPT;

    /// <summary>This program could never use the file as its database.</summary>
    public static bool IsDamage(SqliteException failure) => failure.SqliteErrorCode is SQLITE_CORRUPT or SQLITE_NOTADB;

    public static StorageUnavailableException Unavailable(SqliteException failure) => new(
        failure.SqliteErrorCode switch
        {
            SQLITE_BUSY or SQLITE_LOCKED => "The database is locked by another program.",
            SQLITE_FULL => "The database is full: the disk has no space left, or the configured limit of its size is reached.",
            SQLITE_CORRUPT or SQLITE_NOTADB => "The database file is damaged: restore it from a backup.",
            _ => $"The database cannot be used now: {failure.Message}",
        },
        failure);
}
