using WorkflowFunctions.Storage.Sqlite.Schema;

namespace WorkflowFunctions.Storage.Sqlite.Writing;

/// <summary>The removal of an instance: every row that names it is deleted, and its id stays taken.</summary>
internal static class InstanceDeletion
{
    private const string FindNumber = "SELECT number FROM instance WHERE id = @id AND version = @version";

    private const string FindTombstone = "SELECT 1 FROM tombstone WHERE id = @id";

    private const string PutTombstone = "INSERT INTO tombstone (id) VALUES (@id)";

    private static readonly string[] Drops =
    [
        "DELETE FROM due WHERE instance = @instance",
        "DELETE FROM pending WHERE instance = @instance",
        "DELETE FROM barred WHERE instance = @instance",
        "DELETE FROM mail WHERE instance = @instance",
        "DELETE FROM history WHERE instance = @instance",
        "DELETE FROM origin WHERE instance = @instance",
        "DELETE FROM instance WHERE number = @instance",
    ];

    /// <summary>Whether an instance with this id was deleted.</summary>
    public static bool HasHappened(Session session, Guid id) => session.First(FindTombstone, _ => true, ("@id", Columns.Of(id)));

    /// <summary>False if there is no instance with this id and version.</summary>
    public static bool Run(Session session, Guid id, long version)
    {
        if (session.First(FindNumber, row => (long?)row.GetInt64(0), ("@id", Columns.Of(id)), ("@version", version)) is not { } instance)
            return false;
        HappenedRows.Delete(session, id, instance);
        LiveVersions.Delete(session, instance);
        foreach (var drop in Drops)
            session.Run(drop, ("@instance", instance));
        session.Run(PutTombstone, ("@id", Columns.Of(id)));
        return true;
    }
}
