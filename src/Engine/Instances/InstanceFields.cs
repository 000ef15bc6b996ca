using WorkflowFunctions.Core.Queries;

namespace WorkflowFunctions.Engine.Instances;

/// <summary>
/// The fields of the lists of instances, and the behaviour that every store's lists must have. The names are those of
/// <see cref="InstanceField"/>.
/// </summary>
public static class InstanceFields
{
    public static QueryCatalogue<InstanceSummary> Catalogue { get; } = new(
        nameof(InstanceField.Id),
        Column(InstanceField.Id, QueryFieldType.Id, row => new QueryValue.Id(row.Id)),
        Column(InstanceField.DefinitionId, QueryFieldType.Id, row => new QueryValue.Id(row.DefinitionId)),
        Column(InstanceField.InitiatingUserName, QueryFieldType.Person, row => QueryValue.Of(row.InitiatingUserName)) with
        {
            CallerKey = row => row.InitiatorKey,
        },
        Column(InstanceField.LastModified, QueryFieldType.Moment, row => new QueryValue.Moment(row.LastModified)),
        Column(InstanceField.ReferenceId, QueryFieldType.WholeNumber, row => new QueryValue.Number(row.ReferenceId)),
        Column(InstanceField.StartDate, QueryFieldType.Moment, row => new QueryValue.Moment(row.StartDate)),
        Column(InstanceField.Status, QueryFieldType.Status, row => new QueryValue.Number((int)row.Status)),
        Column(InstanceField.Title, QueryFieldType.Text, row => QueryValue.Of(row.Title)),
        Column(InstanceField.WorkflowType, QueryFieldType.Text, row => QueryValue.Of(row.WorkflowType)),
        Column(InstanceField.CurrentStepDisplayName, QueryFieldType.Text, row => QueryValue.Of(row.CurrentStepDisplayName)),
        Column(InstanceField.CurrentStepUniqueName, QueryFieldType.Text, row => QueryValue.Of(row.CurrentStepUniqueName)));

    public static QueryField Of(InstanceField field) => Catalogue.Find(field.ToString())!;

    public static InstanceField Of(QueryField field) => Enum.Parse<InstanceField>(field.Name);

    /// <summary>Where an instance stands in a list that is sorted by a field.</summary>
    public static InstancePlace PlaceOf(InstanceSummary row, InstanceField sort) =>
        new(Catalogue.Columns.First(column => column.Field == Of(sort)).Read(row), row.Id);

    private static QueryColumn<InstanceSummary> Column(InstanceField field, QueryFieldType type, Func<InstanceSummary, QueryValue> read) =>
        new(new QueryField(field.ToString(), type), read);
}
