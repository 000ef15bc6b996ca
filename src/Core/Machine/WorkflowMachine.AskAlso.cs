using System.Collections.Immutable;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Core.Steps;

namespace WorkflowFunctions.Core.Machine;

public static partial class WorkflowMachine
{
    /// <summary>
    /// From now on the step that waits asks these as well, and its message says so. Whom it asks already is not asked twice. If it would ask
    /// more than <see cref="RoleTokenLimits.Asked"/> roles and people, it asks nobody else, and nothing changes.
    /// </summary>
    /// <param name="waiting">The state of the transition's snapshot.</param>
    private static AskedAlso AskAlso(
        Transition transition, InstanceState.AwaitingSignal waiting, ImmutableArray<int> roleIds, ImmutableArray<Person> people)
    {
        var added = AskedAlso.By(waiting, roleIds, people);
        if (added.Problem is not null || added.IsNobody)
            return added;

        var widened = waiting with { RoleIds = [.. waiting.RoleIds, .. added.RoleIds], People = [.. waiting.People, .. added.People] };
        var message = transition.StepOf(waiting) is { } step && RulesOf(step) is { } rules
            ? rules.MessageOf(step, widened)
            : transition.Snapshot.Message;
        transition.Widen(widened, message);
        return added;
    }

    /// <summary>Those who were added are told at once, if the step tells those who may answer.</summary>
    /// <param name="before">The step before they were added.</param>
    /// <param name="noted">The sequence of the history entry that says why they were.</param>
    private static void TellAdded(Transition transition, InstanceState.AwaitingSignal before, AskedAlso added, long noted)
    {
        if (added.IsNobody || before.Deadline <= transition.From || transition.Snapshot.State is not InstanceState.AwaitingSignal waiting
            || transition.StepOf(before) is not { } step || !ApproverNotice.IsWanted(step))
            return;
        var addition = new Addition(before.RoleIds.Length, added.RoleIds.Length, before.People.Length, added.People.Length, noted);
        transition.Keep(waiting with { FirstAddition = waiting.FirstAddition ?? addition });
        Tell(transition, new EscalationNotice.Sending(addition.Number, transition.NewAttempt(Effects.Addition(addition.Number), 1, begunAt: null))
        {
            Addition = addition,
        });
    }
}

/// <summary>Whom a step that waits asks besides those whom it asks already.</summary>
/// <param name="RoleIds">The roles that it has not asked yet, in the order in which they were given.</param>
/// <param name="People">The same for people.</param>
/// <param name="Problem">Why it cannot ask that many, to go into a sentence; null if it can.</param>
internal sealed record AskedAlso(ImmutableArray<int> RoleIds, ImmutableArray<Person> People, string? Problem)
{
    public bool IsNobody => RoleIds.IsEmpty && People.IsEmpty;

    public static AskedAlso By(InstanceState.AwaitingSignal waiting, ImmutableArray<int> roleIds, ImmutableArray<Person> people)
    {
        ImmutableArray<int> roles = [.. roleIds.Distinct().Except(waiting.RoleIds)];
        ImmutableArray<Person> others = [.. people.DistinctBy(person => person.Key).ExceptBy(waiting.People.Select(person => person.Key), person => person.Key)];
        var asked = waiting.RoleIds.Length + waiting.People.Length + roles.Length + others.Length;
        return roles.Length + others.Length > 0 && asked > RoleTokenLimits.Asked
            ? new AskedAlso([], [], $"the step would ask {asked} roles and people; at most {RoleTokenLimits.Asked} are allowed")
            : new AskedAlso(roles, others, null);
    }
}
