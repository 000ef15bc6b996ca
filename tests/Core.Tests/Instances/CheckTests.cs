using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Core.Tests.Support;

namespace WorkflowFunctions.Core.Tests.Instances;

public class CheckTests
{
    private const string GateKey = "Gate.ApprovalStatus";

    /// <summary>Each row repairs what the row above was refused for, and is refused for the next thing in the order.</summary>
    public static TheoryData<string, bool, bool, bool, bool, string> Order => new()
    {
        // who, is the data right, did they vote before, do they say the same, does the step still wait -> verdict
        { "erin", false, true, false, false, "MissingRole" },
        { "starter", false, true, false, false, "RequesterMayNotApprove" },
        { "alice", false, true, false, false, "InvalidData" },
        { "alice", true, true, false, false, "AnsweredOtherwise" },
        { "alice", true, true, true, false, "AlreadyDone" },
        { "alice", true, false, true, false, "NotWaiting" },
        { "alice", true, false, true, true, "Accepted" },
    };

    [Theory]
    [MemberData(nameof(Order))]
    public void The_order_is_role_four_eyes_data_own_vote_state(
        string who, bool rightData, bool votedBefore, bool saysTheSame, bool waits, string verdict)
    {
        var starter = People.Named("starter", People.PkiApprovers);
        var caller = who switch { "erin" => People.Erin, "starter" => starter, _ => People.Alice };
        var walk = Walk.Begin(Flow.OneApproval("""{ "RequesterMayApprove": false }"""), initiator: starter.Person);
        if (!waits)
            walk.Vote(People.Bob);
        var data = rightData ? Entries.Answer(saysTheSame) : JsonMap.Empty;
        var ownVote = votedBefore ? Entries.Vote(2, caller, approved: true, Walk.Noon) : null;

        Assert.Equal(verdict, NameOf(walk.Check(caller, GateKey, data, ownVote)));
    }

    [Fact]
    public void An_accepted_signal_becomes_an_entry_of_this_visit_under_the_key_of_the_vote()
    {
        var walk = Walk.Begin(Flow.Around(Flow.Approval(Flow.Gate, "EndNOOP", "{}", People.PkiApprovers, People.Administrators)));
        walk.Now = Walk.Noon.AddMinutes(3);

        var entry = Assert.IsType<Verdict.Accepted>(walk.Check(People.Carol, "gate.APPROVALstatus", Entries.Answer(true, "fine"))).Entry;

        Assert.Equal($"signal.2.APPROVALSTATUS.{People.Carol.Key}", entry.Key);
        Assert.Equal((Flow.Gate, "ApprovalStatus", 2, Walk.Noon.AddMinutes(3)), (entry.StepUniqueName, entry.SignalName, entry.Visit, entry.At));
        Assert.Equal([People.PkiApprovers], entry.RoleIds);
        Assert.Equal(People.Carol.Person, entry.By);
        Assert.Equal(Entries.Answer(true, "fine"), entry.Data);
    }

    [Theory]
    [InlineData("Gate.ApprovalStatus")]
    [InlineData("gate.approvalstatus")]
    [InlineData("GATE.APPROVALSTATUS")]
    public void Keys_are_compared_without_case(string key) =>
        Assert.IsType<Verdict.Accepted>(Walk.Begin(Flow.OneApproval()).Check(People.Alice, key, Entries.Answer(true)));

    [Theory]
    [InlineData("""{ "RequesterMayApprove": false }""", true, "RequesterMayNotApprove")]
    [InlineData("""{ "RequesterMayApprove": "False" }""", false, "RequesterMayNotApprove")]
    [InlineData("""{ "RequesterMayApprove": true }""", true, "Accepted")]
    [InlineData("{}", true, "Accepted")]
    public void Four_eyes_hold_for_approvals_and_denials_where_the_step_asks_for_them(string parameters, bool approved, string verdict)
    {
        var walk = Walk.Begin(Flow.OneApproval(parameters), initiator: People.Alice.Person);

        Assert.Equal(verdict, NameOf(walk.Check(People.Alice, GateKey, Entries.Answer(approved))));
        Assert.Equal("Accepted", NameOf(walk.Check(People.Bob, GateKey, Entries.Answer(approved))));
    }

    [Fact]
    public void Four_eyes_compare_caller_keys_and_not_names()
    {
        var walk = Walk.Begin(
            Flow.OneApproval("""{ "RequesterMayApprove": false }"""), initiator: People.Alice.Person with { Key = People.Bob.Key });

        Assert.Equal("Accepted", NameOf(walk.Check(People.Alice, GateKey, Entries.Answer(true))));
        Assert.Equal("RequesterMayNotApprove", NameOf(walk.Check(People.Bob, GateKey, Entries.Answer(true))));
    }

    [Fact]
    public void The_role_that_counts_is_one_of_the_step_the_key_names()
    {
        var walk = Walk.Begin(Flow.Around(
            Flow.Approval("Owner", "Security", "{}", People.CertificateOwners), Flow.Approval("Security", "EndNOOP")));

        Assert.Equal(
            new Verdict.Refused(new Refusal.MissingRole(new SignalKey("Owner", "ApprovalStatus"))),
            walk.Check(People.Alice, "Owner.ApprovalStatus", Entries.Answer(true)));
        Assert.IsType<Verdict.Accepted>(walk.Check(People.Dave, "Owner.ApprovalStatus", Entries.Answer(true)));
    }

    private static string NameOf(Verdict verdict) =>
        verdict is Verdict.Refused refused ? refused.Reason.GetType().Name : verdict.GetType().Name;
}
