using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Engine.Stores;

namespace WorkflowFunctions.Engine.Steps;

/// <summary>
/// Makes the entry of an outcome. Values that cannot be written or read back, or that no data bucket can take, would leave the attempt
/// without an outcome, and it would run again: the attempt fails instead.
/// </summary>
internal static class RecordableOutcome
{
    /// <returns>The entry; and what was thrown if the outcome could not be written or read back.</returns>
    public static (OutcomeRecorded Entry, Exception? Cause) Of(AttemptId attempt, DateTimeOffset at, EffectOutcome outcome)
    {
        var entry = new OutcomeRecorded(attempt.OutcomeKey, at, attempt.Visit, attempt.Effect, attempt.Number, outcome);
        try
        {
            StoreJson.Read<InboxEntry>(StoreJson.Write<InboxEntry>(entry));
            return outcome is EffectOutcome.Succeeded succeeded && JsonValues.SizeOf(succeeded.Values) is var size and > WorkflowMachine.LargestData
                ? (Failed($"its outcome would take {size} bytes in the data bucket; at most {WorkflowMachine.LargestData} are allowed"), null)
                : (entry, null);
        }
        catch (Exception exception)
        {
            return (Failed($"its outcome cannot be recorded: {exception.Message}"), exception);
        }

        OutcomeRecorded Failed(string reason) => entry with { Outcome = new EffectOutcome.Failed(reason, MayPass: false) };
    }
}
