using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Engine.Tests.Kit;

namespace WorkflowFunctions.Engine.Tests;

public sealed class SignalServiceTests
{
    [Fact]
    public async Task An_accepted_signal_rings_with_the_key_of_the_step_that_waits_now()
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = await lab.StartAsync(Workflows.OneApproval(2));
        lab.Doorbell.Rings.Clear();

        await lab.AcceptAsync(id, new SignalKey("approve1", "APPROVALSTATUS"), "alice");

        Assert.Equal([(id, (SignalKey?)Workflows.First)], lab.Doorbell.Rings);
    }

    /// <summary>Read before, the event to ring might be that of a step that the instance has left meanwhile.</summary>
    [Fact]
    public async Task A_signal_is_on_disk_when_it_is_rung_for()
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = await lab.StartAsync(Workflows.OneApproval(2));

        await lab.AcceptAsync(id, Workflows.First, "alice");

        Assert.Equal(1, lab.Doorbell.UnreadWhenRung);
    }

    [Fact]
    public async Task A_signal_reads_its_instance_once_and_leaves_it_to_the_doorbell_to_read_it_again()
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = await lab.StartAsync(Workflows.OneApproval(2));
        var reads = 0;
        lab.Store.DuringEachRead = () =>
        {
            reads++;
            return Task.CompletedTask;
        };

        await lab.AcceptAsync(id, Workflows.First, "alice");

        Assert.Equal(1, reads);
    }

    [Fact]
    public async Task A_refused_signal_writes_nothing_and_rings_nobody()
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = await lab.StartAsync(Workflows.OneApproval(1));
        lab.Doorbell.Rings.Clear();

        var result = await lab.SignalAsync(id, Workflows.First, Laboratory.Person("dave", 3));

        Assert.IsType<Refusal.MissingRole>(Assert.IsType<SignalResult.Refused>(result).Reason);
        Assert.Empty(lab.Doorbell.Rings);
        Assert.Empty((await lab.PeekAsync(id)).Unread);
    }

    [Fact]
    public async Task A_signal_for_an_unknown_instance_finds_none()
    {
        await using var lab = await Laboratory.OpenAsync();

        Assert.IsType<SignalResult.NoInstance>(await lab.SignalAsync(Guid.NewGuid(), Workflows.First, Laboratory.Approver("alice")));
    }

    [Fact]
    public async Task A_signal_for_the_next_step_is_taken_as_soon_as_the_vote_that_leads_there_is_accepted()
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = await lab.StartAsync(Workflows.TwoApprovals());
        await lab.AcceptAsync(id, Workflows.First, "alice");

        await lab.AcceptAsync(id, Workflows.Second, "alice");

        Assert.Equal(InstanceStatus.Complete, (await lab.ReadAsync(id)).Status);
    }

    [Fact]
    public async Task A_repeat_is_accepted_after_the_instance_has_ended_and_another_answer_refused()
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = await lab.StartAsync(Workflows.TwoApprovals());
        await lab.AcceptAsync(id, Workflows.First, "alice");
        await lab.AcceptAsync(id, Workflows.Second, "bob");
        Assert.Equal(InstanceStatus.Complete, (await lab.ReadAsync(id)).Status);
        var history = await lab.HistoryAsync(id);

        await lab.AcceptAsync(id, Workflows.First, "alice");
        var other = await lab.SignalAsync(id, Workflows.First, Laboratory.Approver("alice"), approved: false);
        var stranger = await lab.SignalAsync(id, Workflows.First, Laboratory.Approver("carol"));

        Assert.IsType<Refusal.AnsweredOtherwise>(Assert.IsType<SignalResult.Refused>(other).Reason);
        Assert.Equal(new Refusal.NotWaiting(InstanceStatus.Complete), Assert.IsType<SignalResult.Refused>(stranger).Reason);
        Assert.Equal(history.Count, (await lab.HistoryAsync(id)).Count);
    }

    [Fact]
    public async Task Sixteen_votes_are_accepted_without_an_advance_and_then_settled_by_one_commit()
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = await lab.StartAsync(Workflows.OneApproval(16));

        await Task.WhenAll(Enumerable.Range(0, 16).Select(number => Task.Run(() => lab.AcceptAsync(id, Workflows.First, $"approver{number}"))));
        Assert.Equal(0, lab.Store.Commits);

        Assert.Equal(InstanceStatus.Complete, (await lab.ReadAsync(id)).Status);
        Assert.Equal(1, lab.Store.Commits);
        Assert.Single(await lab.HistoryAsync(id, HistoryKind.StepSettled));
    }

    [Fact]
    public async Task A_read_after_an_accepted_signal_shows_it_though_every_ring_was_lost()
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = await lab.StartAsync(Workflows.OneApproval(3));
        foreach (var name in new[] { "alice", "bob" })
        {
            await lab.AcceptAsync(id, Workflows.First, name);
            var snapshot = await lab.ReadAsync(id);
            Assert.NotNull(((InstanceState.AwaitingSignal)snapshot.State).VoteOf($"key-of-{name}"));
        }
    }

    [Fact]
    public async Task More_entries_than_one_turn_holds_are_folded_in_several_commits()
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = await lab.StartAsync(Workflows.OneApproval(1000));
        for (var number = 0; number < 100; number++)
        {
            var entry = new SignalReceived($"signal.2.APPROVALSTATUS.{number:D3}", lab.Time.GetUtcNow(), "Approve1", 2, "ApprovalStatus",
                Laboratory.Approver($"a{number}").Person, [2], Core.JsonMap.From(("Approved", "True")));
            await lab.Store.AppendAsync(id, entry);
        }

        await lab.AcceptAsync(id, Workflows.First, "last");

        var snapshot = await lab.ReadAsync(id);
        Assert.Equal(101, ((InstanceState.AwaitingSignal)snapshot.State).Votes.Length);
        Assert.Equal(4, lab.Store.Commits);
    }
}
