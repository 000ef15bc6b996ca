using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.Tests.Kit;

namespace WorkflowFunctions.Api.Tests;

public sealed class SignalTests(Installation installation) : IClassFixture<Installation>
{
    private const string Revocation = """{"WorkflowType":"Revocation"}""";
    private const string Owner = "OwnerApproval.ApprovalStatus";
    private const string Security = "SecurityApproval.ApprovalStatus";

    private readonly Person _alice = installation.As("alice");
    private readonly Person _bob = installation.As("bob");
    private readonly Person _carol = installation.As("carol");
    private readonly Person _dave = installation.As("dave");
    private readonly Person _admin = installation.As("admin");

    [Fact]
    public async Task The_same_answer_again_is_accepted_and_changes_nothing()
    {
        var id = await StartEnrollmentAsync();
        (await _alice.SignalAsync(id, comment: "first")).Is(204);
        var before = (await _alice.GetAsync($"/Workflow/Instances/{id}/History")).Text;
        (await _alice.SignalAsync(id, comment: "second")).Is(204);
        Assert.Equal(before, (await _alice.GetAsync($"/Workflow/Instances/{id}/History")).Text);
    }

    [Fact]
    public async Task The_same_answer_again_is_accepted_even_after_the_step_and_after_the_end()
    {
        var id = await _dave.StartAsync(Revocation);
        (await _dave.SignalAsync(id, Owner)).Is(204);
        (await _dave.SignalAsync(id, Owner)).Is(204);
        (await _alice.SignalAsync(id, Security)).Is(204);
        await _dave.AwaitAsync(id, "Complete");
        (await _dave.SignalAsync(id, Owner)).Is(204);
        (await _alice.SignalAsync(id, Security)).Is(204);
        (await _dave.SignalAsync(id, Owner, approved: false)).Fails(ErrorCodes.AnsweredOtherwise);
    }

    [Fact]
    public async Task Another_answer_than_before_is_refused()
    {
        var id = await StartEnrollmentAsync();
        (await _alice.SignalAsync(id)).Is(204);
        (await _alice.SignalAsync(id, approved: false)).Fails(ErrorCodes.AnsweredOtherwise);
        Assert.Equal("Suspended", (await _alice.ReadAsync(id)).Text("StatusName"));
    }

    [Fact]
    public async Task A_signal_for_a_later_or_an_earlier_step_is_refused_and_names_the_step_that_waits()
    {
        var id = await _dave.StartAsync(Revocation);
        Assert.Contains($"'{Owner}'", (await _carol.SignalAsync(id, Security)).Fails(ErrorCodes.StandsElsewhere).Says, StringComparison.Ordinal);
        (await _dave.SignalAsync(id, Owner)).Is(204);
        Assert.Contains($"'{Security}'", (await _carol.SignalAsync(id, Owner)).Fails(ErrorCodes.StandsElsewhere).Says, StringComparison.Ordinal);
        (await _carol.SignalAsync(id, "Nowhere.ApprovalStatus")).Fails(ErrorCodes.StandsElsewhere);
    }

    [Fact]
    public async Task The_role_counts_of_the_signal_that_the_key_names()
    {
        var id = await _dave.StartAsync(Revocation);
        (await _dave.SignalAsync(id, Security)).Fails(ErrorCodes.MissingRole);
        (await _alice.SignalAsync(id, Owner)).Fails(ErrorCodes.MissingRole);
        (await installation.As("erin").SignalAsync(id, "Nowhere.ApprovalStatus")).Fails(ErrorCodes.MissingRole);
        (await _admin.SignalAsync(id, Owner)).Fails(ErrorCodes.MissingRole);
    }

    [Fact]
    public async Task One_denial_rejects_the_instance()
    {
        var id = await StartEnrollmentAsync();
        (await _alice.SignalAsync(id)).Is(204);
        (await _bob.SignalAsync(id, approved: false, comment: "no")).Is(204);
        var rejected = await _alice.AwaitAsync(id, "Rejected");
        Assert.Equal(5, rejected.Number("Status"));
        Assert.Equal("Denied by bob at step 'Two approvals'.", rejected.Text("StatusMessage"));
        Assert.Equal("bob: \"no\"", rejected.GetProperty("CurrentStateData").Text("approvalsignalcmnts"));
        (await _carol.SignalAsync(id)).Fails(ErrorCodes.NotWaiting);
    }

    [Theory]
    [InlineData("""{"SignalKey":"RequireApproval1.ApprovalStatus","Data":{"Approved":true}}""")]
    [InlineData("""{"signalkey":"requireapproval1.APPROVALSTATUS","DATA":{"aPPROVED":"tRUE","comment":null}}""")]
    [InlineData("""[{"SignalKey":"RequireApproval1.ApprovalStatus","Data":{"Approved":"true","Comment":""}}]""")]
    public async Task Names_keys_and_truth_are_read_in_any_case_alone_or_in_an_array_of_one(string body)
    {
        var id = await StartEnrollmentAsync();
        (await PostAsync(_alice, id, body)).Is(204);
        Assert.Equal("Awaiting 1 more approval(s) from PKI Approvers.", (await _alice.ReadAsync(id)).Text("StatusMessage"));
    }

    [Fact]
    public async Task Every_problem_of_the_data_is_named()
    {
        var id = await StartEnrollmentAsync();
        var body = """{"SignalKey":"RequireApproval1.ApprovalStatus","Data":{"Approved":"maybe","Comment":5,"Reason":"x"}}""";
        var refused = (await PostAsync(_alice, id, body)).Fails(ErrorCodes.InvalidSignalData);
        Assert.Equal(["Data.Approved", "Data.Comment", "Data.Reason"], refused.Fields);
        Assert.Contains("\"maybe\"", refused.Says, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_instance_comes_before_the_role_the_role_before_the_data_and_the_data_before_the_state()
    {
        const string Body = """{"SignalKey":"OwnerApproval.ApprovalStatus","Data":{}}""";
        var id = await _dave.StartAsync(Revocation);
        (await PostAsync(_alice, Guid.NewGuid(), Body)).Fails(ErrorCodes.NoSuchInstance);
        (await PostAsync(_alice, id, Body)).Fails(ErrorCodes.MissingRole);
        (await _dave.SignalAsync(id, Owner)).Is(204);
        (await PostAsync(_carol, id, Body)).Fails(ErrorCodes.InvalidSignalData);
        (await _carol.SignalAsync(id, Owner)).Fails(ErrorCodes.StandsElsewhere);
    }

    [Fact]
    public async Task A_comment_may_have_4096_characters_and_no_more()
    {
        var id = await StartEnrollmentAsync();
        Assert.Equal(["Data.Comment"], (await _alice.SignalAsync(id, comment: new string('x', 4097))).Fails(ErrorCodes.InvalidSignalData).Fields);
        (await _alice.SignalAsync(id, comment: new string('x', 4096))).Is(204);
    }

    [Fact]
    public async Task Who_prefers_the_representation_gets_the_instance_with_the_signal_counted()
    {
        var id = await StartEnrollmentAsync();
        var body = """{"SignalKey":"RequireApproval1.ApprovalStatus","Data":{"Approved":"True"}}""";
        var shown = (await _alice.PostAsync($"/Workflow/Instances/{id}/Signals", body, ("Prefer", "wait=1, return=representation"))).Is(200);
        Assert.Equal("Awaiting 1 more approval(s) from PKI Approvers.", shown.Json.Text("StatusMessage"));
        Assert.Equal(shown.Text, (await _alice.GetAsync($"/Workflow/Instances/{id}")).Text);
    }

    [Fact]
    public async Task A_signal_for_an_unknown_instance_is_not_found() =>
        (await _alice.SignalAsync(Guid.NewGuid())).Fails(ErrorCodes.NoSuchInstance);

    private Task<Guid> StartEnrollmentAsync() => installation.As("erin").StartAsync("""{"WorkflowType":"Enrollment","Key":"12"}""");

    private static Task<ApiResponse> PostAsync(Person person, Guid id, string body) => person.PostAsync($"/Workflow/Instances/{id}/Signals", body);
}
