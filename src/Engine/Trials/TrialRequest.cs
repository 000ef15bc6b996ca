using System.Collections.Immutable;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;

namespace WorkflowFunctions.Engine.Trials;

/// <summary>What somebody wants to know of a workflow: how it would run if all this happened.</summary>
/// <param name="Requester">Who would start it; null for the caller.</param>
/// <param name="InitialData">What it would be started with.</param>
/// <param name="Answers">What people would answer, in this order.</param>
/// <param name="Outcomes">How the effects of steps would end, by the unique name of the step. What is not here is assumed to succeed.</param>
public sealed record TrialRequest(
    TrialRequester? Requester, JsonMap InitialData, ImmutableArray<TrialAnswer> Answers, ImmutableDictionary<string, TrialOutcomes> Outcomes)
{
    /// <summary>A start without answers and outcomes.</summary>
    public static TrialRequest Of(JsonMap initialData) =>
        new(null, initialData, [], ImmutableDictionary.Create<string, TrialOutcomes>(StringComparer.OrdinalIgnoreCase));
}

/// <summary>Who would start the workflow. Nobody's address is looked up for it.</summary>
/// <param name="Name">Somebody whom the installation knows by this name, or nobody in particular.</param>
/// <param name="Mail">The address; null for <see cref="TrialPeople.PlaceholderMail"/>.</param>
public sealed record TrialRequester(string Name, string? Mail);

/// <summary>What a person would answer to the step that waits.</summary>
/// <param name="Step">The unique name of the step.</param>
/// <param name="SignalName">The signal; null for the one that the step has.</param>
/// <param name="By">Who answers; null for somebody who is asked.</param>
/// <param name="RoleIds">The roles that the person holds; null for all that are asked.</param>
/// <param name="After">How long after the answer before, or after the step began to wait if that is later.</param>
/// <param name="IsDeadline">Nobody answers: the deadline of the step passes.</param>
public sealed record TrialAnswer(
    string Step, string? SignalName, string? By, ImmutableArray<int>? RoleIds, JsonMap Data, TimeSpan After, bool IsDeadline = false)
{
    /// <summary>The signal that it is for; null if the definition has none of this name.</summary>
    internal SignalKey? KeyIn(WorkflowDefinition definition) => definition.FindStep(Step) is { Signal: { } only } step
        ? new SignalKey(step.UniqueName, SignalName ?? only.SignalName) is var key && key.FindIn(definition) is not null ? key : null
        : null;
}

/// <summary>How the effects of a step would end.</summary>
/// <param name="Each">One for each visit, in order, or a single one for every visit.</param>
/// <param name="IsOfEveryVisit">Whether the only one counts for every visit.</param>
public sealed record TrialOutcomes(ImmutableArray<EffectOutcome> Each, bool IsOfEveryVisit);
