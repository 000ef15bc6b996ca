using WorkflowFunctions.Core.Definitions;

namespace WorkflowFunctions.Api.Catalogue;

/// <summary>The fields step types can be sorted by.</summary>
internal enum AvailableStepField
{
    DisplayName,
    ExtensionName,
    SupportedWorkflowTypes,
}

/// <summary>The fields workflow types can be sorted by.</summary>
internal enum WorkflowTypeField
{
    WorkflowType,
}

/// <summary>Sorts the catalogue: text by its upper-case invariant form, ordinally; ties by the name that is unique.</summary>
internal static class CatalogueSorting
{
    public static IEnumerable<AvailableStepQueryResponse> Sort(
        IEnumerable<AvailableStepQueryResponse> steps, AvailableStepField field, bool descending) => Sort(
        steps,
        step => field switch
        {
            AvailableStepField.ExtensionName => step.ExtensionName,
            AvailableStepField.SupportedWorkflowTypes => string.Join(',', step.SupportedWorkflowTypes),
            _ => step.DisplayName,
        },
        step => step.ExtensionName,
        descending);

    public static IEnumerable<WorkflowType> Sort(IEnumerable<WorkflowType> types, bool descending) =>
        Sort(types, type => type.Name, type => type.Name, descending);

    private static IEnumerable<T> Sort<T>(IEnumerable<T> items, Func<T, string> field, Func<T, string> name, bool descending)
    {
        var sorted = items.OrderBy(item => field(item).ToUpperInvariant(), StringComparer.Ordinal)
            .ThenBy(item => name(item).ToUpperInvariant(), StringComparer.Ordinal);
        return descending ? sorted.Reverse() : sorted;
    }
}
