using WorkflowFunctions.Api.Tests.Kit;

namespace WorkflowFunctions.Api.Tests;

public sealed class SimultaneousSignalsTests
{
    private const int Approvers = 16;

    [Theory]
    [InlineData(1)]
    [InlineData(200)]
    public async Task Approvers_who_signal_at_the_same_instant_are_all_counted_and_settle_each_instance_once(int instances)
    {
        await using var installation = await Installation.StartAsync(builder => builder.AddApprovers(Approvers));
        var admin = installation.As("admin");
        await admin.PublishAsync("Crowd", Workflows.Approval($"\"MinimumApprovals\":{Approvers}"));
        var ids = new List<Guid>();
        for (var count = 0; count < instances; count++)
            ids.Add(await admin.StartAsync(Workflows.Start("Crowd")));
        var approvers = await SignedInAsync(installation);

        var instant = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var signals = ids.SelectMany(id => approvers.Select(async approver =>
        {
            await instant.Task;
            return await approver.SignalAsync(id);
        })).ToList();
        instant.SetResult();
        Assert.All(await Task.WhenAll(signals), response => response.Is(204));

        foreach (var id in ids)
        {
            await admin.AwaitAsync(id, "Complete");
            var history = await admin.HistoryAsync(id);
            Assert.Equal(Enumerable.Range(1, history.Count), history.Select(entry => entry.Number("Sequence")));
            Assert.Single(history, entry => entry.Text("Kind") == "StepSettled");
            var counted = history.Where(entry => entry.Text("Kind") == "SignalReceived").Select(entry => entry.Text("Actor")).ToList();
            Assert.Equal(Approvers, counted.Count);
            Assert.Equal(Approvers, counted.Distinct().Count());
        }
    }

    [Fact]
    public async Task One_person_who_answers_both_ways_at_the_same_instant_is_counted_once()
    {
        await using var installation = await Installation.StartAsync(_ => { });
        var admin = installation.As("admin");
        await admin.PublishAsync("Crowd", Workflows.Approval("\"MinimumApprovals\":2,\"MinimumDenials\":2"));
        var alice = installation.As("alice");
        for (var round = 0; round < 10; round++)
        {
            var id = await admin.StartAsync(Workflows.Start("Crowd"));
            var responses = await Task.WhenAll(
                Enumerable.Range(0, 8).Select(index => Task.Run(() => alice.SignalAsync(id, approved: index % 2 == 0))));
            Assert.Equal(4, responses.Count(response => response.Status == 204));
            Assert.Equal(4, responses.Count(response => response.Status == 409));
            Assert.Single(await admin.HistoryAsync(id), entry => entry.Text("Kind") == "SignalReceived");
        }
    }

    private static async Task<List<Person>> SignedInAsync(Installation installation)
    {
        var approvers = Enumerable.Range(1, Approvers).Select(number => installation.As($"approver{number}")).ToList();
        foreach (var approver in approvers)
            await approver.ListAsync("/AssignedToMe", "ReturnLimit=1");
        return approvers;
    }
}
