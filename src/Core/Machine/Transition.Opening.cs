using System.Collections.Immutable;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Expressions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Core.Steps.Approval;
using WorkflowFunctions.Core.Steps.Asking;
using WorkflowFunctions.Core.Steps.Escalating;

namespace WorkflowFunctions.Core.Machine;

internal sealed partial class Transition
{
    /// <summary>The person has approved the step, perhaps in another's place, and another step asks who has. Both have.</summary>
    public void RememberApprover(SignalReceived signal)
    {
        var name = Snapshot.Position.UniqueName.ToUpperInvariant();
        var approvers = Snapshot.ApproversOf(name);
        // One more than any step can keep out says all that there is to say.
        if (approvers.Length <= ExcludedApprovers.MostPeople && ExcludedApprovers.AreAskedOf(definition, name))
            Snapshot = Snapshot with { Approvers = Snapshot.Approvers.SetItem(name, approvers.AddRange(KeysOf(signal))) };
    }

    private static ImmutableArray<string> KeysOf(SignalReceived signal) => signal.For is { } absent ? [signal.By.Key, absent.Key] : [signal.By.Key];

    /// <summary>Begins to wait for people: all that depends on data or on what was done before is decided now.</summary>
    private string? Open(StepDefinition step, SignalRules people)
    {
        if (step.Signal is not { } signal)
        {
            Fail("it has no signal to wait for");
            return null;
        }

        var values = EntryValues.Of(step, new TokenScope(Snapshot));
        Note(values.Notes);
        if (values.Problem is { } unfit)
        {
            Fail(unfit);
            return null;
        }

        var everybody = directory ?? ApproverDirectory.Empty;
        // What is approved from here on is approved at this visit.
        Snapshot = Snapshot with { Approvers = Snapshot.Approvers.Remove(step.UniqueName.ToUpperInvariant()) };
        var kept = RoleTokens.ResolvePeople(people.PeopleBarredFrom(step), Snapshot, everybody);
        Note(kept.Notes);
        ImmutableArray<string> barred = [.. people.BarredFrom(step, Snapshot).Concat(kept.People.Select(person => person.Key)).Distinct()];
        if ((kept.Problem ?? ExcludedApprovers.TooMany(barred.Length)) is { } unkept)
        {
            Fail(unkept);
            return null;
        }

        var asked = RoleTokens.Resolve(signal, Snapshot, everybody, barred);
        Note(asked.Notes);
        if (asked.Problem is { } problem)
        {
            Fail(problem);
            return null;
        }

        var times = EntryTimes.Of(values.In(step), asked, Snapshot, everybody, _calendars, barred, From);
        Note(times.Notes);
        if (times.Problem is { } untimely)
        {
            Fail(untimely);
            return null;
        }

        Snapshot = Snapshot with
        {
            SignalVisits = Snapshot.SignalVisits.SetItem(step.UniqueName.ToUpperInvariant(), Snapshot.Position.Number),
            AskedLast = signal.RoleTokens.IsEmpty
                ? Snapshot.AskedLast
                : new AskedLast(step.UniqueName, asked.RoleIds, [.. asked.People.Select(person => person.Key)]),
        };
        var waiting = new InstanceState.AwaitingSignal(signal.SignalName, asked.RoleIds, [], times.Deadline)
        {
            People = asked.People,
            Barred = barred,
            EntryValues = values.Values,
            Reminder = WorkflowMachine.FirstReminder(this, step, times.Reminder),
            Escalations = times.Escalations,
        };
        Await(waiting, people.MessageOf(values.In(step), waiting));
        return null;
    }
}
