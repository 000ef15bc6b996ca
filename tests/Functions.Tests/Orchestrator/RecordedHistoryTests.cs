using DurableTask.Core;
using DurableTask.Core.Command;
using DurableTask.Core.History;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Worker.Shims;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Functions.Tests.DurableEngine;
using WorkflowFunctions.Functions.Tests.Scenarios;
using WorkflowFunctions.HostScenarios;
using Ending = DurableTask.Core.OrchestrationStatus;

namespace WorkflowFunctions.Functions.Tests.Orchestrator;

/// <summary>Replays histories by the genuine worker, as every host does with each orchestration in flight.</summary>
public sealed class RecordedHistoryTests
{
    private const string File = "recorded-history.txt";

    private static readonly object Values = new { server = "web-7", hours = 0.2 };

    [Fact]
    public void The_loop_replays_the_history_that_was_recorded() =>
        Assert.Equal(Ending.Completed, Replay(RecordedHistory.Read(Contract.Read(File)), WorkflowOrchestrator.RunAsync));

    [Fact]
    public void A_loop_that_makes_another_call_is_found() => Assert.Equal(Ending.Failed, Replay(
        RecordedHistory.Read(Contract.Read(File)),
        async context =>
        {
            await context.CreateTimer(TimeSpan.FromSeconds(1), CancellationToken.None);
            await WorkflowOrchestrator.RunAsync(context);
        }));

    /// <summary>Leaves the history beside the recorded one, as <c>.actual</c>: it takes its place if the loop has to change.</summary>
    [Fact]
    public async Task The_loop_replays_the_history_that_the_engine_records_today()
    {
        await using var host = await ShellHost.StartAsync();
        using var story = new Story(host);
        var id = await story.StartAsync(Samples.InputThenDelay);
        await story.AnswerAsync(id, ScenarioSettings.Owner, "AskOwner.Input", Values);
        await story.UntilAsync(id, snapshot => snapshot.State is InstanceState.AwaitingTime);
        // Said again, it rings once more, and the timer is made anew.
        await story.AnswerAsync(id, ScenarioSettings.Owner, "AskOwner.Input", Values);
        await story.TimePassesUntilAsync(id, snapshot => snapshot.State.IsEnded);
        Assert.Equal(InstanceStatus.Complete, (await story.LookAsync(id)).Status);
        await host.Client.WaitForInstanceCompletionAsync(id.ToString("D"), TestContext.Current.CancellationToken);

        var lines = RecordedHistory.Write(host.Engine.History(id)).ToList();
        await System.IO.File.WriteAllLinesAsync(Contract.PathOf(File) + ".actual", lines, TestContext.Current.CancellationToken);

        Assert.Equal(Ending.Completed, Replay(RecordedHistory.Read(lines), WorkflowOrchestrator.RunAsync));
    }

    /// <summary>Replays all but the last turn, runs that, and returns in what status it ends.</summary>
    private static Ending Replay(IReadOnlyList<HistoryEvent> history, Func<TaskOrchestrationContext, Task> loop)
    {
        var lastTurn = history.Select((kept, index) => (kept, index)).Last(entry => entry.kept is OrchestratorStartedEvent).index;
        var state = new OrchestrationRuntimeState([.. history.Take(lastTurn)]);
        foreach (var kept in history.Skip(lastTurn).TakeWhile(kept => kept is not ExecutionCompletedEvent))
            state.AddEvent(kept);
        var orchestration = DurableTaskShimFactory.Default.CreateOrchestration<object?, object?>(WorkflowOrchestrator.Name, async (context, _) =>
        {
            await loop(context);
            return null;
        });
        var executor = new TaskOrchestrationExecutor(
            state, orchestration, BehaviorOnContinueAsNew.Carryover, entityParameters: null, ErrorPropagationMode.UseFailureDetails);
        return Assert.Single(executor.Execute().Actions.OfType<OrchestrationCompleteOrchestratorAction>()).OrchestrationStatus;
    }
}
