using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Core.Tests.Support;

namespace WorkflowFunctions.Core.Tests.Instances;

/// <summary>People who answer in the place of somebody absent.</summary>
public sealed class AbsenceTests
{
    private const string Gate = "Gate.ApprovalStatus";

    /// <summary>Erin holds no role that is asked.</summary>
    private static readonly Caller ErinForAlice = People.Erin.StandingInFor(People.Alice);

    [Fact]
    public void Who_answers_in_the_place_of_somebody_absent_is_shown_with_both_names_everywhere()
    {
        var walk = Begin().Vote(ErinForAlice, comment: "Looks right.");

        var approval = Assert.Single(walk.Snapshot.Data["approvals"].EnumerateArray());
        Assert.Equal("erin for alice", approval.GetProperty("Name").GetString());
        Assert.Equal(People.PkiApprovers, Assert.Single(approval.GetProperty("RoleIds").EnumerateArray()).GetInt32());
        Assert.Equal("erin for alice: \"Looks right.\"", JsonValues.Text(walk.Snapshot.Data["approvalsignalcmnts"]));
        Assert.Contains(walk.History, entry => entry is { Kind: HistoryKind.SignalReceived, Actor: "erin for alice", Message: "erin for alice approved." });
        Assert.Equal("Denied by erin for alice at step 'Gate step'.", ((InstanceState.Rejected)Begin().Vote(ErinForAlice, approved: false).Snapshot.State).Reason);
    }

    [Fact]
    public void Who_stands_in_for_nobody_who_is_asked_may_not_answer()
    {
        var walk = Begin();

        Assert.IsType<Refusal.MissingRole>(Reason(walk, People.Erin));
        Assert.IsType<Refusal.MissingRole>(Reason(walk, People.Erin.StandingInFor(People.Dave)));
        Assert.IsType<Refusal.MissingRole>(Reason(walk, ErinForAlice with { InPlaceOf = [new Absent(People.Alice.Person, People.Alice.RoleIds, ["Renewal"])] }));
        Assert.IsType<Verdict.Accepted>(Check(walk, ErinForAlice with { InPlaceOf = [new Absent(People.Alice.Person, People.Alice.RoleIds, ["enrollment"])] }));
    }

    [Fact]
    public void Who_may_answer_himself_answers_for_himself_and_else_for_the_first_by_whom_he_may()
    {
        var walk = Begin("""{ "MinimumApprovals": 4 }""");

        Assert.Null(Entry(walk, People.Bob.StandingInFor(People.Alice)).For);
        Assert.Equal("carol", Entry(walk, People.Erin.StandingInFor(People.Dave, People.Carol, People.Alice)).For!.Name);
        walk.Vote(People.Carol);
        Assert.Equal("alice", Entry(walk, People.Erin.StandingInFor(People.Dave, People.Carol, People.Alice)).For!.Name);
    }

    [Fact]
    public void Neither_gets_a_second_vote_whoever_is_first()
    {
        var first = Begin("""{ "MinimumApprovals": 4 }""").Vote(ErinForAlice);
        Assert.Null(Assert.IsType<Refusal.VoteGiven>(Reason(first, People.Alice)).Absent);
        Assert.IsType<Verdict.AlreadyDone>(Check(first, ErinForAlice));
        Assert.IsType<Refusal.AnsweredOtherwise>(Assert.IsType<Verdict.Refused>(first.Check(ErinForAlice, Gate, Entries.Answer(false))).Reason);
        Assert.Equal("alice", Assert.IsType<Refusal.VoteGiven>(Reason(first, People.Dave.StandingInFor(People.Alice))).Absent!.Name);
        Assert.Equal("erin", Assert.IsType<Refusal.VoteGiven>(Reason(first, People.Dave.StandingInFor(People.Erin with { RoleIds = People.Alice.RoleIds }))).Absent!.Name);
        Assert.IsType<Verdict.AlreadyDone>(Check(first, People.Erin.StandingInFor(People.Bob)));

        var second = Begin("""{ "MinimumApprovals": 4 }""").Vote(People.Alice);
        Assert.Equal("alice", Assert.IsType<Refusal.VoteGiven>(Reason(second, ErinForAlice)).Absent!.Name);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void If_both_answer_at_the_same_moment_one_vote_counts_and_the_history_has_the_other(bool approves)
    {
        var walk = Begin("""{ "MinimumApprovals": 2, "MinimumDenials": 2 }""");
        SignalReceived[] both = [Entry(walk, ErinForAlice, approves), Entry(walk, People.Alice, approves)];

        walk.Take(both);

        // At the same moment the key decides, in whatever order they arrive.
        Assert.Equal("alice", Assert.Single(Waiting(walk).Votes).Voter);
        Assert.Contains(walk.History, entry => entry.Kind == HistoryKind.SignalNotCounted
            && entry.Message == "The signal of erin for alice was received and not counted: alice had answered before, or somebody in that person's place.");
        Assert.Equal(2, walk.Snapshot.Signallers.Count);
    }

    [Fact]
    public void If_who_stands_in_is_earlier_the_absent_persons_own_answer_is_not_counted()
    {
        var walk = Begin("""{ "MinimumApprovals": 2 }""");
        var late = Entry(walk, People.Alice) with { At = walk.Now.AddTicks(1) };

        walk.Take(late, Entry(walk, ErinForAlice));

        Assert.Equal("erin for alice", Assert.Single(Waiting(walk).Votes).Voter);
    }

    [Fact]
    public void Four_eyes_look_at_both()
    {
        const string fourEyes = """{ "RequesterMayApprove": false }""";
        var hers = Walk.Begin(Flow.OneApproval(fourEyes), initiator: People.Alice.Person);
        Assert.Equal("alice", Assert.IsType<Refusal.AbsentExcluded>(Reason(hers, ErinForAlice)).Absent.Name);
        Assert.Equal("bob", Entry(hers, People.Erin.StandingInFor(People.Alice, People.Bob)).For!.Name);

        var his = Walk.Begin(Flow.OneApproval(fourEyes), initiator: People.Erin.Person);
        Assert.IsType<Refusal.RequesterMayNotApprove>(Reason(his, ErinForAlice));
        Assert.IsType<Refusal.RequesterMayNotApprove>(Reason(Walk.Begin(Flow.OneApproval(fourEyes), initiator: People.Bob.Person), People.Bob.StandingInFor(People.Alice)));
    }

    [Fact]
    public void Who_has_approved_in_anothers_place_has_approved_as_the_other_has()
    {
        var walk = Walk.Begin(Flow.Around(Flow.Approval("First", "Second"), Flow.Approval("Second", "EndNOOP", """{ "NotApproversOf": ["First"] }"""))).Vote(ErinForAlice);
        var erin = People.Erin with { RoleIds = People.Bob.RoleIds };

        Assert.IsType<Refusal.ApprovedBefore>(Reason(walk, People.Alice, "Second.ApprovalStatus"));
        Assert.IsType<Refusal.ApprovedBefore>(Reason(walk, erin, "Second.ApprovalStatus"));
        Assert.IsType<Refusal.ApprovedBefore>(Reason(walk, People.Erin.StandingInFor(People.Bob), "Second.ApprovalStatus"));
        Assert.IsType<Refusal.AbsentExcluded>(Reason(walk, People.Dave.StandingInFor(People.Alice), "Second.ApprovalStatus"));
        Assert.IsType<Verdict.Accepted>(walk.Check(People.Bob, "Second.ApprovalStatus", Entries.Answer(true)));
    }

    [Fact]
    public void Neither_may_be_one_of_the_people_whom_the_step_keeps_out()
    {
        Assert.IsType<Refusal.AbsentExcluded>(Reason(KeepsOut("alice"), ErinForAlice));
        Assert.IsType<Refusal.Excluded>(Reason(KeepsOut("dave"), People.Dave.StandingInFor(People.Alice)));
    }

    [Fact]
    public void Answers_in_anothers_place_are_told_apart_among_more_votes_than_are_kept_one_by_one()
    {
        var walk = Begin("""{ "MinimumApprovals": 500 }""");
        for (var number = 0; number < 200; number++)
            walk.Vote(People.Named($"person{number}-", People.PkiApprovers));
        walk.Vote(People.Alice).Vote(People.Erin.StandingInFor(People.Bob));

        Assert.IsType<Refusal.VoteGiven>(Reason(walk, People.Dave.StandingInFor(People.Alice)));
        Assert.IsType<Refusal.VoteGiven>(Reason(walk, People.Dave.StandingInFor(People.Bob)));
        Assert.IsType<Refusal.VoteGiven>(Reason(walk, People.Bob));
        Assert.IsType<Verdict.Accepted>(Check(walk, People.Dave.StandingInFor(People.Carol)));
        Assert.Equal([People.Bob.Key], Waiting(walk).AnsweredFor);
    }

    [Fact]
    public void Who_has_signalled_an_earlier_visit_is_answered_for_among_very_many_votes_and_who_is_one_of_them_is_not()
    {
        var walk = Walk.Begin(
            Flow.Around(Flow.Approval(Flow.Gate, "EndNOOP", """{ "MinimumApprovals": 500 }""").Leading(StepOutputs.Deny, Flow.Gate)), initiator: People.Admin.Person);
        walk.Vote(People.Carol, approved: false);
        Assert.Contains(People.Carol.Key, walk.Snapshot.Signallers);
        for (var number = 0; number < 200; number++)
            walk.Vote(People.Named($"person{number}-", People.PkiApprovers));
        walk.Vote(People.Alice);

        Assert.Equal("carol", Entry(walk, People.Dave.StandingInFor(People.Alice, People.Carol)).For!.Name);
        Assert.IsType<Refusal.VoteGiven>(Reason(walk, People.Dave.StandingInFor(People.Alice)));
        // A release before has not kept whose votes it has counted.
        walk.SucceedBy(snapshot => snapshot with { State = Waiting(walk) with { CountedBy = [] } });
        Assert.IsType<Refusal.VoteGiven>(Reason(walk, People.Dave.StandingInFor(People.Carol)));
        Assert.IsType<Verdict.Accepted>(Check(walk, People.Carol));
    }

    [Fact]
    public void Whoever_was_answered_for_has_answered_the_instance_as_well_and_may_read_it_afterwards()
    {
        var reading = People.Alice with { AccessStrings = [AccessString.ReadPending], RoleIds = [] };
        var walk = Begin().Vote(ErinForAlice);

        Assert.Equal(InstanceStatus.Complete, walk.Snapshot.Status);
        Assert.True(reading.MayRead(walk.Snapshot));
        Assert.False((People.Bob with { AccessStrings = [AccessString.ReadPending] }).MayRead(walk.Snapshot));
    }

    [Fact]
    public void What_was_answered_stays_when_the_absence_ends_and_each_visit_begins_anew()
    {
        var loop = Flow.Around(Flow.Approval("First", "Second"), Flow.Approval("Second", "EndNOOP").Leading("deny", "First"));
        var walk = Walk.Begin(loop).Vote(ErinForAlice);
        Assert.Equal("Second", walk.Snapshot.Position.UniqueName);

        walk.Vote(People.Bob, approved: false);

        Assert.Equal("First", walk.Snapshot.Position.UniqueName);
        Assert.Empty(Waiting(walk).AnsweredFor);
        Assert.IsType<Verdict.Accepted>(walk.Check(People.Alice, "First.ApprovalStatus", Entries.Answer(true)));
    }

    [Fact]
    public void Input_is_given_in_anothers_place_too()
    {
        var walk = Walk.Begin(Flow.Around(Flow.Input(Flow.Gate, "EndNOOP", "")));
        var signal = walk.Snapshot.AwaitedSignal!.Value.ToString();
        var role = ((InstanceState.AwaitingSignal)walk.Snapshot.State).RoleIds[0];
        var absent = People.Named("frank", role);
        var accepted = Assert.IsType<Verdict.Accepted>(walk.Check(People.Named("grace").StandingInFor(absent), signal, Json.Map("""{ "Cost": 5 }""")));

        walk.Take(accepted.Entry);

        Assert.Contains(walk.History, entry => entry is { Kind: HistoryKind.SignalReceived, Actor: "grace for frank" });
    }

    [Fact]
    public void Who_stands_in_may_read_what_waits_for_the_absent_person_and_only_while_both_may_answer()
    {
        var mayReadPending = ErinForAlice with { AccessStrings = [AccessString.ReadPending] };
        Assert.True(mayReadPending.MayRead(Begin().Snapshot));
        Assert.False((mayReadPending with { InPlaceOf = [] }).MayRead(Begin().Snapshot));
        Assert.False((mayReadPending with { InPlaceOf = [new Absent(People.Alice.Person, People.Alice.RoleIds, ["Renewal"])] }).MayRead(Begin().Snapshot));
        Assert.False(mayReadPending.MayRead(KeepsOut("alice").Snapshot));
        Assert.False((People.Dave.StandingInFor(People.Alice) with { AccessStrings = [AccessString.ReadPending] }).MayRead(KeepsOut("dave").Snapshot));
    }

    [Fact]
    public void Who_stands_in_may_read_it_no_longer_once_the_absent_persons_vote_is_given_and_both_may_who_gave_it_and_whose_it_is()
    {
        var waiting = Begin("""{ "MinimumApprovals": 4 }""").Vote(ErinForAlice).Vote(People.Bob);

        Assert.True(Reading(ErinForAlice).MayRead(waiting.Snapshot));
        Assert.True(Reading(People.Erin).MayRead(waiting.Snapshot));
        Assert.True(Reading(People.Alice).MayRead(waiting.Snapshot));
        Assert.False(Reading(People.Dave.StandingInFor(People.Alice)).MayRead(waiting.Snapshot));
        Assert.False(Reading(People.Dave.StandingInFor(People.Bob)).MayRead(waiting.Snapshot));
        Assert.True(Reading(People.Dave.StandingInFor(People.Bob, People.Carol)).MayRead(waiting.Snapshot));

        static Caller Reading(Caller caller) => caller with { AccessStrings = [AccessString.ReadPending] };
    }

    private static Walk Begin(string parameters = "{}") => Walk.Begin(Flow.OneApproval(parameters), initiator: People.Admin.Person);

    private static Walk KeepsOut(string name) => Walk.Begin(
        Flow.OneApproval($$"""{ "NotPeople": ["{{name}}"] }"""), initiator: People.Admin.Person, directory: People.Directory);

    private static Verdict Check(Walk walk, Caller by) => walk.Check(by, Gate, Entries.Answer(true));

    private static SignalReceived Entry(Walk walk, Caller by, bool approves = true) =>
        Assert.IsType<Verdict.Accepted>(walk.Check(by, Gate, Entries.Answer(approves))).Entry;

    private static Refusal Reason(Walk walk, Caller by, string key = Gate) =>
        Assert.IsType<Verdict.Refused>(walk.Check(by, key, Entries.Answer(true))).Reason;

    private static InstanceState.AwaitingSignal Waiting(Walk walk) => Assert.IsType<InstanceState.AwaitingSignal>(walk.Snapshot.State);
}
