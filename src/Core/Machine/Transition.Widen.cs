using WorkflowFunctions.Core.Instances;

namespace WorkflowFunctions.Core.Machine;

internal sealed partial class Transition
{
    /// <summary>The step goes on waiting, for more people than before. They are told so if they answer after it is left.</summary>
    public void Widen(InstanceState.AwaitingSignal waiting, StatusMessage message) => Snapshot = Snapshot with
    {
        State = waiting,
        Message = message,
        AskedLast = new AskedLast(Snapshot.Position.UniqueName, waiting.RoleIds, [.. waiting.People.Select(person => person.Key)]),
    };
}
