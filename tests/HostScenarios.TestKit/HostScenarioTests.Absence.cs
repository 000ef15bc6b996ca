using System.Net;
using WorkflowFunctions.Core.Instances;
using Xunit;

namespace WorkflowFunctions.HostScenarios;

/// <summary>Stories of people who are away.</summary>
public abstract partial class HostScenarioTests
{
    [Fact]
    public async Task While_an_approver_is_away_another_answers_in_his_place_and_both_have_one_vote()
    {
        var (away, other) = (ScenarioSettings.Approver(ScenarioSettings.Approvers), ScenarioSettings.Approver(1));
        using var story = new Story(_host);
        var (id, later) = (await story.StartAsync(Samples.TwoApprovals), await story.StartAsync(Samples.TwoApprovals));
        Assert.Equal(HttpStatusCode.Forbidden, await story.SignalAsync(id, ScenarioSettings.Owner, "True"));

        await story.DelegateAsync(away, ScenarioSettings.Owner, TimeSpan.FromMinutes(30));
        await story.ApproveAsync(id, ScenarioSettings.Owner);
        await story.UntilAsync(id, snapshot => snapshot.State is InstanceState.AwaitingSignal { Votes.Length: 1 });
        Assert.Equal(HttpStatusCode.Conflict, await story.SignalAsync(id, away, "True"));
        await story.ApproveAsync(id, other);
        await story.UntilAsync(id, InstanceStatus.Complete);
        Assert.Contains($"{ScenarioSettings.Owner} for {away}", (await story.LookAsync(id)).Data["approvals"].GetRawText(), StringComparison.Ordinal);

        // The absence ends by the clock.
        _host.Time.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal(HttpStatusCode.Forbidden, await story.SignalAsync(later, ScenarioSettings.Owner, "True"));
        await story.ApproveAsync(later, away);
    }
}
