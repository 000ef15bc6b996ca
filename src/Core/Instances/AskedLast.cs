using System.Collections.Immutable;
using System.Text.Json.Serialization;
using WorkflowFunctions.Core.Security;

namespace WorkflowFunctions.Core.Instances;

/// <summary>
/// Whom a step has asked whose definition alone does not say it. It is kept after the step is left, so that somebody who answers too late is
/// told so.
/// </summary>
/// <param name="StepUniqueName">The step.</param>
/// <param name="RoleIds">The roles that it asked.</param>
/// <param name="Keys">The caller keys of the people that it asked.</param>
public sealed record AskedLast(string StepUniqueName, ImmutableArray<int> RoleIds, ImmutableArray<string> Keys)
{
    /// <inheritdoc cref="UnknownMembers"/>
    [JsonExtensionData]
    public UnknownMembers? Unknown { get; set; }

    public bool Names(string stepUniqueName, Caller caller) =>
        string.Equals(StepUniqueName, stepUniqueName, StringComparison.OrdinalIgnoreCase)
        && (caller.HoldsAny(RoleIds) || Keys.Contains(caller.Key));
}
