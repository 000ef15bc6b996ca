using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Engine.Tests.Kit;
using static WorkflowFunctions.Engine.Tests.Kit.Rehearsal;

namespace WorkflowFunctions.Engine.Tests.Samples;

/// <summary>The samples that ask back, that let somebody choose, and that find whom they ask.</summary>
public sealed class AskingSampleTests
{
    private const string Certificate = """{ "cn": "www.example.com" }""";

    [Fact]
    public async Task Who_wants_changes_says_which_the_requester_is_asked_and_then_all_is_approved_anew()
    {
        await using var run = await BeginAsync(SampleFiles.ChangesRequested, Certificate);
        Assert.IsType<Refusal.InvalidData>(await run.RefusalAsync(Alice, "Review.ApprovalStatus", """{ "Answer": "changes" }"""));
        await run.SignalAsync(Alice, "Review.ApprovalStatus", """{ "Answer": "changes", "Comment": "What for?" }""");

        Assert.Equal((InstanceStatus.Suspended, "AskRequester", "Awaiting input from erin."), run.Standing);
        Assert.Equal("\"alice: \\u0022What for?\\u0022\"", run.Data("approvalsignalcmnts"));
        Assert.IsType<Refusal.MissingRole>(await run.RefusalAsync(Alice, "AskRequester.Input", """{ "purpose": "mine" }"""));
        await run.SignalAsync(Erin, "AskRequester.Input", """{ "purpose": "Shop" }""");

        Assert.Equal((InstanceStatus.Suspended, "Review", "Awaiting 1 more approval(s) from PKI Approvers."), run.Standing);
        await run.ApproveAsync(Alice, "Review");
        Assert.Equal((InstanceStatus.Complete, "\"Shop\""), (run.Snapshot.Status, run.Data("purpose")));
    }

    [Fact]
    public async Task Two_levels_need_two_people_and_a_denial_of_the_second_begins_anew()
    {
        await using var run = await BeginAsync(SampleFiles.Levels, "{}");
        await run.ApproveAsync(Carol, "Manager");
        Assert.IsType<Refusal.ApprovedBefore>(await run.RefusalAsync(Carol, "Finance.ApprovalStatus", """{ "Approved": true }"""));
        await run.DenyAsync(Dave, "Finance", "Too much.");

        Assert.Equal("Manager", run.Standing.Step);
        await run.ApproveAsync(Alice, "Manager");
        await run.ApproveAsync(Carol, "Finance");

        Assert.Equal(InstanceStatus.Complete, run.Snapshot.Status);
    }

    [Fact]
    public async Task A_denial_is_still_a_denial()
    {
        await using var run = await BeginAsync(SampleFiles.ChangesRequested, Certificate);

        await run.DenyAsync(Alice, "Review", "Never.");

        Assert.Equal((InstanceStatus.Rejected, "Denied by alice at step 'Review'."), (run.Standing.Status, run.Standing.Message));
    }

    [Theory]
    [InlineData("key compromise", "Key compromise", false)]
    [InlineData("Superseded", "Superseded", true)]
    public async Task The_owner_chooses_the_reason_of_a_revocation_and_it_decides_whether_others_are_asked(string chosen, string noted, bool asksOthers)
    {
        await using var run = await BeginAsync(SampleFiles.ChosenReason, Certificate);
        Assert.IsType<Refusal.InvalidData>(await run.RefusalAsync(Dave, "ChooseReason.Input", """{ "reason": "Boredom" }"""));

        await run.SignalAsync(Dave, "ChooseReason.Input", $$"""{ "reason": "{{chosen}}", "note": "It was found\nin a public place." }""");
        if (asksOthers)
            await run.ApproveAsync(Alice, "PkiApproval");

        Assert.Equal((InstanceStatus.Complete, $$"""{"RevocationReason":"{{noted}}"}"""), (run.Snapshot.Status, run.Data("metadata")));
    }

    [Fact]
    public async Task Whoever_is_on_call_is_asked_as_long_as_the_rota_says_and_then_the_approvers()
    {
        await using var rota = await WebServer.StartAsync(200, """{ "people": ["dave@example.com"], "hours": 1.5 }""");
        await using var run = await BeginAsync(SampleFiles.OnCall(rota.Url("")), Certificate);

        Assert.Equal("/api/now?for=www.example.com", Assert.Single(rota.Requests).Target);
        Assert.Equal((InstanceStatus.Suspended, "OnCallApproval", "Awaiting 1 more approval(s) from dave."), run.Standing);
        Assert.Contains("'$(oncall.hours)' makes DeadlineHours 1.5.", await run.HistoryAsync());
        await run.AfterAsync(hours: 1.5);
        Assert.Equal((InstanceStatus.Suspended, "PkiApproval", "Awaiting 1 more approval(s) from PKI Approvers."), run.Standing);
        await run.ApproveAsync(Alice, "PkiApproval");

        Assert.Equal(InstanceStatus.Complete, run.Snapshot.Status);
    }

    [Theory]
    [InlineData("""{ "people": ["dave"], "hours": "soon" }""",
        "Step 'OnCallApproval' failed: '$(oncall.hours)' makes DeadlineHours \"soon\", but it must be a number above 0 up to 87600")]
    [InlineData("""{ "people": ["mallory"], "hours": 1 }""",
        "Step 'OnCallApproval' failed: its approvers cannot be found: '$(oncall.people)' gave 'mallory', which is no role and nobody who is known here")]
    public async Task A_rota_that_says_nothing_usable_fails_the_step_with_what_it_said(string response, string message)
    {
        await using var rota = await WebServer.StartAsync(200, response);
        await using var run = await BeginAsync(SampleFiles.OnCall(rota.Url("")), Certificate);

        Assert.Equal((InstanceStatus.Failed, message), (run.Standing.Status, run.Standing.Message));
    }
}
