using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Core.Steps.Approval;
using WorkflowFunctions.Core.Steps.Input;
using WorkflowFunctions.Core.Tests.Support;

namespace WorkflowFunctions.Core.Tests.Instances;

/// <summary>What was accepted counts, whatever would be accepted today.</summary>
public class RecordedAnswerTests
{
    private const string GateKey = "Gate.ApprovalStatus";

    private static readonly string TooLong = new('x', ApprovalAnswer.LongestComment + 1);

    [Fact]
    public void An_accepted_signal_records_what_its_data_said()
    {
        var accepted = Accepted(Walk.Begin(Flow.OneApproval()).Check(People.Alice, GateKey, Entries.Answer(false, "no")));

        Assert.Equal(new ApprovalAnswer(Approved: false, "no"), accepted.Answer);
        Assert.Equal(Entries.Answer(false, "no"), accepted.Data);
    }

    [Fact]
    public void An_accepted_input_records_its_values_in_the_form_of_their_types()
    {
        var accepted = Accepted(Asking().Check(People.Alice, "Ask.Input", Json.Map("""{ "COST": "5", "Ticket": null }""")));

        Assert.Equal("""{"Cost":5}""", JsonValues.Text(Assert.IsType<InputAnswer>(accepted.Answer).Values));
    }

    [Fact]
    public void The_recorded_answer_counts_and_not_what_its_data_says_today()
    {
        var vote = Entries.Signal(2, People.Alice, JsonMap.From(("Approved", "aye")), Walk.Noon) with { Answer = new ApprovalAnswer(Approved: true, null) };

        Assert.Equal(InstanceStatus.Complete, Walk.Begin(Flow.OneApproval()).Take(vote).Snapshot.Status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_vote_without_a_comment_that_the_step_requires_counts_if_it_was_accepted(bool isRecorded)
    {
        var vote = Entries.Vote(2, People.Alice, approved: true, Walk.Noon) with { Answer = isRecorded ? new ApprovalAnswer(true, null) : null };

        Assert.Equal(InstanceStatus.Complete, Walk.Begin(Flow.OneApproval("""{ "CommentRequired": "Always" }""")).Take(vote).Snapshot.Status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_stored_comment_longer_than_the_limit_of_today_counts_whole(bool isRecorded)
    {
        var vote = Entries.Signal(2, People.Alice, Entries.Answer(true, TooLong), Walk.Noon) with { Answer = isRecorded ? new ApprovalAnswer(true, TooLong) : null };

        var walk = Walk.Begin(Flow.OneApproval()).Take(vote);

        Assert.Equal("SignalReceived StepSettled StepEntered Completed", walk.Kinds);
        Assert.Equal($"alice: \"{TooLong}\"", JsonValues.Text(walk.Snapshot.Data["approvalsignalcmnts"]));
    }

    [Theory]
    [InlineData("""{ "Approved": "TRUE", "Comment": 5 }""")]
    [InlineData("""{ "Approved": true, "Reason": "not known today" }""")]
    public void A_vote_without_a_recorded_answer_counts_if_it_says_approved_or_denied(string data) =>
        Assert.Equal(InstanceStatus.Complete, Walk.Begin(Flow.OneApproval()).Take(Entries.Signal(2, People.Alice, Json.Map(data), Walk.Noon)).Snapshot.Status);

    [Theory]
    [InlineData("""{ "Cost": "5" }""", """{"Cost":5}""")]
    [InlineData("""{ "Cost": 5, "Due": "1.3.2026", "Other": 1 }""", """{"Cost":5,"Due":"1.3.2026"}""")]
    [InlineData("""{ "Ticket": "T-1" }""", """{"Ticket":"T-1"}""")]
    public void Input_without_a_recorded_answer_counts_as_far_as_it_can_be_read(string data, string values)
    {
        var walk = Asking().Take(Entries.Signal(2, People.Alice, Json.Map(data), Walk.Noon, "Ask"));

        Assert.Equal(InstanceStatus.Complete, walk.Snapshot.Status);
        Assert.Equal(values, JsonValues.Text(walk.Snapshot.Data));
    }

    [Fact]
    public void Input_whose_name_has_become_that_of_a_token_counts()
    {
        var walk = Asking().Take(Entries.Signal(2, People.Alice, JsonMap.Empty, Walk.Noon, "Ask") with { Answer = new InputAnswer(Json.Map("""{ "title": "x" }""")) });

        Assert.Equal(InstanceStatus.Complete, walk.Snapshot.Status);
    }

    [Theory]
    [InlineData("""{ "MinimumApprovals": 1000000, "Unknown": {} }""", "Awaiting 999999 more approval(s) from PKI Approvers.")]
    [InlineData("""{ "MinimumApprovals": "perhaps", "MinimumDenials": 0, "ApprovalsPerRole": { "2": 2, "x": "y" } }""", "Awaiting 1 more approval(s) from PKI Approvers.")]
    [InlineData("""{ "MinimumApprovals": 2147483647, "ApprovalsPerRole": { "2": 2147483647, "3": 2147483647 } }""", "Awaiting 4294967293 more approval(s): 2147483646 from PKI Approvers, 2147483647 from Certificate Owners.")]
    public void An_approval_counts_by_parameters_that_nobody_may_publish_today(string parameters, string message)
    {
        var definition = Flow.OneApproval(parameters);
        Assert.NotEmpty(DefinitionValidator.Flow(definition, StepCatalogue.BuiltIn, People.IsRole));

        var walk = Walk.Begin(definition).Take(Entries.Signal(2, People.Alice, Entries.Answer(true), Walk.Noon) with { Answer = new ApprovalAnswer(true, null) });

        Assert.Equal("SignalReceived", walk.Kinds);
        Assert.Equal(message, walk.Message);
    }

    [Theory]
    [InlineData(true, "AlreadyDone")]
    [InlineData(false, "AnsweredOtherwise")]
    public void A_recorded_answer_that_would_be_refused_today_is_still_the_callers_own(bool approved, string expected)
    {
        var walk = Walk.Begin(Flow.OneApproval()).Vote(People.Bob);
        var recorded = Entries.Signal(2, People.Alice, Entries.Answer(true, TooLong), Walk.Noon);

        var verdict = walk.Check(People.Alice, GateKey, Entries.Answer(approved), recorded);

        Assert.Equal(expected, verdict is Verdict.Refused refused ? refused.Reason.GetType().Name : verdict.GetType().Name);
    }

    private static Walk Asking() => Walk.Begin(Flow.Around(Flow.Input("Ask", "EndNOOP")));

    private static SignalReceived Accepted(Verdict verdict) => Assert.IsType<Verdict.Accepted>(verdict).Entry;
}
