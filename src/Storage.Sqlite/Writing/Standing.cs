using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Storage.Sqlite.Schema;

namespace WorkflowFunctions.Storage.Sqlite.Writing;

/// <summary>What a commit has to know of the row before it.</summary>
/// <param name="Awaits">See <see cref="Awaited"/>.</param>
/// <param name="StateSize">In bytes.</param>
/// <param name="HasUnread">Whether there are entries in the inbox that are not folded.</param>
internal sealed record Standing(long Number, long Version, InstanceStatus Status, Guid StepId, string? Awaits, int StateSize, bool HasUnread)
{
    public const string Read =
        """
        SELECT number, version, status, step_id, awaits, length(state),
            EXISTS (SELECT 1 FROM mail WHERE mail.instance = instance.number AND mail.sequence IS NULL)
        FROM instance WHERE id = @id
        """;

    /// <summary>Null if there is no such instance.</summary>
    public static Standing? Find(Session session, Guid id) => session.First(
        Read,
        row => new Standing(
            Number: row.GetInt64(0),
            Version: row.GetInt64(1),
            Status: (InstanceStatus)row.GetInt32(2),
            StepId: row.Id(3),
            Awaits: row.TextOrNull(4),
            StateSize: row.GetInt32(5),
            HasUnread: row.GetInt32(6) == 1),
        ("@id", Columns.Of(id)));

    public bool Matches(InstanceSnapshot snapshot, string? awaits) =>
        Status == snapshot.Status && StepId == snapshot.Position.StepId && Awaits == awaits;
}
