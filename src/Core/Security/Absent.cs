using System.Collections.Immutable;

namespace WorkflowFunctions.Core.Security;

/// <summary>
/// A person who is absent, as seen by somebody who answers in the person's place. Only the roles go along, and only for answers: access
/// strings do not, nor does what the absent person answers in the place of others.
/// </summary>
/// <param name="RoleIds">The roles that the absent person holds.</param>
/// <param name="WorkflowTypes">The types of workflows for which it counts; empty: all.</param>
public sealed record Absent(Person Person, ImmutableArray<int> RoleIds, ImmutableArray<string> WorkflowTypes)
{
    public string Key => Person.Key;

    /// <summary>Whether answers in workflows of the type may be given in the person's place.</summary>
    public bool Covers(string workflowType) =>
        WorkflowTypes.IsEmpty || WorkflowTypes.Contains(workflowType, StringComparer.OrdinalIgnoreCase);

    /// <summary>The absent person as somebody who answers: without access strings, and in nobody's place.</summary>
    public Caller AsCaller() => new(Person, RoleIds, []);
}
