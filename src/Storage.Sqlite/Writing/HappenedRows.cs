using System.Globalization;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Storage.Sqlite.Schema;
using SortKey = WorkflowFunctions.Storage.Sqlite.Lists.SortKey;

namespace WorkflowFunctions.Storage.Sqlite.Writing;

/// <summary>The rows of an instance in the order of all that has happened: one for each entry of its history.</summary>
internal static class HappenedRows
{
    private const string KnowType = "INSERT INTO workflow_type (key) VALUES (@type) ON CONFLICT (key) DO NOTHING";

    private const string Put =
        """
        INSERT INTO happened (at, id, sequence, kind, type)
        VALUES (@at, @id, @sequence, @kind, (SELECT number FROM workflow_type WHERE key = @type))
        """;

    private const string FindTimes =
        """
        SELECT sequence, json ->> 'At' FROM history WHERE instance = @instance
        UNION ALL SELECT sequence, entry ->> 'At' FROM mail WHERE instance = @instance AND sequence IS NOT NULL
        """;

    private const string Drop = "DELETE FROM happened WHERE at = @at AND id = @id AND sequence = @sequence";

    /// <summary>Before the first entry of an instance of a type.</summary>
    public static void Know(Session session, string workflowType) => session.Run(KnowType, ("@type", SortKey.Of(workflowType)));

    public static void Write(Session session, InstanceOrigin origin, IEnumerable<HistoryEntry> entries)
    {
        SqlValue id = Columns.Of(origin.Id), type = SortKey.Of(origin.WorkflowType);
        foreach (var entry in entries)
        {
            session.Run(
                Put, ("@at", Columns.Of(entry.At)), ("@id", id), ("@sequence", entry.Sequence), ("@kind", (int)entry.Kind), ("@type", type));
        }
    }

    /// <summary>While the history of the instance is still there.</summary>
    public static void Delete(Session session, Guid id, long instance)
    {
        foreach (var (sequence, at) in session.All(FindTimes, row => (row.GetInt64(0), row.GetString(1)), ("@instance", instance)))
        {
            var moment = DateTimeOffset.Parse(at, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);
            session.Run(Drop, ("@at", Columns.Of(moment)), ("@id", Columns.Of(id)), ("@sequence", sequence));
        }
    }
}
