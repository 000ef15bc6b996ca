using System.Collections.Immutable;
using System.Globalization;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Storage.Sqlite.Schema;
using SortKey = WorkflowFunctions.Storage.Sqlite.Lists.SortKey;

namespace WorkflowFunctions.Storage.Sqlite.Writing;

/// <summary>
/// The rows of an instance in the order of all that has happened: one for entries of its history that follow each other at one time, as those
/// of a commit mostly do.
/// </summary>
internal static class HappenedRows
{
    private const string KnowType = "INSERT INTO workflow_type (key) VALUES (@type) ON CONFLICT (key) DO NOTHING";

    private const string Put =
        """
        INSERT INTO happened (at, id, first, last, kinds, type)
        VALUES (@at, @id, @first, @last, @kinds, (SELECT number FROM workflow_type WHERE key = @type))
        """;

    private const string FindTimes = "SELECT DISTINCT json ->> 'At' FROM history WHERE instance = @instance";

    private const string Drop = "DELETE FROM happened WHERE at = @at AND id = @id";

    /// <summary>Before the first entry of an instance of a type.</summary>
    public static void Know(Session session, string workflowType) => session.Run(KnowType, ("@type", SortKey.Of(workflowType)));

    /// <summary>The bit that stands for a kind in a row; 0 for one that only a later release knows.</summary>
    public static long BitOf(HistoryKind kind) => kind < 0 ? 0 : 1L << (int)kind;

    /// <param name="inbox">Entries of the inbox as they stand in the history.</param>
    /// <param name="history">What else has happened in the same commit.</param>
    public static void Write(
        Session session, InstanceOrigin origin, ImmutableArray<StampedEntry> inbox, ImmutableArray<HistoryEntry> history)
    {
        SqlValue id = Columns.Of(origin.Id), type = SortKey.Of(origin.WorkflowType);
        var (at, first, last, kinds) = (0L, 0L, 0L, 0L);
        for (int read = 0, noted = 0; read < inbox.Length || noted < history.Length;)
        {
            var next = noted == history.Length || (read < inbox.Length && inbox[read].Entry.Sequence < history[noted].Sequence)
                ? inbox[read++].Entry
                : history[noted++];
            if (last > 0 && (next.Sequence != last + 1 || Columns.Of(next.At) != at || next.Sequence % Happened.MostOfRow == 0))
            {
                Row();
                last = 0;
            }

            if (last == 0)
                (at, first, kinds) = (Columns.Of(next.At), next.Sequence, 0);
            (last, kinds) = (next.Sequence, kinds | BitOf(next.Kind));
        }

        if (last > 0)
            Row();

        void Row() => session.Run(Put, ("@at", at), ("@id", id), ("@first", first), ("@last", last), ("@kinds", kinds), ("@type", type));
    }

    /// <summary>While the history of the instance is still there.</summary>
    public static void Delete(Session session, Guid id, long instance)
    {
        foreach (var at in session.All(FindTimes, row => row.GetString(0), ("@instance", instance)))
        {
            var moment = DateTimeOffset.Parse(at, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);
            session.Run(Drop, ("@at", Columns.Of(moment)), ("@id", Columns.Of(id)));
        }
    }
}
