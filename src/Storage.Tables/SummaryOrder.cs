using WorkflowFunctions.Engine;

namespace WorkflowFunctions.Storage.Tables;

/// <summary>The order of lists: text by its upper-case invariant form, ordinally; ties by id; descending is the exact reverse.</summary>
internal static class SummaryOrder
{
    public static IEnumerable<InstanceSummary> Sort(IEnumerable<InstanceSummary> items, InstanceField field, bool descending) => field switch
    {
        InstanceField.CurrentStepDisplayName => ByText(items, item => item.CurrentStepDisplayName, descending),
        InstanceField.CurrentStepUniqueName => ByText(items, item => item.CurrentStepUniqueName, descending),
        InstanceField.DefinitionId => By(items, item => item.DefinitionId, descending),
        InstanceField.Id => By(items, item => item.Id, descending),
        InstanceField.InitiatingUserName => ByText(items, item => item.InitiatingUserName, descending),
        InstanceField.LastModified => By(items, item => item.LastModified, descending),
        InstanceField.ReferenceId => By(items, item => item.ReferenceId, descending),
        InstanceField.StartDate => By(items, item => item.StartDate, descending),
        InstanceField.Status => By(items, item => item.Status, descending),
        InstanceField.Title => ByText(items, item => item.Title, descending),
        InstanceField.WorkflowType => ByText(items, item => item.WorkflowType, descending),
        _ => throw new ArgumentOutOfRangeException(nameof(field), field, "Lists cannot be sorted by this."),
    };

    private static IEnumerable<InstanceSummary> ByText(IEnumerable<InstanceSummary> items, Func<InstanceSummary, string> text, bool descending) =>
        By(items, item => text(item).ToUpperInvariant(), descending, StringComparer.Ordinal);

    private static IEnumerable<InstanceSummary> By<T>(
        IEnumerable<InstanceSummary> items, Func<InstanceSummary, T> key, bool descending, IComparer<T>? order = null) => descending
        ? items.OrderByDescending(key, order).ThenByDescending(item => item.Id)
        : items.OrderBy(key, order).ThenBy(item => item.Id);
}
