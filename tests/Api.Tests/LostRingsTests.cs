using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.Tests.Kit;

namespace WorkflowFunctions.Api.Tests;

/// <summary>Reads never lie, even where nothing else moves an instance.</summary>
public sealed class LostRingsTests
{
    [Fact]
    public async Task A_get_after_an_accepted_signal_shows_it_even_when_every_ring_is_lost()
    {
        await using var installation = await StartDeafAsync();
        var id = await installation.As("admin").StartAsync(Workflows.Start("Deaf"));
        foreach (var number in Enumerable.Range(1, 4))
        {
            var approver = installation.As($"approver{number}");
            (await approver.SignalAsync(id)).Is(204);
            var read = await approver.ReadAsync(id);
            Assert.Equal(number < 4 ? $"Awaiting {4 - number} more approval(s) from PKI Approvers." : "Complete.", read.Text("StatusMessage"));
            Assert.Equal(number, (await approver.HistoryAsync(id)).Count(entry => entry.Text("Kind") == "SignalReceived"));
        }
    }

    [Fact]
    public async Task The_history_alone_shows_an_accepted_signal_even_when_every_ring_is_lost()
    {
        await using var installation = await StartDeafAsync();
        var id = await installation.As("admin").StartAsync(Workflows.Start("Deaf"));
        (await installation.As("approver1").SignalAsync(id)).Is(204);
        Assert.Single(await installation.As("admin").HistoryAsync(id), entry => entry.Text("Actor") == "approver1");
    }

    [Fact]
    public async Task Who_has_signalled_no_longer_sees_the_instance_assigned_even_when_every_ring_is_lost()
    {
        await using var installation = await StartDeafAsync();
        var id = await installation.As("admin").StartAsync(Workflows.Start("Deaf"));
        (await installation.As("approver1").SignalAsync(id)).Is(204);
        Assert.Empty(await installation.As("approver1").ListAsync("/AssignedToMe"));
        Assert.Equal([id], await installation.As("approver2").ListAsync("/AssignedToMe"));
    }

    [Fact]
    public async Task What_a_get_has_shown_as_settled_never_changes_afterwards()
    {
        await using var installation = await StartDeafAsync();
        var admin = installation.As("admin");
        var id = await admin.StartAsync(Workflows.Start("Deaf"));
        foreach (var number in Enumerable.Range(1, 4))
            (await installation.As($"approver{number}").SignalAsync(id)).Is(204);
        var settled = (await admin.GetAsync($"/Workflow/Instances/{id}")).Is(200).Text;
        var history = (await admin.GetAsync($"/Workflow/Instances/{id}/History")).Is(200).Text;

        (await installation.As("approver5").SignalAsync(id, approved: false)).Fails(ErrorCodes.NotWaiting);
        (await installation.As("approver1").SignalAsync(id)).Is(204);
        (await installation.As("approver1").SignalAsync(id, approved: false)).Fails(ErrorCodes.AnsweredOtherwise);
        Assert.Equal(settled, (await admin.GetAsync($"/Workflow/Instances/{id}")).Text);
        Assert.Equal(history, (await admin.GetAsync($"/Workflow/Instances/{id}/History")).Text);
    }

    [Fact]
    public async Task Every_history_that_a_get_shows_while_people_vote_begins_with_the_one_before()
    {
        await using var installation = await Installation.StartAsync(builder => builder.AddApprovers(16));
        var admin = installation.As("admin");
        await admin.PublishAsync("Busy", Workflows.Approval("\"MinimumApprovals\":9,\"MinimumDenials\":8"));
        var id = await admin.StartAsync(Workflows.Start("Busy"));
        var votes = Task.WhenAll(Enumerable.Range(1, 16).Select(number =>
            Task.Run(() => installation.As($"approver{number}").SignalAsync(id, approved: number % 2 == 0))));

        var seen = new List<string>();
        do
        {
            var history = (await admin.HistoryAsync(id)).Select(entry => entry.GetRawText()).ToList();
            Assert.Equal(seen, history.Take(seen.Count));
            seen = history;
        }
        while (!votes.IsCompleted || (await admin.ReadAsync(id)).Text("StatusName") == "Suspended");

        Assert.Equal("Rejected", (await admin.ReadAsync(id)).Text("StatusName"));
        Assert.All(await votes, response => Assert.True(response.Status is 204 or 409, response.Text));
    }

    private static async Task<Installation> StartDeafAsync()
    {
        var installation = await Installation.StartAsync(builder => builder.AddApprovers(5).DropAllRings());
        await installation.As("admin").PublishAsync("Deaf", Workflows.Approval("\"MinimumApprovals\":4"));
        return installation;
    }
}
