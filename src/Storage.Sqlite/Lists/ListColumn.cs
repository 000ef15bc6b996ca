using System.Collections.Frozen;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine.Instances;

namespace WorkflowFunctions.Storage.Sqlite.Lists;

/// <summary>
/// A field of lists as a column, with the indexes in its order, which end with the id. Each index of a column that changes with every step
/// costs every step, so there are few of those.
/// </summary>
/// <param name="Index">Of all instances.</param>
/// <param name="OwnIndex">Of all instances, by initiator first; only for fields that never change.</param>
/// <param name="StatusIndex">By status first; only for the fields by which instances of one status are usually listed.</param>
internal sealed record ListColumn(string Name, string Index, string? OwnIndex = null, string? StatusIndex = null)
{
    public const string Id = "id";

    /// <summary>In no index by status but one: most instances have this status, so a walk in the order of a list finds them soon.</summary>
    private const int Usual = (int)InstanceStatus.Complete;

    private const string ByStatus = "instance_by_status";

    private static readonly FrozenDictionary<InstanceField, ListColumn> All = new Dictionary<InstanceField, ListColumn>
    {
        [InstanceField.CurrentStepDisplayName] = new("step_name_key", "instance_by_step", StatusIndex: "unusual_instance_by_step"),
        [InstanceField.CurrentStepUniqueName] = new("step_unique_name_key", "instance_by_step_unique"),
        [InstanceField.DefinitionId] = new("definition_id", "instance_by_definition", "own_instance_by_definition"),
        [InstanceField.Id] = new(Id, "sqlite_autoindex_instance_1", "own_instance", ByStatus),
        [InstanceField.InitiatingUserName] = new("initiator_name_key", "instance_by_initiator_name", "own_instance_by_initiator_name"),
        [InstanceField.LastModified] = new("modified_at", "instance_by_modified", StatusIndex: "unusual_instance_by_modified"),
        [InstanceField.ReferenceId] = new("reference_id", "instance_by_reference", "own_instance_by_reference"),
        [InstanceField.StartDate] = new("started_at", "instance_by_started", "own_instance_by_started", "unusual_instance_by_started"),
        [InstanceField.Status] = new("status", ByStatus, StatusIndex: ByStatus),
        [InstanceField.Title] = new("title_key", "instance_by_title", "own_instance_by_title"),
        [InstanceField.WorkflowType] = new("workflow_type_key", "instance_by_type", "own_instance_by_type"),
    }.ToFrozenDictionary();

    public static ListColumn Of(InstanceField field) => All[field];

    /// <summary>Whether an index in the order of a field has another one, too.</summary>
    /// <param name="index">The index of the field that is sorted by, of all instances or by status.</param>
    public static bool Has(string index, InstanceField sort, InstanceField field) => field == sort || field == InstanceField.Id
        || (field == InstanceField.Status && index == Of(sort).StatusIndex)
        || (field == InstanceField.Title && sort == InstanceField.StartDate && index != Of(sort).OwnIndex);

    /// <summary>
    /// The condition with which <see cref="StatusIndex"/> has all instances of a status; null if it has them not. It repeats the condition
    /// of the index exactly: only then SQLite uses it.
    /// </summary>
    public string? OfStatus(long status) => StatusIndex switch
    {
        null => null,
        ByStatus => FormattableString.Invariant($"status = {status}"),
        _ => status == Usual ? null : FormattableString.Invariant($"status = {status} AND status <> {Usual}"),
    };

    public string Order(bool descending)
    {
        var direction = descending ? "DESC" : "ASC";
        return Name == Id ? $"id {direction}" : $"{Name} {direction}, id {direction}";
    }
}
