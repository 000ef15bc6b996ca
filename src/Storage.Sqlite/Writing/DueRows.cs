using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Storage.Sqlite.Schema;

namespace WorkflowFunctions.Storage.Sqlite.Writing;

/// <summary>The rows that say which instance to look at, why, and when.</summary>
internal static class DueRows
{
    /// <summary>Rows of one page. No connection is held between pages, so a reader may take as long as it likes.</summary>
    public const int PageSize = 256;

    /// <summary>Finds one page of rows of the kinds asked for, in the order of time.</summary>
    public static readonly string NextPage =
        $"""
        SELECT page.at, page.instance, page.kind, instance.id FROM (
            {OfKind(DueKinds.Inbox)} UNION ALL {OfKind(DueKinds.Attempt)} UNION ALL {OfKind(DueKinds.Wait)}
            ORDER BY at, instance, kind LIMIT {PageSize}) AS page
        CROSS JOIN instance ON instance.number = page.instance
        ORDER BY page.at, page.instance, page.kind
        """;

    private const string PutRow =
        """
        INSERT INTO due (instance, kind, at) VALUES (@instance, @kind, @at)
        ON CONFLICT (instance, kind) DO UPDATE SET at = excluded.at WHERE at <> excluded.at
        """;

    private const string PutEntryRow =
        """
        INSERT INTO due (instance, kind, at) VALUES (@instance, 1, @at)
        ON CONFLICT (instance, kind) DO UPDATE SET at = excluded.at WHERE at > excluded.at
        """;

    private const string DropRow = "DELETE FROM due WHERE instance = @instance AND kind = @kind";

    private const string EarliestUnread = "SELECT min(at) FROM mail WHERE instance = @instance AND sequence IS NULL";

    private const string NextOfKind = "SELECT min(at) FROM due WHERE kind = @kind";

    public static void Put(Session session, long instance, DueKinds kind, DateTimeOffset at) =>
        session.Run(PutRow, ("@instance", instance), ("@kind", (int)kind), ("@at", Columns.Of(at)));

    /// <summary>Keeps an earlier time: for all that is known, nothing has been read since.</summary>
    public static void PutEntry(Session session, long instance, long at) => session.Run(PutEntryRow, ("@instance", instance), ("@at", at));

    public static void Drop(Session session, long instance, DueKinds kind) =>
        session.Run(DropRow, ("@instance", instance), ("@kind", (int)kind));

    /// <summary>Moves the inbox row to the earliest entry that is left unread, or drops the row if there is none.</summary>
    public static void RenewEntry(Session session, long instance)
    {
        if (session.First(EarliestUnread, row => row.IsNull(0) ? (DateTimeOffset?)null : row.Moment(0), ("@instance", instance)) is { } at)
            Put(session, instance, DueKinds.Inbox, at);
        else
            Drop(session, instance, DueKinds.Inbox);
    }

    /// <summary>The next page after <paramref name="after"/> in the order of time.</summary>
    public static List<DueRow> Page(Session session, DueKinds kinds, long until, DueRow after) => session.All(
        NextPage,
        row => new DueRow(row.GetInt64(0), row.GetInt64(1), (DueKinds)row.GetInt32(2), row.Id(3)),
        ("@kinds", (int)kinds), ("@until", until), ("@at", after.At), ("@instance", after.Instance), ("@kind", (int)after.Kind));

    public static DateTimeOffset? Next(Session session, DueKinds kinds)
    {
        DateTimeOffset? next = null;
        foreach (var kind in (ReadOnlySpan<DueKinds>)[DueKinds.Inbox, DueKinds.Attempt, DueKinds.Wait])
        {
            if (!kinds.HasFlag(kind))
                continue;
            var at = session.First(NextOfKind, row => row.IsNull(0) ? (DateTimeOffset?)null : row.Moment(0), ("@kind", (int)kind));
            next = next is null || at < next ? at : next;
        }

        return next;
    }

    private static string OfKind(DueKinds kind) =>
        $"""
        SELECT at, instance, kind FROM due WHERE kind = {(int)kind} AND @kinds & {(int)kind} <> 0 AND at >= @at AND at <= @until
        AND (at, instance, kind) > (@at, @instance, @kind)
        """;
}

/// <summary>One due row, its fields in sort order: the next page goes on after the last row of the one before.</summary>
internal sealed record DueRow(long At, long Instance, DueKinds Kind, Guid Id)
{
    public static DueRow BeforeAll { get; } = new(long.MinValue, 0, DueKinds.None, Guid.Empty);
}
