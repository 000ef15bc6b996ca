using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Storage.Sqlite.Schema;

namespace WorkflowFunctions.Storage.Sqlite.Writing;

/// <summary>What a commit has to know of the row before it: its version, and the columns that are indexed.</summary>
internal sealed record Standing(
    long Number, long Version, InstanceStatus Status, Guid StepId, string StepName, string StepUniqueName, string? Awaits, int StateSize)
{
    private const string Read =
        "SELECT number, version, status, step_id, step_name, step_unique_name, awaits, length(state) FROM instance WHERE id = @id";

    /// <summary>Null if there is no such instance.</summary>
    public static Standing? Find(Session session, Guid id) => session.First(
        Read,
        row => new Standing(
            Number: row.GetInt64(0),
            Version: row.GetInt64(1),
            Status: (InstanceStatus)row.GetInt32(2),
            StepId: row.Id(3),
            StepName: row.GetString(4),
            StepUniqueName: row.GetString(5),
            Awaits: row.TextOrNull(6),
            StateSize: row.GetInt32(7)),
        ("@id", Columns.Of(id)));

    public bool Matches(InstanceStatus status, StepVisit position, string? awaits) =>
        Status == status && StepId == position.StepId && StepName == position.DisplayName && StepUniqueName == position.UniqueName
        && Awaits == awaits;
}
