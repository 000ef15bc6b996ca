using System.Text.Json;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Core.Steps.Approval;
using WorkflowFunctions.Core.Tests.Support;

namespace WorkflowFunctions.Core.Tests.Instances;

/// <summary>Who may not answer an approval because of what was approved before, or because the step keeps them out.</summary>
public sealed class ExcludedApproverTests
{
    private const string First = "First.ApprovalStatus";
    private const string Second = "Second.ApprovalStatus";

    [Fact]
    public void Whoever_has_approved_a_named_step_may_not_answer()
    {
        var walk = Walk.Begin(TwoLevels("""{ "NotApproversOf": ["FIRST"] }""")).Vote(People.Alice);

        Assert.Equal(Second, walk.Snapshot.AwaitedSignal!.Value.ToString());
        var refusal = Assert.IsType<Refusal.ApprovedBefore>(Reason(walk, People.Alice));
        Assert.Equal("FIRST", refusal.ApprovedStep);
        Assert.False(Waiting(walk).Asks(People.Alice));
        Assert.True(Waiting(walk).Asks(People.Bob));
        Assert.IsType<Refusal.ApprovedBefore>(Reason(walk, People.Alice with { RoleIds = [People.PkiApprovers, People.CertificateOwners] }));
        Assert.Equal(InstanceStatus.Complete, walk.Vote(People.Bob).Snapshot.Status);
    }

    [Fact]
    public void Without_the_parameter_one_person_may_approve_both_and_nothing_is_kept()
    {
        var walk = Walk.Begin(TwoLevels("{}")).Vote(People.Alice);

        Assert.Empty(walk.Snapshot.Approvers);
        Assert.Equal(InstanceStatus.Complete, walk.Vote(People.Alice).Snapshot.Status);
    }

    [Fact]
    public void After_another_visit_the_approvers_of_that_visit_are_kept_out()
    {
        var definition = TwoLevels("""{ "NotApproversOf": ["First"] }""", deny: "First");
        var walk = Walk.Begin(definition).Vote(People.Alice).Vote(People.Bob, approved: false);

        Assert.Equal(First, walk.Snapshot.AwaitedSignal!.Value.ToString());
        walk.Vote(People.Bob);

        Assert.IsType<Refusal.ApprovedBefore>(Reason(walk, People.Bob));
        Assert.IsType<Verdict.Accepted>(walk.Check(People.Alice, Second, Entries.Answer(true)));
    }

    [Fact]
    public void A_denial_and_a_further_answer_keep_nobody_out()
    {
        var definition = TwoLevels(
            """{ "NotApproversOf": ["First"] }""", first: """{ "MinimumApprovals": 1, "MinimumDenials": 2, "Answers": { "unsure": { "Minimum": 2 } } }""", unsure: "Second");
        var walk = Walk.Begin(definition).Vote(People.Alice, approved: false);
        var unsure = Assert.IsType<Verdict.Accepted>(walk.Check(People.Bob, First, Json.Map("""{ "Answer": "unsure" }""")));
        walk.Take(unsure.Entry).Vote(People.Carol);

        Assert.IsType<Verdict.Accepted>(walk.Check(People.Alice, Second, Entries.Answer(true)));
        Assert.IsType<Verdict.Accepted>(walk.Check(People.Bob, Second, Entries.Answer(true)));
        Assert.IsType<Refusal.ApprovedBefore>(Reason(walk, People.Carol));
    }

    [Fact]
    public void Everybody_who_has_approved_is_kept_out_and_not_only_the_last()
    {
        var walk = Walk.Begin(TwoLevels("""{ "NotApproversOf": ["First"] }""", first: """{ "MinimumApprovals": 2 }""")).Vote(People.Alice).Vote(People.Bob);

        Assert.IsType<Refusal.ApprovedBefore>(Reason(walk, People.Alice));
        Assert.IsType<Refusal.ApprovedBefore>(Reason(walk, People.Bob));
        Assert.IsType<Verdict.Accepted>(walk.Check(People.Carol, Second, Entries.Answer(true)));
    }

    [Theory]
    [InlineData("alice")]
    [InlineData("Alice@Example.com")]
    [InlineData("$(payee)")]
    [InlineData("$(payees)")]
    public void People_whom_a_text_gives_may_not_answer(string text)
    {
        var walk = Walk.Begin(Gate(text), """{ "payee": "alice", "payees": ["bob", "alice"] }""", directory: People.Directory);

        Assert.IsType<Refusal.Excluded>(Reason(walk, People.Alice, First));
        Assert.False(Waiting(walk).Asks(People.Alice));
        Assert.IsType<Verdict.Accepted>(walk.Check(People.Carol, First, Entries.Answer(true)));
    }

    [Fact]
    public void The_requester_can_be_named_by_the_built_in_token()
    {
        var walk = Walk.Begin(Gate("$(requester)"), initiator: People.Alice.Person, directory: People.Directory);

        Assert.IsType<Refusal.Excluded>(Reason(walk, People.Alice, First));
    }

    [Theory]
    [InlineData("$(payee)", "'$(payee)' gave nobody")]
    [InlineData("mallory", "'mallory' gave 'mallory', which is no role and nobody who is known here")]
    [InlineData("PKI Approvers", "they give the role(s) 2, but only people can be kept from a step")]
    public void A_text_that_gives_no_person_fails_the_step(string text, string reason)
    {
        var walk = Walk.Begin(Gate(text), directory: People.Directory);

        Assert.Equal(InstanceStatus.Failed, walk.Snapshot.Status);
        Assert.Equal($"Step 'First' failed: the people who may not answer cannot be found: {reason}", walk.Message);
    }

    [Theory]
    [InlineData(ExcludedApprovers.MostPeople, InstanceStatus.Suspended)]
    [InlineData(ExcludedApprovers.MostPeople + 1, InstanceStatus.Failed)]
    public void So_many_people_can_be_kept_out_and_no_more(int approvers, InstanceStatus expected)
    {
        // More than any step can keep out come together by seats only.
        var seats = $$"""{ "ApprovalsPerRole": { "2": 100, "3": {{approvers - 100}} } }""";
        var walk = Walk.Begin(TwoLevels("""{ "NotApproversOf": ["First"] }""", first: seats, roles: [People.PkiApprovers, People.CertificateOwners]));
        for (var number = 0; number < approvers; number++)
            walk.Vote(People.Named($"person{number}-", number < 100 ? People.PkiApprovers : People.CertificateOwners));

        Assert.Equal(expected, walk.Snapshot.Status);
        if (expected == InstanceStatus.Failed)
            Assert.Equal("Step 'Second' failed: 201 people may not answer it; at most 200 can be kept from a step", walk.Message);
    }

    [Theory]
    [InlineData("""["First"]""", null)]
    [InlineData("""["first"]""", null)]
    [InlineData("""["Nowhere"]""", "NotApproversOf names 'Nowhere', which is no step of this definition; it takes the names of other approvals: 'First'.")]
    [InlineData("""["Second"]""", "NotApproversOf names 'Second', the step itself; it takes the names of other approvals: 'First'.")]
    [InlineData("""["Set"]""", "NotApproversOf names 'Set', a step of type 'SetVariable', which nobody approves; it takes the names of other approvals: 'First'.")]
    public void Publishing_refuses_names_of_steps_that_nobody_approves(string names, string? problem)
    {
        var problems = Problems(TwoLevels($$"""{ "NotApproversOf": {{names}} }"""));

        Assert.Equal(problem is null ? [] : [$"Step 'Second': {problem}"], problems);
    }

    [Theory]
    [InlineData(ExcludedApprovers.MostPeople, true)]
    [InlineData(ExcludedApprovers.MostPeople + 1, false)]
    public void Publishing_refuses_to_keep_out_more_people_than_can_be_kept_out(int minimum, bool isRight) => Assert.Equal(
        isRight, Problems(TwoLevels("""{ "NotApproversOf": ["First"] }""", first: $$"""{ "MinimumApprovals": {{minimum}} }""")).Length == 0);

    [Theory]
    [InlineData("NotApproversOf", ExcludedApprovers.Most, true)]
    [InlineData("NotApproversOf", ExcludedApprovers.Most + 1, false)]
    [InlineData("NotPeople", ExcludedApprovers.Most, true)]
    [InlineData("NotPeople", ExcludedApprovers.Most + 1, false)]
    public void A_step_names_so_many_and_no_more(string parameter, int count, bool isRight)
    {
        var names = JsonSerializer.Serialize(Enumerable.Repeat("First", count));

        Assert.Equal(isRight, Problems(TwoLevels($$"""{ "{{parameter}}": {{names}} }""")).Length == 0);
    }

    private static string[] Problems(WorkflowDefinition definition) =>
        [.. DefinitionValidator.Flow(definition, new StepCatalogue([]), People.IsRole).Select(problem => problem.Message)];

    private static Refusal Reason(Walk walk, Caller by, string key = Second) =>
        Assert.IsType<Verdict.Refused>(walk.Check(by, key, Entries.Answer(true))).Reason;

    private static InstanceState.AwaitingSignal Waiting(Walk walk) => Assert.IsType<InstanceState.AwaitingSignal>(walk.Snapshot.State);

    private static WorkflowDefinition Gate(string text) =>
        Flow.Around(Flow.Approval("First", "EndNOOP", JsonSerializer.Serialize(new { NotPeople = new[] { text } })));

    /// <param name="deny">Where a denial of the second level leads.</param>
    /// <param name="unsure">Where the further answer of the first level leads.</param>
    private static WorkflowDefinition TwoLevels(string second, string first = "{}", string? deny = null, string? unsure = null, int[]? roles = null)
    {
        var one = Flow.Approval("First", "Second", first, roles ?? []);
        var two = Flow.Approval("Second", "EndNOOP", second);
        return Flow.Around(
            Flow.SetVariable("Set", "First", """{ "seen": "True" }"""),
            unsure is null ? one : one.Leading("unsure", unsure),
            deny is null ? two : two.Leading("deny", deny));
    }
}
