using System.Collections.Immutable;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Core.Tests.Support;

namespace WorkflowFunctions.Core.Tests.Instances;

/// <summary>People and roles that a step asks because somebody has added them while it waits.</summary>
public sealed class AssignTests
{
    private const string Key = "Gate.ApprovalStatus";

    [Theory]
    [InlineData("dave")]
    [InlineData("DAVE")]
    [InlineData("Dave@Example.com")]
    public void Who_is_added_is_asked_with_those_who_were_asked_and_can_answer_at_once(string name)
    {
        var walk = Begin("""{ "MinimumApprovals": 2 }""").Vote(People.Alice);
        Assert.IsType<Refusal.MissingRole>(Refused(walk.Check(People.Dave, Key, Entries.Answer(true))));

        Assert.IsType<CommandVerdict.Applied>(walk.Do(Commands.Assign(name)));

        Assert.Equal("Awaiting 1 more approval(s) from PKI Approvers or dave.", walk.Message);
        Assert.IsType<Verdict.Accepted>(walk.Check(People.Bob, Key, Entries.Answer(true)));
        Assert.Equal(InstanceStatus.Complete, walk.Vote(People.Dave).Snapshot.Status);
    }

    [Fact]
    public void A_role_can_be_added_and_counts_for_its_seats()
    {
        var walk = Begin("""{ "ApprovalsPerRole": { "2": 1 }, "MinimumApprovals": 2 }""");

        walk.Do(Commands.Assign(Commands.Manager, [], People.CertificateOwners));

        Assert.Equal([People.PkiApprovers, People.CertificateOwners], Waiting(walk).RoleIds);
        Assert.Equal(InstanceStatus.Suspended, walk.Vote(People.Dave).Snapshot.Status);
        Assert.Equal([People.CertificateOwners], Assert.Single(Waiting(walk).Votes).RoleIds);
        Assert.Equal(InstanceStatus.Complete, walk.Vote(People.Alice).Snapshot.Status);
    }

    [Fact]
    public void An_input_can_be_given_by_who_was_added()
    {
        var walk = Walk.Begin(Flow.Around(Flow.Input(Flow.Gate, "EndNOOP")));

        walk.Do(Commands.Assign("dave"));

        Assert.Equal("Awaiting input from PKI Approvers or dave.", walk.Message);
        Assert.IsType<Verdict.Accepted>(walk.Check(People.Dave, "Gate.Input", Json.Map("""{ "Cost": 1 }""")));
    }

    [Fact]
    public void The_history_says_who_has_added_whom_and_why()
    {
        var walk = Begin();

        walk.Do(Commands.Assign(Commands.Manager, ["dave", "alice"], People.CertificateOwners));

        var entry = Assert.Single(walk.History);
        Assert.Equal((HistoryKind.Assigned, "admin", "Gate"), (entry.Kind, entry.Actor, entry.StepUniqueName));
        Assert.Equal("admin asks Certificate Owners, dave, alice as well: She is on holiday.", entry.Message);
        Assert.Equal("""{"Reason":"She is on holiday.","RoleIds":[3],"People":["dave","alice"]}""", JsonValues.Text(entry.Data));
    }

    [Fact]
    public void A_repeat_is_done_already_and_of_several_only_the_new_ones_are_added()
    {
        var walk = Begin();
        walk.Do(Commands.Assign("dave"));

        Assert.IsType<CommandVerdict.AlreadyDone>(walk.Do(Commands.Assign("dave@example.com", "dave")));
        Assert.IsType<CommandVerdict.AlreadyDone>(walk.Do(Commands.Assign(Commands.Manager, [], People.PkiApprovers)));
        walk.Do(Commands.Assign("dave", "bob"));

        Assert.Equal("admin asks bob as well: She is on holiday.", walk.History[0].Message);
        Assert.Equal([People.Dave.Key, People.Bob.Key], Waiting(walk).People.Select(person => person.Key));
    }

    [Theory]
    [InlineData("running")]
    [InlineData("retrying")]
    [InlineData("delayed")]
    [InlineData("complete")]
    [InlineData("rejected")]
    [InlineData("failed")]
    [InlineData("stopped")]
    [InlineData("restarted")]
    public void Nobody_is_added_to_an_instance_that_waits_for_nobody(string state)
    {
        var walk = Situations.Of(state);
        var before = walk.Snapshot;

        var refused = Assert.IsType<CommandVerdict.Refused>(walk.Do(Commands.Assign("dave")));

        Assert.Equal(new Refusal.NotWaiting(before.Status), refused.Reason);
        Assert.Same(before, walk.Snapshot);
    }

    [Theory]
    [InlineData("waiting")]
    [InlineData("half approved")]
    [InlineData("reminding")]
    [InlineData("reminding again")]
    [InlineData("asking")]
    public void Whatever_the_step_waits_for_besides_goes_on(string state)
    {
        var walk = Situations.Of(state);
        var (before, position, due) = (Waiting(walk), walk.Snapshot.Position, walk.Snapshot.State.DueAt);

        Assert.IsType<CommandVerdict.Applied>(walk.Do(Commands.Assign("dave")));

        Assert.Equal((position, due), (walk.Snapshot.Position, walk.Snapshot.State.DueAt));
        Assert.Equal((before.Reminder, before.Votes), (Waiting(walk).Reminder, Waiting(walk).Votes));
    }

    [Fact]
    public void Only_who_may_manage_instances_adds_others_unless_the_definition_lets_those_forward_whom_it_asks()
    {
        var walk = Begin();
        Assert.Equal(new Refusal.MayNotAssign(MayBeForwarded: false), Refused(walk.Do(Commands.Assign(People.Alice, ["dave"]))));
        walk = Begin(mayForward: true);

        Assert.Equal(new Refusal.MayNotAssign(MayBeForwarded: true), Refused(walk.Do(Commands.Assign(People.Dave, ["dave"]))));
        Assert.IsType<CommandVerdict.Applied>(walk.Do(Commands.Assign(People.Alice, ["dave"])));
        Assert.IsType<CommandVerdict.Applied>(walk.Do(Commands.Assign(People.Dave, ["admin"])));
    }

    [Fact]
    public void Who_may_answer_in_the_place_of_somebody_absent_forwards_in_that_persons_place()
    {
        var walk = Begin(mayForward: true);
        Assert.IsType<Refusal.MayNotAssign>(Refused(walk.Do(Commands.Assign(People.Erin.StandingInFor(People.Dave), ["bob"]))));
        Assert.IsType<Refusal.MayNotAssign>(Refused(walk.Do(Commands.Assign(People.Erin with { InPlaceOf = [new Absent(People.Alice.Person, People.Alice.RoleIds, ["Renewal"])] }, ["bob"]))));

        Assert.IsType<CommandVerdict.Applied>(walk.Do(Commands.Assign(People.Erin.StandingInFor(People.Dave, People.Alice), ["bob"])));
        Assert.Equal(("erin for alice", "erin for alice asks bob as well: She is on holiday."), (walk.History[0].Actor, walk.History[0].Message));

        Assert.IsType<CommandVerdict.Applied>(walk.Do(Commands.Assign(People.Bob.StandingInFor(People.Alice), ["dave"])));
        Assert.Equal("bob", walk.History[0].Actor);
        walk.Do(Commands.Assign(Commands.Manager.StandingInFor(People.Alice), ["admin"]));
        Assert.Equal("admin", walk.History[0].Actor);
    }

    [Fact]
    public void Who_may_not_answer_forwards_in_nobodys_place_and_nobody_forwards_in_the_place_of_such_a_person()
    {
        var walk = Begin("""{ "RequesterMayApprove": false }""", mayForward: true, initiator: People.Alice.Person);

        Assert.IsType<Refusal.MayNotAssign>(Refused(walk.Do(Commands.Assign((People.Alice with { RoleIds = [] }).StandingInFor(People.Bob), ["dave"]))));
        Assert.IsType<Refusal.MayNotAssign>(Refused(walk.Do(Commands.Assign(People.Erin.StandingInFor(People.Alice), ["dave"]))));
        Assert.IsType<CommandVerdict.Applied>(walk.Do(Commands.Assign(People.Erin.StandingInFor(People.Alice, People.Bob), ["dave"])));
        Assert.Equal("erin for bob", walk.History[0].Actor);
    }

    [Fact]
    public void Who_may_not_answer_forwards_nothing_and_is_not_added()
    {
        var walk = Begin("""{ "RequesterMayApprove": false }""", mayForward: true, initiator: People.Alice.Person);

        Assert.Equal(new Refusal.MayNotAssign(MayBeForwarded: true), Refused(walk.Do(Commands.Assign(People.Alice, ["dave"]))));
        Assert.Equal("'alice' may not answer this step, and so cannot be added to it.", Assert.Single(Problems(walk, Commands.Assign("alice"))).Message);
        walk.Do(Commands.Assign(Commands.Manager, [], People.CertificateOwners));
        Assert.IsType<Refusal.RequesterMayNotApprove>(Refused(walk.Check(People.Alice with { RoleIds = [People.CertificateOwners] }, Key, Entries.Answer(true))));
    }

    [Fact]
    public void All_that_is_wrong_is_told_at_once_with_what_would_be_right_and_nobody_is_added()
    {
        var directory = People.DirectoryOf(
            People.Dave.Person, People.Bob.Person, People.Named("twin").Person, People.Named("other").Person with { Name = "twin" });
        var walk = Begin();
        var assign = new InstanceCommand.Assign(
            Commands.Manager, new Assignees([2, 77], ["dave", "mallory", "PKI Approvers", "twin"]), "Why not.", directory, Signal: null);

        Assert.Equal(
            [
                ("RoleIds[1]", "There is no role 77; GET /Security/Roles lists those there are."),
                ("People[1]", "'mallory' is nobody who is known here: name people by key, name or address."),
                ("People[2]", "'PKI Approvers' is no person but role PKI Approvers (2): name it in RoleIds."),
                ("People[3]", "'twin' fits 2 people: name the one you mean by key or address."),
            ],
            Problems(walk, assign).Select(problem => (problem.Field, problem.Message)));
        Assert.Empty(Waiting(walk).People);
    }

    [Fact]
    public void A_step_asks_as_many_as_the_limit_says_and_no_more_however_often_others_are_added()
    {
        Person[] crowd = [.. Enumerable.Range(0, RoleTokenLimits.Asked).Select(number => People.Named($"p{number}x").Person)];
        var walk = Begin();
        InstanceCommand Add(int from, int to) => new InstanceCommand.Assign(
            Commands.Manager, new Assignees([], [.. crowd[from..to].Select(person => person.Key)]), "Many.", People.DirectoryOf(crowd), Signal: null);

        Assert.IsType<CommandVerdict.Applied>(walk.Do(Add(0, 60)));
        Assert.Equal("The step would ask 101 roles and people; at most 100 are allowed.", Assert.Single(Problems(walk, Add(60, 100))).Message);
        Assert.Equal(60, Waiting(walk).People.Length);
        Assert.IsType<CommandVerdict.Applied>(walk.Do(Add(60, 99)));
        Assert.Single(Problems(walk, Add(99, 100)));
        Assert.IsType<CommandVerdict.AlreadyDone>(walk.Do(Add(0, 99)));
    }

    [Fact]
    public void If_the_step_is_named_only_that_one_is_forwarded()
    {
        var walk = Begin();
        var assign = Commands.Assign(Commands.Manager, ["dave"]);

        Assert.Equal(
            new Refusal.StandsElsewhere(SignalKey.Parse("Other.ApprovalStatus")!.Value, SignalKey.Parse(Key)!.Value),
            Refused(walk.Do(assign with { Signal = SignalKey.Parse("Other.ApprovalStatus") })));
        Assert.IsType<CommandVerdict.Applied>(walk.Do(assign with { Signal = SignalKey.Parse("gate.approvalstatus") }));
    }

    [Fact]
    public void The_next_visit_asks_whom_its_definition_says()
    {
        var walk = Walk.Begin(Flow.Around(Flow.Approval(Flow.Gate, "EndNOOP").Leading(StepOutputs.Deny, Flow.Gate)));
        walk.Do(Commands.Assign("dave"));

        walk.Vote(People.Dave, approved: false);

        Assert.Equal("Awaiting 1 more approval(s) from PKI Approvers.", walk.Message);
        Assert.IsType<Refusal.MissingRole>(Refused(walk.Check(People.Dave, Key, Entries.Answer(true))));
    }

    [Fact]
    public void Who_was_added_and_comes_too_late_is_told_so_and_a_repeat_is_done_already()
    {
        var walk = Begin();
        walk.Do(Commands.Assign("dave", "bob"));
        var vote = Assert.IsType<Verdict.Accepted>(walk.Check(People.Dave, Key, Entries.Answer(true))).Entry;
        walk.Take(vote);

        Assert.Equal(new Refusal.NotWaiting(InstanceStatus.Complete), Refused(walk.Check(People.Bob with { RoleIds = [] }, Key, Entries.Answer(true))));
        Assert.IsType<Verdict.AlreadyDone>(walk.Check(People.Dave, Key, Entries.Answer(true), vote));
        Assert.IsType<Refusal.AnsweredOtherwise>(Refused(walk.Check(People.Dave, Key, Entries.Answer(false), vote)));
        Assert.IsType<Refusal.MissingRole>(Refused(walk.Check(People.Erin, Key, Entries.Answer(true))));
    }

    [Fact]
    public void A_repeat_is_done_already_even_if_others_were_added_to_a_later_step()
    {
        var walk = Walk.Begin(Flow.Around(Flow.Approval(Flow.Gate, "Next"), Flow.Approval("Next", "EndNOOP")));
        walk.Do(Commands.Assign("dave"));
        var vote = Assert.IsType<Verdict.Accepted>(walk.Check(People.Dave, Key, Entries.Answer(true))).Entry;
        walk.Take(vote).Do(Commands.Assign("admin"));

        var refusal = Refused(walk.Check(People.Dave, Key, Entries.Answer(true)));

        Assert.True(WorkflowMachine.DependsOnOwnVote(refusal, walk.Snapshot, People.Dave));
        Assert.False(WorkflowMachine.DependsOnOwnVote(refusal, walk.Snapshot, People.Erin));
        Assert.IsType<Verdict.AlreadyDone>(walk.Check(People.Dave, Key, Entries.Answer(true), vote));
    }

    private static Walk Begin(string parameters = "{}", bool mayForward = false, Person? initiator = null) =>
        Walk.Begin(Flow.OneApproval(parameters) with { AssigneesMayForward = mayForward }, initiator: initiator);

    private static InstanceState.AwaitingSignal Waiting(Walk walk) => Assert.IsType<InstanceState.AwaitingSignal>(walk.Snapshot.State);

    private static Refusal Refused(CommandVerdict verdict) => Assert.IsType<CommandVerdict.Refused>(verdict).Reason;

    private static Refusal Refused(Verdict verdict) => Assert.IsType<Verdict.Refused>(verdict).Reason;

    private static ImmutableArray<Problem> Problems(Walk walk, InstanceCommand command) =>
        Assert.IsType<Refusal.InvalidAssignees>(Refused(walk.Do(command))).Problems;
}
