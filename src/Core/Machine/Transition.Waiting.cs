using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Steps.Asking;

namespace WorkflowFunctions.Core.Machine;

internal sealed partial class Transition
{
    /// <summary>The step that waits, as it was entered; null if the definition no longer has it.</summary>
    public StepDefinition? StepOf(InstanceState.AwaitingSignal waiting) =>
        Step(Snapshot.Position.UniqueName) is { } step ? EntryValues.In(step, waiting) : null;

    /// <summary>The step goes on waiting, for more people than before. They are told so if they answer after it is left.</summary>
    public void Widen(InstanceState.AwaitingSignal waiting, StatusMessage message) => Snapshot = Snapshot with
    {
        State = waiting,
        Message = message,
        AskedLast = new AskedLast(Snapshot.Position.UniqueName, waiting.RoleIds, [.. waiting.People.Select(person => person.Key)]),
    };
}
