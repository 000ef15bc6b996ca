using System.Collections.Immutable;
using WorkflowFunctions.Engine.Audit;
using WorkflowFunctions.Engine.Stores;

namespace WorkflowFunctions.Storage.Sqlite.Schema;

/// <summary>What was done to roles and delegations, and who has signed in, in the order of time.</summary>
internal static class SecurityHistory
{
    /// <summary>Creates the table.</summary>
    public const string Migration =
        """
        CREATE TABLE security_history (
            about INTEGER NOT NULL,
            at INTEGER NOT NULL,
            revision INTEGER NOT NULL,
            json BLOB NOT NULL,
            PRIMARY KEY (about, at, revision)) WITHOUT ROWID;
        """;

    /// <summary>The sets, as they are stored.</summary>
    public const int OfRoles = 1;

    public const int OfDelegations = 2;

    public const int OfSignIns = 3;

    private const string Put = "INSERT INTO security_history (about, at, revision, json) VALUES (@about, @at, @revision, @json)";

    private const string Forget =
        """
        DELETE FROM security_history WHERE about = @about AND (at, revision) IN (
            SELECT at, revision FROM security_history WHERE about = @about AND at < @at ORDER BY at, revision LIMIT @most)
        """;

    private const string Part =
        """
        SELECT json FROM security_history WHERE about = @about AND (at, revision) < (@at, @revision) ORDER BY at DESC, revision DESC LIMIT @most
        """;

    private const string OfTime = "SELECT json FROM security_history WHERE about = @about AND at = @at";

    /// <summary>Writes an entry and removes some of those that are too old.</summary>
    public static void Write(Session session, int about, SecurityEntry? entry)
    {
        if (entry is null)
            return;
        session.Run(Put, ("@about", about), ("@at", Columns.Of(entry.At)), ("@revision", entry.Revision), ("@json", StoreJson.Write(entry)));
        session.Run(Forget, ("@about", about), ("@at", Columns.Of(entry.At - SecurityEntry.Kept)), ("@most", SecurityEntry.MostForgotten));
    }

    /// <summary>Writes an entry behind those of its time, unless one of them says the same.</summary>
    public static void Add(Session session, int about, SecurityEntry entry)
    {
        var same = session.All(OfTime, row => StoreJson.Read<SecurityEntry>(row.Bytes(0)), ("@about", about), ("@at", Columns.Of(entry.At)));
        if (same.TrueForAll(other => !other.SaysSame(entry)))
            Write(session, about, entry with { Revision = same.Select(other => other.Revision).DefaultIfEmpty().Max() + 1 });
    }

    public static ImmutableArray<SecurityEntry> Read(Session session, int about, SecurityPlace before, int most) =>
    [
        .. session.All(
            Part, row => StoreJson.Read<SecurityEntry>(row.Bytes(0)), ("@about", about), ("@at", Columns.Of(before.At)), ("@revision", before.Revision), ("@most", most)),
    ];
}
