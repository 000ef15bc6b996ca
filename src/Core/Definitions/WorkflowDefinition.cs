using System.Collections.Immutable;
using System.Text.Json.Serialization;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Core.Steps.Approval;
using WorkflowFunctions.Core.Steps.Escalating;

namespace WorkflowFunctions.Core.Definitions;

/// <summary>One version of a workflow: a graph of steps, joined by their outputs. Published versions never change.</summary>
public sealed record WorkflowDefinition
{
    public required Guid Id { get; init; }

    /// <summary>1-based; an instance stays on the version it started with.</summary>
    public required int Version { get; init; }

    public required string DisplayName { get; init; }

    public string? Description { get; init; }

    public required string WorkflowType { get; init; }

    /// <summary>
    /// Whether the person who started an instance may end it while it is suspended. False for versions that were stored before there was
    /// a choice; such versions are written again as they were.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool RequesterMayWithdraw { get; init; }

    /// <summary>
    /// Whether those whom a step asks may ask further people and roles in addition. A version that does not say so is written as before
    /// there was a choice.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool AssigneesMayForward { get; init; }

    /// <summary>
    /// Whether the person who started an instance is told by mail how it has ended. False for versions that were stored before there was a
    /// choice; such versions are written again as they were.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool NotifyRequester { get; init; }

    /// <summary>In no particular order: the outputs define the flow.</summary>
    public ImmutableArray<StepDefinition> Steps { get; init; } = [];

    /// <summary>Whether a step asks people, or keeps them out, who are found only when it is entered.</summary>
    [JsonIgnore]
    public bool FindsPeople => Steps.Any(step =>
        step.Signals.Any(signal => !signal.RoleTokens.IsEmpty) || step.Parameter(nameof(ExcludedApprovers.NotPeople)) is not null
        || EscalationRule.HasRoleTokens(step));

    /// <summary>Whether the history of an instance may have to name a role: an escalation asks it.</summary>
    [JsonIgnore]
    public bool NamesRoles => Steps.Any(EscalationRule.HasRoles);

    /// <inheritdoc cref="UnknownMembers"/>
    [JsonExtensionData]
    public UnknownMembers? Unknown { get; set; }

    public StepDefinition? FindStep(string uniqueName)
    {
        foreach (var step in Steps)
        {
            if (string.Equals(step.UniqueName, uniqueName, StringComparison.OrdinalIgnoreCase))
                return step;
        }

        return null;
    }

    /// <summary>
    /// Where an instance begins: the one <c>NOOPStep</c> called <c>StartNOOP</c>, or, in a definition without NOOP steps, the only step
    /// that no output leads to. Null if that is not exactly one step.
    /// </summary>
    public StepDefinition? StartStep()
    {
        var markers = Steps.Where(step => step.IsOfType(StepTypes.Noop.ExtensionName)).ToList();
        var candidates = markers.Count > 0
            ? markers.Where(step => string.Equals(step.UniqueName, StepTypes.StartMarker, StringComparison.OrdinalIgnoreCase)).ToList()
            : Steps.Where(step => !Steps.Any(other => other.LeadsTo(step.UniqueName))).ToList();
        return candidates.Count == 1 ? candidates[0] : null;
    }
}
