using DurableTask.Core.History;
using WorkflowFunctions.Engine.Steps;
using WorkflowFunctions.HostScenarios;

namespace WorkflowFunctions.Functions.Tests.Scenarios;

/// <summary>
/// What the genuine engine does for each thing that happens: turns of the orchestration, activities, and rows of its history.
/// docs/scale.md has the same figures, and what each means in requests.
/// </summary>
public sealed class DurableCostTests : ShellTests
{
    private const string Owner = "OwnerApproval.ApprovalStatus";
    private const string Security = "SecurityApproval.ApprovalStatus";

    [Fact]
    public async Task A_start_costs_two_turns_and_one_activity()
    {
        var id = await Story.StartAsync(Samples.TwoStages, new { production = "True" });
        Assert.Equal(new Cost(Turns: 2, Activities: 1, Rows: 7), await SinceAsync(id, new Cost(0, 0, 0)));
    }

    [Fact]
    public async Task A_vote_that_moves_the_instance_costs_two_turns_and_one_activity_and_so_does_the_one_that_ends_it()
    {
        var id = await StartAndRestAsync(Samples.TwoStages);
        var before = Count(id);
        await Story.ApproveAsync(id, ScenarioSettings.Owner, Owner);
        Assert.Equal(new Cost(Turns: 2, Activities: 1, Rows: 7), await SinceAsync(id, before));
        before = Count(id);
        await Story.ApproveAsync(id, ScenarioSettings.Approver(1), Security);
        Assert.Equal(new Cost(Turns: 2, Activities: 1, Rows: 8), await SinceAsync(id, before));
    }

    [Fact]
    public async Task A_step_with_an_effect_costs_two_more_of_each_and_the_votes_before_that_settled_nothing_cost_nothing()
    {
        var id = await StartAndRestAsync(Samples.AllApprovals);
        var before = Count(id);
        for (var number = 1; number <= ScenarioSettings.Approvers; number++)
            await Story.ApproveAsync(id, ScenarioSettings.Approver(number));
        Assert.Equal(new Cost(Turns: 4, Activities: 3, Rows: 16), await SinceAsync(id, before));
    }

    [Fact]
    public async Task A_step_that_gets_no_place_costs_three_turns_and_two_activities_each_time_it_asks()
    {
        while (Host.Get<AttemptPlaces>().Ask(AttemptLane.Mail, Samples.TwoApprovals, isClaimed: false) is PlaceForAttempt.Taken)
        {
        }

        var id = await StartAndRestAsync(Samples.TwoApprovals);
        await Story.ApproveAsync(id, ScenarioSettings.Approver(1));
        await Story.ApproveAsync(id, ScenarioSettings.Approver(2));
        await Host.Engine.UntilAsync(id, history => history.OfType<TimerCreatedEvent>().Any() && IsAtRest(history));
        var before = Count(id);
        Host.Time.Advance(TimeSpan.FromMinutes(1));
        await Host.Engine.UntilAsync(id, history => history.OfType<TimerCreatedEvent>().Count() == 2 && IsAtRest(history));
        Assert.Equal(new Cost(Turns: 3, Activities: 2, Rows: 12), Count(id) - before);
    }

    private async Task<Guid> StartAndRestAsync(Guid definition)
    {
        var id = await Story.StartAsync(definition, new { production = "True" });
        await SinceAsync(id, new Cost(0, 0, 0));
        return id;
    }

    /// <summary>What has come to the orchestration since then, once it has taken it up and rests.</summary>
    private async Task<Cost> SinceAsync(Guid id, Cost before)
    {
        await Host.Engine.UntilAsync(id, history => history.Count > before.Rows && IsAtRest(history));
        return Count(id) - before;
    }

    /// <summary>It has ended, or nothing but people and time moves it.</summary>
    private static bool IsAtRest(IReadOnlyList<HistoryEvent> history) =>
        history.Any(kept => kept is TaskScheduledEvent)
        && history.Count(kept => kept is TaskScheduledEvent) == history.Count(kept => kept is TaskCompletedEvent);

    private Cost Count(Guid id)
    {
        var history = Host.Engine.History(id);
        return new Cost(
            history.Count(kept => kept is OrchestratorStartedEvent), history.Count(kept => kept is TaskScheduledEvent), history.Count);
    }

    private sealed record Cost(int Turns, int Activities, int Rows)
    {
        public static Cost operator -(Cost left, Cost right) =>
            new(left.Turns - right.Turns, left.Activities - right.Activities, left.Rows - right.Rows);
    }
}
