using System.Collections.Immutable;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Core.Tests.Support;

namespace WorkflowFunctions.Core.Tests.Instances;

/// <summary>Approvers who are found when the step is entered.</summary>
public sealed class RoleTokenTests
{
    private const string Key = "Gate.ApprovalStatus";

    [Theory]
    [InlineData("$(team)", """{ "team": "pki approvers" }""", "alice", "dave")]
    [InlineData("$(team)", """{ "team": 2 }""", "alice", "dave")]
    [InlineData("$(team)", """{ "team": "2" }""", "alice", "dave")]
    [InlineData("$(owner)", """{ "owner": "DAVE" }""", "dave", "alice")]
    [InlineData("$(owner)", """{ "owner": "Dave@Example.com" }""", "dave", "alice")]
    [InlineData("$(owner.mail)", """{ "owner": { "mail": "dave@example.com" } }""", "dave", "alice")]
    [InlineData("$(owners)", """{ "owners": ["dave", "bob"] }""", "bob", "alice")]
    [InlineData("$(owners)", """{ "owners": "dave; bob" }""", "bob", "alice")]
    [InlineData("$(owner)@example.com", """{ "owner": "dave" }""", "dave", "alice")]
    [InlineData("Certificate Owners", "{}", "dave", "alice")]
    [InlineData("$(Requester)", "{}", "erin", "alice")]
    public void A_token_stands_for_roles_or_people(string token, string data, string asked, string other)
    {
        var walk = Begin(data, token);

        Assert.Equal(InstanceStatus.Suspended, walk.Snapshot.Status);
        Assert.IsType<Verdict.Accepted>(walk.Check(Named(asked), Key, Entries.Answer(true)));
        Assert.IsType<Refusal.MissingRole>(Assert.IsType<Verdict.Refused>(walk.Check(Named(other), Key, Entries.Answer(true))).Reason);
    }

    [Theory]
    [InlineData("$(owner)", "{}", "'$(owner)' gave nobody")]
    [InlineData("$(owner)", """{ "owner": null }""", "'$(owner)' gave nobody")]
    [InlineData("$(owner)", """{ "owner": "" }""", "'$(owner)' gave nobody")]
    [InlineData("$(owner)", """{ "owner": [] }""", "'$(owner)' gave nobody")]
    [InlineData("$(owner)", """{ "owner": "mallory" }""", "'$(owner)' gave 'mallory', which is no role and nobody who is known here")]
    [InlineData("$(owner)", """{ "owner": 77 }""", "'$(owner)' gave '77', which is no role and nobody who is known here")]
    [InlineData("$(owner)", """{ "owner": { "mail": "dave@example.com" } }""", "which is no role and nobody who is known here")]
    [InlineData("$(owner)", """{ "owner": ["dave", "mallory"] }""", "'$(owner)' gave 'mallory', which is no role and nobody who is known here")]
    [InlineData("$(owner)", """{ "owner": "erin" }""", "'$(owner)' gave 'erin', which is no role and nobody who is known here")]
    public void A_token_that_stands_for_nobody_fails_the_step_even_if_another_stands_for_somebody(string token, string data, string reason)
    {
        var walk = Begin(data, token, "PKI Approvers");

        Assert.Equal(InstanceStatus.Failed, walk.Snapshot.Status);
        Assert.StartsWith("Step 'Gate' failed: its approvers cannot be found: ", walk.Message, StringComparison.Ordinal);
        Assert.Contains(reason, walk.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_that_fits_a_role_and_a_person_stands_for_neither()
    {
        var directory = People.DirectoryOf(People.Dave.Person with { Name = "PKI Approvers" });
        var walk = Walk.Begin(Gate("{}", "PKI Approvers"), directory: directory);

        Assert.Contains("which fits both role PKI Approvers (2) and PKI Approvers", walk.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_requester_is_known_by_the_key_and_not_by_the_name()
    {
        var impostor = People.Bob with { Person = People.Bob.Person with { Name = "erin" } };
        var walk = Walk.Begin(Gate("{}", "$(requester)"), directory: People.DirectoryOf(impostor.Person));

        Assert.IsType<Verdict.Refused>(walk.Check(impostor with { RoleIds = [] }, Key, Entries.Answer(true)));
        Assert.IsType<Verdict.Accepted>(walk.Check(People.Erin, Key, Entries.Answer(true)));
    }

    [Fact]
    public void Whoever_holds_the_role_when_answering_is_asked_and_not_who_held_it_when_the_step_was_entered()
    {
        var walk = Begin("""{ "team": "Certificate Owners" }""", "$(team)");

        Assert.IsType<Verdict.Refused>(walk.Check(People.Named("newcomer"), Key, Entries.Answer(true)));
        Assert.IsType<Verdict.Accepted>(walk.Check(People.Named("newcomer", People.CertificateOwners), Key, Entries.Answer(true)));
    }

    [Fact]
    public void What_was_found_stays_whatever_the_directory_and_the_data_say_later()
    {
        var walk = Begin("""{ "owner": "dave" }""", "$(owner)");
        var found = (InstanceState.AwaitingSignal)walk.Snapshot.State;
        walk.SucceedBy(snapshot => snapshot with { Data = Json.Map("""{ "owner": "bob" }""") });

        var later = WorkflowMachine.Turn(walk.Snapshot, [], walk.Definition, walk.Now.AddDays(1), directory: ApproverDirectory.Empty);

        Assert.Equal([People.Dave.Key], ((InstanceState.AwaitingSignal)later.Snapshot.State).People.Select(person => person.Key));
        Assert.Equal(found.People, ((InstanceState.AwaitingSignal)later.Snapshot.State).People);
    }

    [Fact]
    public void The_message_says_whom_it_waits_for_and_the_history_which_token_gave_whom()
    {
        var walk = Begin("""{ "owner": "dave", "team": 3 }""", "$(owner)", "$(team)");

        Assert.Equal("Awaiting 1 more approval(s) from Certificate Owners or dave.", walk.Message);
        Assert.Contains(walk.History, entry => entry.Message == "'$(owner)' asks dave.");
        Assert.Contains(walk.History, entry => entry.Message == "'$(team)' asks role Certificate Owners (3).");
    }

    [Fact]
    public void Whom_an_earlier_token_asks_is_told_with_that_token_only()
    {
        var walk = Begin("""{ "owners": ["dave", "bob"] }""", "dave", "$(owners)", "dave@example.com");

        Assert.Contains(walk.History, entry => entry.Message == "'dave' asks dave.");
        Assert.Contains(walk.History, entry => entry.Message == "'$(owners)' asks bob.");
        Assert.Contains(walk.History, entry => entry.Message == "'dave@example.com' asks nobody else.");
    }

    [Fact]
    public void Every_visit_finds_anew_whom_it_asks()
    {
        var loop = Flow.Around(
            Approval("{}", "$(owner)").Leading(StepOutputs.Deny, "Rename"), Flow.SetVariable("Rename", Flow.Gate, """{ "owner": "bob" }"""));
        var walk = Walk.Begin(loop, """{ "owner": "dave" }""", directory: People.Directory).Vote(People.Dave, approved: false);

        Assert.Equal("Awaiting 1 more approval(s) from bob.", walk.Message);
        Assert.IsType<Refusal.MissingRole>(Assert.IsType<Verdict.Refused>(walk.Check(People.Dave, Key, Entries.Answer(false))).Reason);
        Assert.Equal(InstanceStatus.Complete, walk.Vote(People.Bob).Snapshot.Status);
    }

    [Fact]
    public void After_a_visit_that_finds_nobody_an_answer_at_the_visit_before_can_be_repeated()
    {
        var loop = Flow.Around(
            Approval("{}", "$(owner)").Leading(StepOutputs.Deny, "Rename"), Flow.SetVariable("Rename", Flow.Gate, """{ "owner": "mallory" }"""));
        var walk = Walk.Begin(loop, """{ "owner": "dave" }""", directory: People.Directory);
        var vote = Assert.IsType<Verdict.Accepted>(walk.Check(People.Dave, Key, Entries.Answer(false))).Entry;
        var visit = walk.Visit;
        walk.Take(vote);

        Assert.Equal(InstanceStatus.Failed, walk.Snapshot.Status);
        Assert.Equal(
            InboxKeys.Signal(visit, "ApprovalStatus", People.Dave.Key),
            WorkflowMachine.OwnVoteKey(walk.Snapshot, SignalKey.Parse(Key)!.Value, People.Dave));
        Assert.IsType<Verdict.AlreadyDone>(walk.Check(People.Dave, Key, Entries.Answer(false), ownVote: vote));
    }

    [Fact]
    public void Input_can_be_asked_of_the_requester_alone()
    {
        var ask = Flow.Input(Flow.Gate, "EndNOOP") with
        {
            Signals = [new SignalDefinition("Input", []) { RoleTokens = ["$(requester)"] }],
        };
        var walk = Walk.Begin(Flow.Around(ask), directory: People.Directory);

        Assert.Equal("Awaiting input from erin.", walk.Message);
        Assert.IsType<Verdict.Accepted>(walk.Check(People.Erin, "Gate.Input", Json.Map("""{ "Cost": 7 }""")));
        Assert.IsType<Verdict.Refused>(walk.Check(People.Alice, "Gate.Input", Json.Map("""{ "Cost": 7 }""")));
    }

    [Fact]
    public void The_name_of_a_person_is_never_taken_for_the_place_of_a_role()
    {
        var odd = new Person("k", "{0} and {1}");
        var walk = Walk.Begin(
            Gate("{}", "$(a)", "$(b)", "3"), """{ "a": "{0} and {1}", "b": "bob" }""", directory: People.DirectoryOf(odd, People.Bob.Person));

        Assert.Equal("Awaiting 1 more approval(s) from Certificate Owners or bob or {0} and {1}.", walk.Message);
    }

    [Fact]
    public void Under_four_eyes_a_step_that_asks_the_requester_alone_fails()
    {
        var walk = Walk.Begin(Gate("""{ "RequesterMayApprove": false }""", "$(requester)"), directory: People.Directory);

        Assert.Equal(InstanceStatus.Failed, walk.Snapshot.Status);
        Assert.Contains("nobody may answer: its role tokens give only erin", walk.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Under_four_eyes_a_step_that_asks_the_requester_and_another_waits_for_the_other()
    {
        var walk = Walk.Begin(Gate("""{ "RequesterMayApprove": false }""", "$(requester)", "dave"), directory: People.Directory);

        Assert.IsType<Refusal.RequesterMayNotApprove>(Assert.IsType<Verdict.Refused>(walk.Check(People.Erin, Key, Entries.Answer(true))).Reason);
        Assert.Equal(InstanceStatus.Complete, walk.Vote(People.Dave).Snapshot.Status);
    }

    [Fact]
    public void Who_was_asked_and_answers_too_late_is_told_that_the_step_is_over()
    {
        var walk = Begin("""{ "owners": ["dave", "bob"] }""", "$(owners)").Vote(People.Dave);

        Assert.IsType<Refusal.NotWaiting>(Assert.IsType<Verdict.Refused>(walk.Check(People.Bob, Key, Entries.Answer(true))).Reason);
        Assert.IsType<Refusal.NotWaiting>(Assert.IsType<Verdict.Refused>(walk.Check(People.Dave, Key, Entries.Answer(true))).Reason);
        Assert.IsType<Refusal.MissingRole>(Assert.IsType<Verdict.Refused>(walk.Check(People.Alice, Key, Entries.Answer(true))).Reason);
    }

    [Theory]
    [InlineData(RoleTokenLimits.Asked, InstanceStatus.Suspended)]
    [InlineData(RoleTokenLimits.Asked + 1, InstanceStatus.Failed)]
    public void A_signal_asks_at_most_a_hundred_roles_and_people(int count, InstanceStatus status)
    {
        var crowd = Crowd(count - 1);

        var walk = Walk.Begin(Gate("{}", "$(crowd)", "PKI Approvers"), Named(crowd), directory: People.DirectoryOf(crowd));

        Assert.Equal(status, walk.Snapshot.Status);
        if (status == InstanceStatus.Failed)
            Assert.Contains("the signal would ask 101 roles and people; at most 100 are allowed", walk.Message, StringComparison.Ordinal);
        else
            Assert.EndsWith(" or 94 more people.", walk.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(RoleTokenLimits.Asked, InstanceStatus.Suspended)]
    [InlineData(RoleTokenLimits.Asked + 1, InstanceStatus.Failed)]
    public void A_token_gives_at_most_a_hundred_names_even_if_they_are_all_the_same(int count, InstanceStatus status)
    {
        var walk = Begin($$"""{ "owner": "{{string.Join(';', Enumerable.Repeat("dave", count))}}" }""", "$(owner)");

        Assert.Equal(status, walk.Snapshot.Status);
        Assert.Equal(status == InstanceStatus.Failed, walk.Message.Contains("'$(owner)' gave more than 100 names", StringComparison.Ordinal));
    }

    [Fact]
    public void A_text_with_a_token_is_one_name_whatever_the_value_has_in_it()
    {
        var walk = Begin("""{ "owner": "erin; PKI Approvers; dave" }""", "$(owner)@example.com");

        Assert.Contains("gave 'erin; PKI Approvers; dave@example.com', which is no role and nobody who is known here", walk.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_reason_of_a_failure_tells_ten_problems()
    {
        var walk = Begin($$"""{ "owners": "{{string.Join(';', Enumerable.Range(1, 50).Select(number => $"x{number}"))}}" }""", "$(owners)", "$(owners)");

        Assert.Contains("gave 'x10'", walk.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("gave 'x11'", walk.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_role_token_must_not_be_empty_too_long_or_one_of_too_many()
    {
        Assert.Empty(Shape(new string('x', RoleTokenLimits.Token)));
        Assert.Single(Shape(new string('x', RoleTokenLimits.Token + 1)));
        Assert.Single(Shape(" "));
        Assert.Empty(Shape([.. Enumerable.Repeat("x", RoleTokenLimits.Tokens)]));
        Assert.Single(Shape([.. Enumerable.Repeat("x", RoleTokenLimits.Tokens + 1)]));
    }

    [Fact]
    public void Role_tokens_alone_are_enough_to_publish_and_none_is_a_secret()
    {
        Assert.Empty(DefinitionValidator.Flow(Gate("{}", "$(owner)"), StepCatalogue.BuiltIn, People.IsRole));
        Assert.Contains("nobody is asked by a secret",
            Assert.Single(DefinitionValidator.Flow(Gate("{}", "$(secret:x)"), StepCatalogue.BuiltIn, People.IsRole)).Message, StringComparison.Ordinal);
    }

    private static ImmutableArray<Problem> Shape(params string[] tokens) =>
        DefinitionValidator.Shape(Gate("{}", tokens).Steps, StepCatalogue.BuiltIn);

    private static Walk Begin(string data, params string[] tokens) => Walk.Begin(Gate("{}", tokens), data, directory: People.Directory);

    private static ImmutableArray<Person> Crowd(int count) =>
        [.. Enumerable.Range(1, count).Select(number => People.Named($"person{number:000}x").Person)];

    private static string Named(ImmutableArray<Person> crowd) =>
        $$"""{ "crowd": [{{string.Join(',', crowd.Select(person => $"\"{person.Name}\""))}}] }""";

    private static Caller Named(string name) => name switch
    {
        "alice" => People.Alice,
        "bob" => People.Bob with { RoleIds = [] },
        "dave" => People.Dave,
        _ => People.Erin,
    };

    private static WorkflowDefinition Gate(string parameters, params string[] tokens) => Flow.Around(Approval(parameters, tokens));

    private static StepDefinition Approval(string parameters, params string[] tokens) =>
        Flow.Approval(Flow.Gate, "EndNOOP", parameters) with { Signals = [new SignalDefinition("ApprovalStatus", []) { RoleTokens = [.. tokens] }] };
}
