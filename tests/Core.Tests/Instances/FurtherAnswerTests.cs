using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Core.Tests.Support;

namespace WorkflowFunctions.Core.Tests.Instances;

/// <summary>Answers that an approval takes besides approving and denying.</summary>
public class FurtherAnswerTests
{
    private const string GateKey = "Gate.ApprovalStatus";

    [Theory]
    [InlineData("", 1)]
    [InlineData(", \"Minimum\": 3", 3)]
    [InlineData(", \"minimum\": \"3\"", 3)]
    public void A_further_answer_settles_the_step_by_its_output_once_enough_people_have_given_it(string minimum, int needed)
    {
        var walk = Begin(minimum);

        for (var vote = 1; vote < needed; vote++)
            Assert.Equal(InstanceStatus.Suspended, Answer(walk, People.Named($"p{vote}", 2)).Snapshot.Status);

        Assert.Equal("SignalReceived StepSettled StepEntered StepEntered Completed", Answer(walk, People.Alice).Kinds);
        Assert.Equal("asked", JsonValues.Text(walk.Snapshot.Data["changes"]));
        Assert.Equal(["alice answered 'Changes requested'.", "Gate step: Changes requested."], walk.History.Take(2).Select(entry => entry.Message));
    }

    [Fact]
    public void Approvals_denials_and_further_answers_are_counted_each_for_itself_and_the_message_says_so()
    {
        var walk = Begin(", \"Minimum\": 2", """ "MinimumApprovals": 2, "MinimumDenials": 2, """);

        Assert.Equal("Awaiting 2 more approval(s) from PKI Approvers.", walk.Message);
        Assert.Equal("Awaiting 2 more approval(s) from PKI Approvers. Changes requested: 1 of 2.", Answer(walk, People.Alice).Message);
        Assert.Equal("Awaiting 2 more approval(s) from PKI Approvers. Changes requested: 1 of 2.", walk.Vote(People.Bob, approved: false).Message);
        Assert.Equal("Awaiting 1 more approval(s) from PKI Approvers. Changes requested: 1 of 2.", walk.Vote(People.Carol).Message);
        Assert.Equal(InstanceStatus.Complete, walk.Vote(People.Named("last", 2)).Snapshot.Status);
    }

    [Fact]
    public void Who_gave_a_further_answer_is_listed_with_it()
    {
        var walk = Begin("");

        Answer(walk, People.Alice, "too short a key");

        Assert.Equal(
            """[{"Name":"alice","Approved":false,"RoleIds":[2],"At":"2026-03-02T12:00:00Z","Comment":"too short a key","Answer":"changes"}]""",
            JsonValues.Text(walk.Snapshot.Data["approvals"]));
        Assert.Equal("alice: \"too short a key\"", JsonValues.Text(walk.Snapshot.Data["approvalsignalcmnts"]));
    }

    [Theory]
    [InlineData("""{ "Answer": "CHANGES", "Comment": "again" }""", "AlreadyDone")]
    [InlineData("""{ "Answer": "revoke" }""", "AnsweredOtherwise")]
    [InlineData("""{ "Approved": "False" }""", "AnsweredOtherwise")]
    [InlineData("""{ "Approved": "True" }""", "AnsweredOtherwise")]
    public void One_person_has_one_answer_of_whatever_kind(string again, string expected)
    {
        var verdict = Answer(Begin(", \"Minimum\": 2"), People.Alice).Check(People.Alice, GateKey, Json.Map(again));

        Assert.Equal(expected, verdict is Verdict.Refused refused ? refused.Reason.GetType().Name : verdict.GetType().Name);
    }

    [Fact]
    public void A_denial_is_not_repeated_by_a_further_answer() => Assert.IsType<Refusal.AnsweredOtherwise>(Assert.IsType<Verdict.Refused>(
        Begin("", """ "MinimumDenials": 2, """).Vote(People.Alice, approved: false).Check(People.Alice, GateKey, Json.Map("""{ "Answer": "changes" }"""))).Reason);

    [Theory]
    [InlineData(0, 1, "Rejected")]
    [InlineData(1, 0, "Complete")]
    public void Of_answers_at_once_the_one_that_is_folded_first_settles_the_step(int denial, int change, string status)
    {
        var walk = Begin("");
        var denied = Accepted(walk, People.Alice, Entries.Answer(false)) with { At = Walk.Noon.AddTicks(denial) };
        var asked = Accepted(walk, People.Bob, Json.Map("""{ "Answer": "changes" }""")) with { At = Walk.Noon.AddTicks(change) };

        walk.Take(denied, asked);

        Assert.Equal(status, walk.Snapshot.Status.ToString());
        Assert.Single(walk.History, entry => entry.Kind == HistoryKind.SignalNotCounted);
    }

    [Fact]
    public void Further_answers_beyond_those_that_are_kept_one_by_one_count()
    {
        var walk = Begin(", \"Minimum\": 500", """ "MinimumApprovals": 500, "MinimumDenials": 500, """);
        var accepted = Enumerable.Range(0, 500).Select(number =>
            Accepted(walk, People.Named($"p{number}-", 2), Json.Map("""{ "Answer": "changes" }""")) with { At = Walk.Noon.AddTicks(number) }).ToArray();

        Assert.Equal("Awaiting 500 more approval(s) from PKI Approvers. Changes requested: 499 of 500.", walk.Take(accepted[..400]).Take(accepted[400..499]).Message);
        Assert.Equal(InstanceStatus.Complete, walk.Take(accepted[499]).Snapshot.Status);
    }

    [Fact]
    public void A_further_answer_takes_no_seat()
    {
        var walk = Begin(", \"Minimum\": 2", """ "ApprovalsPerRole": { "2": 1 }, """);

        Assert.Equal("Awaiting 1 more approval(s) from PKI Approvers. Changes requested: 1 of 2.", Answer(walk, People.Alice).Message);
    }

    [Fact]
    public void A_name_that_looks_like_a_place_is_shown_as_it_is()
    {
        var walk = Walk.Begin(Flow.OneApproval("""{ "MinimumApprovals": 2, "Answers": { "changes": { "DisplayName": "{0}", "Minimum": 2 } } }"""));

        Assert.Equal("Awaiting 2 more approval(s) from PKI Approvers. {0}: 1 of 2.", Answer(walk, People.Alice).Message);
    }

    [Fact]
    public void An_answer_without_an_output_which_nobody_can_publish_rejects()
    {
        var walk = Answer(Walk.Begin(Flow.OneApproval("""{ "Answers": { "changes": {} } }""")), People.Alice);

        Assert.Equal((InstanceStatus.Rejected, "changes: answered by alice at step 'Gate step'."), (walk.Snapshot.Status, walk.Message));
    }

    [Fact]
    public void An_answer_that_was_accepted_counts_even_if_its_data_says_something_else_today()
    {
        var walk = Begin("");
        var accepted = Accepted(walk, People.Alice, Json.Map("""{ "Answer": "changes" }"""));

        Assert.Equal("asked", JsonValues.Text(walk.Take(accepted with { Data = JsonMap.Empty }).Snapshot.Data["changes"]));
    }

    private static Walk Begin(string members, string more = "") => Walk.Begin(Flow.Around(
        Flow.Approval(Flow.Gate, "EndNOOP", $$"""
            { {{more}} "Answers": { "changes": { "DisplayName": "Changes requested" {{members}} }, "revoke": {} } }
            """).Leading("changes", "Note").Leading("revoke", "EndNOOP"),
        Flow.SetVariable("Note", "EndNOOP", """{ "changes": "asked" }""")));

    private static Walk Answer(Walk walk, Caller by, string? comment = null) =>
        walk.Take(Accepted(walk, by, comment is null ? JsonMap.From(("Answer", "changes")) : JsonMap.From(("Answer", "changes"), ("Comment", comment))));

    private static SignalReceived Accepted(Walk walk, Caller by, JsonMap data) => Assert.IsType<Verdict.Accepted>(walk.Check(by, GateKey, data)).Entry;
}
