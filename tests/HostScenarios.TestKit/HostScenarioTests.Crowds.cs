using WorkflowFunctions.Core.Instances;
using Xunit;

namespace WorkflowFunctions.HostScenarios;

/// <summary>Stories of a definition that comes with many, so that others have to wait or not.</summary>
public abstract partial class HostScenarioTests
{
    [Fact]
    public async Task Calls_mail_and_votes_of_others_go_on_while_very_many_calls_of_one_definition_hang_and_then_these_go_on_too()
    {
        // More than an app has activities at once.
        const int Many = 135;
        await using var server = await TicketServer.StartAsync(refusals: 0);
        await Samples.SeedTicketAsync(_host.Definitions, server.Address);
        await Samples.SeedHangingAsync(_host.Definitions, server.Address);
        using var story = new Story(_host);
        var stuck = await Task.WhenAll(Enumerable.Range(0, Many).Select(_ => story.StartAsync(Samples.Hanging)));
        await story.UntilAsync(() => server.HangingCalls.Count > 1);

        var called = await story.StartAsync(Samples.Ticket);
        var voted = await story.StartAsync(Samples.TwoApprovals);
        await story.ApproveAsync(voted, ScenarioSettings.Approver(1));
        await story.ApproveAsync(voted, ScenarioSettings.Approver(2));
        await story.UntilAsync(called, InstanceStatus.Complete);
        await story.UntilAsync(voted, InstanceStatus.Complete);
        Assert.Equal(2, story.CountMails());
        Assert.InRange(server.HangingCalls.Count, 2, Many / 2);
        Assert.True(await story.CountAsync(stuck, snapshot => snapshot.State.UnderWay is { IsClaimed: false }) >= Many / 2);

        server.Mend();
        await story.SecondsPassUntilAsync(() => server.HangingCalls.Count >= Many);
        foreach (var id in stuck)
            await story.UntilAsync(id, InstanceStatus.Complete);
        Assert.Equal(stuck.Select(id => $"{id}/1/step/1").Order(), server.HangingCalls.Order());
    }
}
