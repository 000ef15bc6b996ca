using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Engine.Tests.Kit;

namespace WorkflowFunctions.Engine.Tests;

/// <summary>Whom a step asks is decided by the commit that enters it, whoever answers or changes the directory meanwhile.</summary>
public sealed class RoleTokenRaceTests
{
    private const string OnCall = "on-call";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_answer_that_arrives_while_the_step_is_being_entered_is_judged_by_whom_the_step_then_asks(bool foldsAtOnce)
    {
        await using var lab = await Laboratory.OpenAsync(foldsAtOnce);
        var id = await EnteringAsync(lab, "dave");
        var (asked, other) = (default(SignalResult), default(SignalResult));
        lab.Store.BeforeNextCommit = async () =>
        {
            other = await lab.SignalAsync(id, Workflows.Second, Laboratory.Person("bob"));
            asked = await lab.SignalAsync(id, Workflows.Second, Laboratory.Person("dave"));
        };

        await lab.AdvanceAsync(id);

        Assert.IsType<Refusal.MissingRole>(Assert.IsType<SignalResult.Refused>(other).Reason);
        Assert.IsType<SignalResult.Accepted>(asked);
        Assert.Equal(InstanceStatus.Complete, (await lab.ReadAsync(id)).Status);
        Assert.Single(await lab.HistoryAsync(id), entry => entry.Message == "'dave' asks dave.");
    }

    [Fact]
    public async Task Of_two_workers_that_know_different_people_the_one_that_commits_decides_whom_the_step_asks()
    {
        await using var lab = await Laboratory.OpenAsync();
        lab.Roles.People = [DemoRoles.Known("dave", OnCall)];
        var id = await EnteringAsync(lab, OnCall);
        lab.Store.BeforeNextCommit = async () =>
        {
            lab.Roles.People = [DemoRoles.Known("bob", OnCall)];
            await lab.AdvanceAsync(id);
        };

        await lab.AdvanceAsync(id);

        Assert.Equal(1, lab.Store.Conflicts);
        Assert.Single(await lab.HistoryAsync(id), entry => entry.Message == $"'{OnCall}' asks bob.");
        Assert.DoesNotContain(await lab.HistoryAsync(id), entry => entry.Message == $"'{OnCall}' asks dave.");
        Assert.IsType<SignalResult.Refused>(await lab.SignalAsync(id, Workflows.Second, Laboratory.Person("dave")));
        Assert.IsType<SignalResult.Accepted>(await lab.SignalAsync(id, Workflows.Second, Laboratory.Person("bob")));
    }

    [Fact]
    public async Task Whom_the_step_has_found_it_asks_after_a_restart_too_whoever_is_known_by_then()
    {
        var before = await Laboratory.OpenAsync();
        before.Roles.People = [DemoRoles.Known("dave", OnCall)];
        var id = await EnteringAsync(before, OnCall);
        await before.AdvanceAsync(id);

        await using var lab = await before.ReopenAsync();
        lab.Roles.People = [DemoRoles.Known("bob", OnCall)];

        Assert.IsType<SignalResult.Refused>(await lab.SignalAsync(id, Workflows.Second, Laboratory.Person("bob")));
        Assert.IsType<SignalResult.Accepted>(await lab.SignalAsync(id, Workflows.Second, Laboratory.Person("dave")));
    }

    [Fact]
    public async Task A_restarted_instance_finds_anew_whom_it_asks()
    {
        await using var lab = await Laboratory.OpenAsync();
        lab.Roles.People = [];
        var id = await lab.StartAsync(Workflows.Of(Workflows.ApprovalBy("Approve1", "EndNOOP", OnCall)));
        Assert.Equal(InstanceStatus.Failed, (await lab.ReadAsync(id)).Status);
        lab.Roles.People = [DemoRoles.Known("bob", OnCall)];

        var successor = Assert.IsType<CommandResult.Restarted>(await lab.RestartAsync(id)).SuccessorId;

        Assert.IsType<SignalResult.Accepted>(await lab.SignalAsync(successor, Workflows.First, Laboratory.Person("bob")));
    }

    /// <summary>An instance whose first step is approved, but not left: the next advance enters the second, which asks whom the token gives.</summary>
    private static async Task<Guid> EnteringAsync(Laboratory lab, string token)
    {
        var store = lab.Store.FoldsAtOnce;
        lab.Store.FoldsAtOnce = false;
        var id = await lab.StartAsync(Workflows.Of(Workflows.Approval("Approve1", 1, "Approve2"), Workflows.ApprovalBy("Approve2", "EndNOOP", token)));
        await lab.AcceptAsync(id, Workflows.First, "alice");
        lab.Store.FoldsAtOnce = store;
        return id;
    }
}
