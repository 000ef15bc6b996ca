using FsCheck.Fluent;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;

namespace WorkflowFunctions.Core.Tests.Properties;

public class ScenarioTests
{
    private static readonly HistoryKind[] NeverOfUnread =
    [
        HistoryKind.Started, HistoryKind.StepSkipped, HistoryKind.ConditionEvaluated, HistoryKind.TokenUnresolved, HistoryKind.Stopped,
        HistoryKind.Withdrawn, HistoryKind.Restarted, HistoryKind.Assigned,
    ];

    /// <summary>A property over entries that never does anything would prove nothing.</summary>
    [Fact]
    public void The_generated_entries_reach_every_state_and_nearly_every_kind_of_history()
    {
        var turns = Scenario.Any().Generator.Sample(3_000, 50)
            .SelectMany(scenario => (FoldResult[])[scenario.Turn(), scenario.Claim(), scenario.LaterTurn()])
            .ToList();

        Assert.Equal(
            ["AwaitingRetry", "AwaitingSignal", "AwaitingTime", "Complete", "Failed", "Rejected", "Running"],
            turns.Select(turn => turn.Snapshot.State.GetType().Name).Distinct().Order(StringComparer.Ordinal));
        Assert.Empty(Enum.GetValues<HistoryKind>()
            .Except(turns.SelectMany(turn => turn.Inbox.Select(stamped => stamped.Entry).Concat(turn.History)).Select(entry => entry.Kind))
            .Except(NeverOfUnread));
        Assert.True(turns.Count(turn => turn.Inbox.Any(stamped => stamped.IsNew)) > 100);
        Assert.True(turns.Count(turn => turn.Snapshot.State is InstanceState.AwaitingSignal { Votes.IsEmpty: false }) > 100);
    }
}
