using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Core.Steps.Asking;

namespace WorkflowFunctions.Core.Machine;

internal sealed partial class Transition
{
    /// <summary>The step that waits, as it was entered; null if the definition no longer has it.</summary>
    public StepDefinition? StepOf(InstanceState.AwaitingSignal waiting) =>
        Step(Snapshot.Position.UniqueName) is { } step ? EntryValues.In(step, waiting) : null;

    /// <summary>How the hours of the step are counted, or why they cannot be.</summary>
    public (WaitClock Clock, string? Problem) ClockOf(StepDefinition step) => WaitClock.Of(step, _calendars);

    /// <summary>The step goes on waiting, for more people than before. They are told so if they answer after it is left.</summary>
    public void Widen(InstanceState.AwaitingSignal waiting, StatusMessage message) => Snapshot = Snapshot with
    {
        State = waiting,
        Message = message,
        AskedLast = new AskedLast(Snapshot.Position.UniqueName, waiting.RoleIds, [.. waiting.People.Select(person => person.Key)]),
    };
}
