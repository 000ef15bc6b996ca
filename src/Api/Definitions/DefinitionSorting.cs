using System.Collections.Immutable;
using WorkflowFunctions.Engine;

namespace WorkflowFunctions.Api.Definitions;

/// <summary>The fields definitions can be sorted by.</summary>
internal enum DefinitionField
{
    DisplayName,
    Id,
    IsPublished,
    Key,
    WorkflowType,
}

/// <summary>Sorts definitions: text by its upper-case invariant form, ordinally; null first; ties by id.</summary>
internal static class DefinitionSorting
{
    public static IEnumerable<DefinitionHead> Sort(ImmutableArray<DefinitionHead> heads, DefinitionField field, bool descending)
    {
        Func<DefinitionHead, string?> text = field switch
        {
            DefinitionField.Id => head => head.Id.ToString(),
            DefinitionField.IsPublished => head => head.Published == head.Latest ? "1" : "0",
            DefinitionField.Key => head => head.Key,
            DefinitionField.WorkflowType => head => head.WorkflowType,
            _ => head => head.DisplayName,
        };
        Func<DefinitionHead, string?> key = head => text(head)?.ToUpperInvariant();
        return descending
            ? heads.OrderByDescending(key, StringComparer.Ordinal).ThenByDescending(head => head.Id.ToString(), StringComparer.Ordinal)
            : heads.OrderBy(key, StringComparer.Ordinal).ThenBy(head => head.Id.ToString(), StringComparer.Ordinal);
    }
}
