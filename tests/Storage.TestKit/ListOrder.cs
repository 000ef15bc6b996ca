using WorkflowFunctions.Engine.Instances;

namespace WorkflowFunctions.Storage.TestKit;

/// <summary>The order of lists: text by its upper-case invariant form, ordinally; then by id. Descending is the exact reverse.</summary>
public static class ListOrder
{
    public static IComparer<InstanceSummary> Of(InstanceField field, bool descending) => Comparer<InstanceSummary>.Create((left, right) =>
    {
        var compared = Compare(field, left, right);
        var order = compared != 0 ? compared : ById(left.Id, right.Id);
        return descending ? -order : order;
    });

    private static int Compare(InstanceField field, InstanceSummary left, InstanceSummary right) => field switch
    {
        InstanceField.CurrentStepDisplayName => ByText(left.CurrentStepDisplayName, right.CurrentStepDisplayName),
        InstanceField.CurrentStepUniqueName => ByText(left.CurrentStepUniqueName, right.CurrentStepUniqueName),
        InstanceField.DefinitionId => ById(left.DefinitionId, right.DefinitionId),
        InstanceField.Id => ById(left.Id, right.Id),
        InstanceField.InitiatingUserName => ByText(left.InitiatingUserName, right.InitiatingUserName),
        InstanceField.LastModified => left.LastModified.CompareTo(right.LastModified),
        InstanceField.ReferenceId => left.ReferenceId.CompareTo(right.ReferenceId),
        InstanceField.StartDate => left.StartDate.CompareTo(right.StartDate),
        InstanceField.Status => left.Status.CompareTo(right.Status),
        InstanceField.Title => ByText(left.Title, right.Title),
        InstanceField.WorkflowType => ByText(left.WorkflowType, right.WorkflowType),
        _ => throw new ArgumentOutOfRangeException(nameof(field), field, "No such field."),
    };

    private static int ByText(string left, string right) => string.CompareOrdinal(left.ToUpperInvariant(), right.ToUpperInvariant());

    private static int ById(Guid left, Guid right) => string.CompareOrdinal(left.ToString(), right.ToString());
}
