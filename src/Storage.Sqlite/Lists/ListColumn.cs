using System.Collections.Frozen;
using WorkflowFunctions.Engine.Instances;

namespace WorkflowFunctions.Storage.Sqlite.Lists;

/// <summary>A field of lists as a column, with the indexes in its order, which end with the id.</summary>
/// <param name="Index">Of all instances.</param>
/// <param name="OwnIndex">Of all instances, by initiator first.</param>
/// <param name="StatusIndex">By status first; only for the fields by which instances of one status are usually listed.</param>
internal sealed record ListColumn(string Name, string Index, string OwnIndex, string? StatusIndex = null)
{
    public const string Id = "id";

    private static readonly FrozenDictionary<InstanceField, ListColumn> All = new Dictionary<InstanceField, ListColumn>
    {
        [InstanceField.CurrentStepDisplayName] = new("step_name_key", "instance_by_step", "own_instance_by_step", "instance_by_status_step"),
        [InstanceField.CurrentStepUniqueName] = new("step_unique_name_key", "instance_by_step_unique", "own_instance_by_step_unique"),
        [InstanceField.DefinitionId] = new("definition_id", "instance_by_definition", "own_instance_by_definition"),
        [InstanceField.Id] = new(Id, "sqlite_autoindex_instance_1", "own_instance", "instance_by_status"),
        [InstanceField.InitiatingUserName] = new("initiator_name_key", "instance_by_initiator_name", "own_instance_by_initiator_name"),
        [InstanceField.LastModified] = new("modified_at", "instance_by_modified", "own_instance_by_modified", "instance_by_status_modified"),
        [InstanceField.ReferenceId] = new("reference_id", "instance_by_reference", "own_instance_by_reference"),
        [InstanceField.StartDate] = new("started_at", "instance_by_started", "own_instance_by_started", "instance_by_status_started"),
        [InstanceField.Status] = new("status", "instance_by_status", "own_instance_by_status", "instance_by_status"),
        [InstanceField.Title] = new("title_key", "instance_by_title", "own_instance_by_title"),
        [InstanceField.WorkflowType] = new("workflow_type_key", "instance_by_type", "own_instance_by_type"),
    }.ToFrozenDictionary();

    public static ListColumn Of(InstanceField field) => All[field];

    public string Order(bool descending)
    {
        var direction = descending ? "DESC" : "ASC";
        return Name == Id ? $"id {direction}" : $"{Name} {direction}, id {direction}";
    }
}
