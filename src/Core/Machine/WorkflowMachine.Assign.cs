using System.Collections.Immutable;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Security;

namespace WorkflowFunctions.Core.Machine;

public static partial class WorkflowMachine
{
    /// <summary>
    /// Whether the caller may say whom a step asks besides: whoever may manage instances, and, if the definition says so, whom the step asks
    /// now and who may answer in such a person's place. If the instance waits for nobody, the second cannot be decided, and the state refuses.
    /// </summary>
    public static bool MayAssign(InstanceSnapshot snapshot, WorkflowDefinition definition, Caller caller) =>
        caller.May(AccessString.ManageInstances)
        || (definition.AssigneesMayForward && (snapshot.State is not InstanceState.AwaitingSignal || caller.AskedAs(snapshot) is not null));

    /// <summary>Who adds others, for people: "bob", or "bob for alice". Whoever may manage instances does it for himself.</summary>
    private static string ForwarderOf(InstanceSnapshot snapshot, Caller caller) =>
        !caller.May(AccessString.ManageInstances) && caller.AskedAs(snapshot) is { } asked && asked.Key != caller.Key
            ? caller.Person.NameInPlaceOf(asked.Person)
            : caller.Person.Name;

    /// <summary>The checks run in this order: who gives the command, the state, whom it names, a repeat.</summary>
    private static CommandVerdict Assign(
        InstanceSnapshot snapshot, WorkflowDefinition definition, InstanceCommand.Assign assign, DateTimeOffset now)
    {
        if (!MayAssign(snapshot, definition, assign.By))
            return new CommandVerdict.Refused(new Refusal.MayNotAssign(definition.AssigneesMayForward));
        if (snapshot.State is not InstanceState.AwaitingSignal waiting)
            return new CommandVerdict.Refused(new Refusal.NotWaiting(snapshot.Status));
        if (assign.Signal is { } meant && snapshot.AwaitedSignal is { } awaited && meant != awaited)
            return new CommandVerdict.Refused(new Refusal.StandsElsewhere(meant, awaited));
        var (people, problems) = assign.Assignees.Find(assign.Directory, waiting);
        if (!problems.IsEmpty)
            return new CommandVerdict.Refused(new Refusal.InvalidAssignees(problems));
        return AskedAlso.By(waiting, assign.Assignees.RoleIds, people).IsNobody
            ? new CommandVerdict.AlreadyDone()
            : Applied(snapshot, definition, now, transition => Add(transition, assign, waiting, people));
    }

    private static void Add(Transition transition, InstanceCommand.Assign assign, InstanceState.AwaitingSignal waiting, ImmutableArray<Person> people)
    {
        var by = ForwarderOf(transition.Snapshot, assign.By);
        var added = AskAlso(transition, waiting, assign.Assignees.RoleIds, people);
        NoteAssigned(transition, assign, by, added);
        TellAdded(transition, waiting, added, transition.Snapshot.Sequence);
    }

    private static void NoteAssigned(Transition transition, InstanceCommand.Assign assign, string by, AskedAlso added)
    {
        var names = added.RoleIds.Select(assign.Directory.NameOfRole).Concat(added.People.Select(person => person.Name));
        transition.Note(
            HistoryKind.Assigned, $"{by} asks {string.Join(", ", names.Select(name => JsonValues.Shortened(name)))} as well: {assign.Reason}", by,
            JsonMap.From(("Reason", assign.Reason)).SetAll(
            [
                new("RoleIds", JsonValues.Of(added.RoleIds.Select(role => JsonValues.Of((long)role)))),
                new("People", JsonValues.Of(added.People.Select(person => JsonValues.Of(person.Name)))),
            ]));
    }
}
