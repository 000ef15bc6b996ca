using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Core.Tests.Support;

namespace WorkflowFunctions.Core.Tests.Instances;

public class ApprovalTests
{
    [Theory]
    [InlineData("{}", 1)]
    [InlineData("""{ "MinimumApprovals": 1 }""", 1)]
    [InlineData("""{ "MinimumApprovals": 3 }""", 3)]
    [InlineData("""{ "minimumapprovals": "3" }""", 3)]
    public void The_step_continues_with_the_last_approval_it_needs(string parameters, int needed)
    {
        var walk = Walk.Begin(Flow.OneApproval(parameters));

        for (var vote = 1; vote < needed; vote++)
            Assert.Equal(InstanceStatus.Suspended, walk.Vote(People.Named($"p{vote}", 2)).Snapshot.Status);

        Assert.Equal(InstanceStatus.Complete, walk.Vote(People.Named("last", 2)).Snapshot.Status);
    }

    [Theory]
    [InlineData("{}", 1)]
    [InlineData("""{ "MinimumDenials": 2 }""", 2)]
    [InlineData("""{ "MinimumDenials": "2" }""", 2)]
    public void The_step_is_denied_with_the_last_denial_it_needs(string parameters, int needed)
    {
        var walk = Walk.Begin(Flow.OneApproval(parameters));

        for (var vote = 1; vote < needed; vote++)
            Assert.Equal(InstanceStatus.Suspended, walk.Vote(People.Named($"p{vote}", 2), approved: false).Snapshot.Status);

        Assert.Equal(InstanceStatus.Rejected, walk.Vote(People.Alice, approved: false).Snapshot.Status);
        Assert.Equal("Denied by alice at step 'Gate step'.", walk.Message);
    }

    [Fact]
    public void A_denied_step_with_an_output_deny_goes_on_there()
    {
        var walk = Walk.Begin(Flow.Around(
            Flow.Approval(Flow.Gate, "EndNOOP").Leading(StepOutputs.Deny, "Note"),
            Flow.SetVariable("Note", "EndNOOP", """{ "denied": "True" }""")));

        walk.Vote(People.Alice, approved: false);

        Assert.Equal("SignalReceived StepSettled StepEntered StepEntered Completed", walk.Kinds);
        Assert.Equal("True", JsonValues.Text(walk.Snapshot.Data["denied"]));
    }

    [Fact]
    public void An_approved_step_without_continue_ends_the_instance()
    {
        var walk = Walk.Begin(Flow.Of(Flow.Approval(Flow.Gate, to: null)));

        Assert.Equal("SignalReceived StepSettled Completed", walk.Vote(People.Alice).Kinds);
        Assert.Equal(InstanceStatus.Complete, walk.Snapshot.Status);
    }

    [Fact]
    public void Each_visit_counts_its_own_votes()
    {
        var walk = Walk.Begin(Flow.Around(
            Flow.Approval(Flow.Gate, "EndNOOP", """{ "MinimumApprovals": 2 }""").Leading(StepOutputs.Deny, Flow.Gate)));

        walk.Vote(People.Alice).Vote(People.Bob, approved: false);

        Assert.Empty(Assert.IsType<InstanceState.AwaitingSignal>(walk.Snapshot.State).Votes);
        Assert.Equal("Awaiting 2 more approval(s) from PKI Approvers.", walk.Message);
        Assert.Equal(InstanceStatus.Complete, walk.Vote(People.Alice).Vote(People.Bob).Snapshot.Status);
    }

    [Fact]
    public void Two_people_of_one_name_have_two_votes_and_one_person_of_two_names_has_one()
    {
        var walk = Walk.Begin(Flow.OneApproval("""{ "MinimumApprovals": 3 }"""));

        walk.Vote(People.Alice).Vote(People.Alice with { Person = People.Bob.Person with { Name = "alice" } });

        Assert.Equal("Awaiting 1 more approval(s) from PKI Approvers.", walk.Message);
        Assert.Equal(
            new Verdict.AlreadyDone(),
            walk.Check(People.Alice with { Person = People.Alice.Person with { Name = "renamed" } }, "Gate.ApprovalStatus", Entries.Answer(true)));
    }

    [Fact]
    public void A_vote_is_in_the_history_with_who_sent_it_and_what_it_said()
    {
        var entry = Walk.Begin(Flow.OneApproval()).Vote(People.Alice, approved: false, "too short a key").History[0];

        Assert.Equal(
            (HistoryKind.SignalReceived, "alice", "alice denied.", Flow.Gate),
            (entry.Kind, entry.Actor, entry.Message, entry.StepUniqueName));
        Assert.Equal(Json.Map("""{ "Approved": "False", "Comment": "too short a key" }"""), entry.Data);
    }

    [Fact]
    public void The_comments_land_in_the_data_bucket_in_the_order_of_the_votes()
    {
        var walk = Walk.Begin(Flow.OneApproval("""{ "MinimumApprovals": 3 }"""));

        walk.Vote(People.Alice, comment: "fine").Vote(People.Bob, comment: " ").Vote(People.Carol, comment: "go; ahead");

        Assert.Equal("alice: \"fine\"; carol: \"go; ahead\"", JsonValues.Text(walk.Snapshot.Data["approvalsignalcmnts"]));
    }

    [Fact]
    public void Nobodys_comment_and_nobodys_name_reads_like_what_another_has_said()
    {
        var walk = Walk.Begin(Flow.OneApproval("""{ "MinimumApprovals": 2 }"""));
        var mallory = People.Alice with { Person = People.Alice.Person with { Name = "x: \"no\"; carol" } };

        walk.Vote(mallory, comment: "fine\"; carol: \"approved\u202E\n").Vote(People.Bob, comment: "fine; carol: approved");

        Assert.Equal(
            """
            "x: \"no\"; carol": "fine\"; carol: \"approved  "; bob: "fine; carol: approved"
            """,
            JsonValues.Text(walk.Snapshot.Data["approvalsignalcmnts"]));
    }

    [Fact]
    public void Who_answered_is_in_the_data_bucket_as_a_list_whatever_the_start_has_put_there()
    {
        var walk = Walk.Begin(
            Flow.Around(Flow.Approval(Flow.Gate, "Set", """{ "MinimumApprovals": 2 }"""), Flow.SetVariable("Set", "EndNOOP", """{ "x": "$(approvals.0.Name)" }""")),
            """{ "Approvals": [{ "Name": "carol", "Approved": true }] }""");

        walk.Vote(People.Alice, comment: "fine; carol: approved").Vote(People.Bob);

        Assert.True(System.Text.Json.JsonElement.DeepEquals(
            Json.Value("""
                [{ "Name": "alice", "Approved": true, "RoleIds": [2], "At": "2026-03-02T12:00:00Z", "Comment": "fine; carol: approved" },
                 { "Name": "bob", "Approved": true, "RoleIds": [2], "At": "2026-03-02T12:00:00Z", "Comment": "" }]
                """),
            walk.Snapshot.Data["approvals"]));
        Assert.Equal("alice", JsonValues.Text(walk.Snapshot.Data["x"]));
    }

    [Fact]
    public void A_step_settled_without_comments_leaves_none_of_an_earlier_step()
    {
        var walk = Walk.Begin(Flow.Around(Flow.Approval("First", "Second"), Flow.Approval("Second", "EndNOOP")));

        walk.Vote(People.Alice, comment: "first").Vote(People.Bob);

        Assert.Equal("", JsonValues.Text(walk.Snapshot.Data["approvalsignalcmnts"]));
    }

    [Fact]
    public void Comments_that_the_data_bucket_cannot_take_fail_the_step()
    {
        var data = JsonMap.From(("big", new string('x', WorkflowMachine.LargestData - 20)));
        var walk = Walk.Begin(Flow.OneApproval(), data.ToString()).Vote(People.Alice, comment: "fine");

        Assert.Equal("SignalReceived StepSettled Failed", walk.Kinds);
        Assert.StartsWith("Step 'Gate' failed: the data bucket would take", walk.Message, StringComparison.Ordinal);
    }
}
