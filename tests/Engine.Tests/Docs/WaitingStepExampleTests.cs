using System.Text.Json;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Engine.Tests.Kit;
using static WorkflowFunctions.Engine.Tests.Kit.Rehearsal;

namespace WorkflowFunctions.Engine.Tests.Docs;

/// <summary>The examples of the steps that wait for people.</summary>
public sealed class WaitingStepExampleTests
{
    private static readonly Example Approval = Example.Of(StepTypes.RequireApproval);
    private static readonly Example Input = Example.Of(StepTypes.RequireInput);

    [Fact]
    public async Task An_approval_goes_on_when_two_people_have_sent_the_signal_of_the_page()
    {
        await using var run = await Approval.RunAsync();
        Assert.Equal((InstanceStatus.Suspended, "OwnerApproval"), (run.Standing.Status, run.Standing.Step));
        Approval.Says($"`{run.Standing.Message}` Two people each send");

        await SendAsync(run, Alice, Approval);
        Approval.Says($"After the first it says `{run.Standing.Message}`");
        await SendAsync(run, Bob, Approval);

        Assert.Equal(InstanceStatus.Complete, run.Snapshot.Status);
        Assert.Contains(await run.Lab.HistoryAsync(run.Id, HistoryKind.StepEntered), entry => entry.StepUniqueName == "Issue");
        Assert.Equal(Approval.Json(1), run.Compact());
    }

    [Fact]
    public async Task Who_started_the_instance_of_the_approval_may_not_answer()
    {
        await using var run = await Approval.RunAsync();

        Assert.IsType<Refusal.RequesterMayNotApprove>(
            await run.RefusalAsync(Laboratory.Person("erin", 2), "OwnerApproval.ApprovalStatus", """{ "Approved": "True" }"""));
    }

    [Fact]
    public async Task Two_people_who_ask_for_changes_send_the_approval_of_the_page_elsewhere()
    {
        await using var run = await Approval.RunAsync();

        await SendAsync(run, Alice, Approval, number: 2);
        Approval.Says($"the first makes it `{run.Standing.Message}`");
        await SendAsync(run, Bob, Approval, number: 2);

        Approval.Says("after the second the flow goes on to `Rework`.");
        Assert.Contains(await run.Lab.HistoryAsync(run.Id, HistoryKind.StepEntered), entry => entry.StepUniqueName == "Rework");
    }

    [Fact]
    public async Task A_denial_of_the_approval_needs_a_comment()
    {
        await using var run = await Approval.RunAsync();

        var refused = Assert.IsType<Refusal.InvalidData>(await run.RefusalAsync(Bob, "OwnerApproval.ApprovalStatus", """{ "Approved": "False" }"""));
        Approval.Says($"the response is 400: `{Assert.Single(refused.Problems).Message}`");
    }

    [Fact]
    public async Task A_denial_of_the_approval_rejects_and_is_mailed()
    {
        await using var run = await Approval.RunAsync("""{ "cn": "www.example.com" }""");

        await SendAsync(run, Bob, Approval, data => data.Replace("True", "False", StringComparison.Ordinal));

        Assert.Equal(InstanceStatus.Rejected, run.Snapshot.Status);
        Approval.Says($"Rejected with `{run.Standing.Message}`, and the mail `{Assert.Single(run.Mails).Subject}` goes to {run.Mails[0].To}.");
    }

    [Fact]
    public async Task The_people_of_the_approval_are_reminded_and_it_is_escalated()
    {
        await using var run = await Approval.RunAsync();

        await run.AfterAsync(hours: 24);
        Approval.Says($"After 24 hours the mail `{Assert.Single(run.Mails).Subject}` goes to {run.Mails[0].To}.");
        await run.AfterAsync(hours: 47.9);
        Assert.Equal("OwnerApproval", run.Standing.Step);
        await run.AfterAsync(hours: 0.1);

        Assert.Contains(await run.Lab.HistoryAsync(run.Id, HistoryKind.StepEntered), entry => entry.StepUniqueName == "Escalate");
        Approval.Says("After 72 hours the flow goes on to `Escalate`.");
    }

    [Fact]
    public async Task Those_who_may_answer_the_approval_are_told_and_those_who_have_not_answered_reminded()
    {
        var telling = Example.Of(StepTypes.RequireApproval, "Telling people");
        await using var run = await telling.RunAsync();
        Assert.Equal(["alice@example.com", "bob@example.com", "carol@example.com"], run.Mails.Select(mail => mail.To.ToString()));
        telling.Says($"alice, bob and carol, who hold the role 2, each get the mail `{run.Mails.Select(mail => mail.Subject).Distinct().Single()}`.");
        run.Lab.Mail.Sent.Clear();

        await run.ApproveAsync(Bob, "ManagerApproval");
        await run.AfterAsync(hours: 24);

        Assert.Equal(["alice@example.com", "carol@example.com"], run.Mails.Select(mail => mail.To.ToString()));
        telling.Says($"After 24 hours the mail `{run.Mails[0].Subject}` goes to alice and carol.");
    }

    [Fact]
    public async Task Input_lands_in_the_data_bucket_in_the_form_of_its_types()
    {
        await using var run = await Input.RunAsync();
        Assert.Equal((InstanceStatus.Suspended, "AskOwner"), (run.Standing.Status, run.Standing.Step));
        Input.Says($"`{run.Standing.Message}`");

        await SendAsync(run, Dave, Input);

        Assert.Equal(InstanceStatus.Complete, run.Snapshot.Status);
        Assert.Equal(Input.Json(1), run.Compact());
    }

    [Fact]
    public async Task Input_that_breaks_the_rules_of_the_page_is_refused_with_all_that_is_wrong()
    {
        const string Data = """{ "purpose": "Shop", "servers": 100, "costcentre": "IT-815", "zone": "moon" }""";
        await using var run = await Input.RunAsync();
        Input.Says(Data);

        var refused = Assert.IsType<Refusal.InvalidData>(await run.RefusalAsync(Dave, "AskOwner.Input", Data));

        Assert.Equal(Input.Block("text").Trim(), string.Join('\n', refused.Problems.Select(problem => problem.Message)));
    }

    [Fact]
    public async Task Input_that_nobody_gives_is_rejected_at_the_deadline()
    {
        await using var run = await Input.RunAsync();

        await run.AfterAsync(hours: 48);

        Assert.Equal(InstanceStatus.Rejected, run.Snapshot.Status);
        Input.Says($"`{run.Standing.Message}`");
    }

    /// <summary>The signal of the page, as it is posted.</summary>
    private static async Task SendAsync(Rehearsal run, Caller by, Example example, Func<string, string>? change = null, int number = 0)
    {
        var signal = JsonElement.Parse(example.Json(number));
        var data = signal.GetProperty("Data").GetRawText();
        await run.SignalAsync(by, signal.GetProperty("SignalKey").GetString()!, change?.Invoke(data) ?? data);
    }
}
