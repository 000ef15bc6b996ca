using WorkflowFunctions.Core.Instances;

namespace WorkflowFunctions.Engine.Instances;

/// <summary>Compares where an instance stands before and after a fold.</summary>
internal static class InstanceVisits
{
    /// <summary>Whether the instance waits as before, at the same visit of the same step.</summary>
    public static bool IsSameWait(InstanceSnapshot before, InstanceSnapshot after) =>
        before.Position.Number == after.Position.Number && before.State.GetType() == after.State.GetType();
}
