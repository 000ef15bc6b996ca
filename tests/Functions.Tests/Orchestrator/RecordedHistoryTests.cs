using DurableTask.Core;
using DurableTask.Core.Command;
using DurableTask.Core.History;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Worker.Shims;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine.Steps;
using WorkflowFunctions.Functions.Tests.DurableEngine;
using WorkflowFunctions.Functions.Tests.Scenarios;
using WorkflowFunctions.HostScenarios;
using Ending = DurableTask.Core.OrchestrationStatus;

namespace WorkflowFunctions.Functions.Tests.Orchestrator;

/// <summary>Replays histories by the genuine worker, as every host does with each orchestration in flight.</summary>
public sealed class RecordedHistoryTests
{
    private const string Waits = "recorded-history.txt";
    private const string StepBesideWait = "recorded-history-2.txt";
    private const string StepWithoutPlace = "recorded-history-3.txt";

    private static readonly object Values = new { server = "web-7", hours = 0.2 };

    [Theory]
    [InlineData(Waits)]
    [InlineData(StepBesideWait)]
    [InlineData(StepWithoutPlace)]
    public void The_loop_replays_the_history_that_was_recorded(string file) =>
        Assert.Equal(Ending.Completed, Replay(RecordedHistory.Read(Contract.Read(file)), WorkflowOrchestrator.RunAsync));

    [Theory]
    [InlineData(Waits)]
    [InlineData(StepBesideWait)]
    [InlineData(StepWithoutPlace)]
    public void A_loop_that_makes_another_call_is_found(string file) => Assert.Equal(Ending.Failed, Replay(
        RecordedHistory.Read(Contract.Read(file)),
        async context =>
        {
            await context.CreateTimer(TimeSpan.FromSeconds(1), CancellationToken.None);
            await WorkflowOrchestrator.RunAsync(context);
        }));

    [Fact]
    public Task The_loop_replays_the_history_that_the_engine_records_today() => RecordAsync(Waits, async (host, story) =>
    {
        var id = await story.StartAsync(Samples.InputThenDelay);
        await story.AnswerAsync(id, ScenarioSettings.Owner, "AskOwner.Input", Values);
        await story.UntilAsync(id, snapshot => snapshot.State is InstanceState.AwaitingTime);
        // Said again, it rings once more, and the timer is made anew.
        await story.AnswerAsync(id, ScenarioSettings.Owner, "AskOwner.Input", Values);
        await story.TimePassesUntilAsync(id, snapshot => snapshot.State.IsEnded);
        return id;
    });

    [Fact]
    public Task The_loop_replays_a_history_in_which_people_answer_while_a_reminder_is_sent() => RecordAsync(StepBesideWait, async (host, story) =>
    {
        // Each vote is a turn of the orchestration only if it is appended before it is folded.
        host.StoreTrouble.FoldsAtOnce = false;
        var id = await story.StartAsync(Samples.RemindingThenTell);
        var reminder = host.MailTrouble.HoldNext();
        await story.TimePassesUntilAsync(id, snapshot => snapshot.State.UnderWay is { IsClaimed: true });
        await reminder.Reached;
        await story.ApproveAsync(id, ScenarioSettings.Approver(1));
        await story.UntilAsync(id, snapshot => snapshot.State is InstanceState.AwaitingSignal { Votes.Length: 1 });
        await story.ApproveAsync(id, ScenarioSettings.Approver(2));
        await story.UntilAsync(id, InstanceStatus.Complete);
        reminder.LetGo();
        return id;
    });

    [Fact]
    public Task The_loop_replays_a_history_in_which_steps_get_no_place_at_first() => RecordAsync(StepWithoutPlace, async (host, story) =>
    {
        var taken = new List<PlaceForAttempt.Taken>();
        while (host.Get<AttemptPlaces>().Ask(AttemptLane.Mail, Samples.RemindingThenTell, isClaimed: false) is PlaceForAttempt.Taken place)
            taken.Add(place);
        var id = await story.StartAsync(Samples.RemindingThenTell);
        await story.TimePassesUntilAsync(id, snapshot => snapshot.State.UnderWay is not null);
        await story.SecondsPassUntilAsync(() => CountRefusals(host, id) >= 2);
        await story.ApproveAsync(id, ScenarioSettings.Approver(1));
        await story.ApproveAsync(id, ScenarioSettings.Approver(2));
        var beside = CountRefusals(host, id);
        await story.SecondsPassUntilAsync(() => CountRefusals(host, id) > beside);
        taken[0].Dispose();
        await story.TimePassesUntilAsync(id, snapshot => snapshot.State.IsEnded);
        return id;
    });

    private static int CountRefusals(ShellHost host, Guid id) =>
        host.Engine.History(id).OfType<TaskCompletedEvent>().Count(ended => ended.Result?.StartsWith("{\"Until\"", StringComparison.Ordinal) == true);

    /// <summary>Leaves the history beside the recorded one, as <c>.actual</c>: it takes its place if the loop has to change.</summary>
    private static async Task RecordAsync(string file, Func<ShellHost, Story, Task<Guid>> tell)
    {
        await using var host = await ShellHost.StartAsync();
        using var story = new Story(host);
        var id = await tell(host, story);
        Assert.Equal(InstanceStatus.Complete, (await story.LookAsync(id)).Status);
        await host.Client.WaitForInstanceCompletionAsync(id.ToString("D"), TestContext.Current.CancellationToken);
        Assert.Equal(1, host.Engine.CountGenerations(id));

        var lines = RecordedHistory.Write(host.Engine.History(id)).ToList();
        await File.WriteAllLinesAsync(Contract.PathOf(file) + ".actual", lines, TestContext.Current.CancellationToken);

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
