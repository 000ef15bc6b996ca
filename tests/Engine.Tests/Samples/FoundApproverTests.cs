using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Engine.Tests.Kit;
using static WorkflowFunctions.Engine.Tests.Kit.Rehearsal;

namespace WorkflowFunctions.Engine.Tests.Samples;

/// <summary>Approvers whom another system, or a script, names.</summary>
public sealed class FoundApproverTests
{
    [Theory]
    [InlineData("""{ "approvers": ["dave", "Administrators"] }""", "$(found.approvers)", "Awaiting 1 more approval(s) from Administrators or dave.")]
    [InlineData("""{ "shifts": [{ "mail": "DAVE@example.com" }] }""", "$(found.shifts.0.mail)", "Awaiting 1 more approval(s) from dave.")]
    [InlineData("dave;bob", "$(found)", "Awaiting 1 more approval(s) from bob or dave.")]
    public async Task A_request_can_find_whom_the_next_step_asks(string response, string token, string message)
    {
        await using var web = await WebServer.StartAsync(200, response, response[0] == '{' ? "application/json" : "text/plain");
        await using var run = await BeginAsync(Asking(web, token));

        Assert.Equal((InstanceStatus.Suspended, "Approve1", message), run.Standing);
        Assert.IsType<Refusal.MissingRole>(await run.RefusalAsync(Carol, "Approve1.ApprovalStatus", """{ "Approved": true }"""));
        await run.ApproveAsync(Dave, "Approve1");
        Assert.Equal(InstanceStatus.Complete, run.Snapshot.Status);
    }

    [Theory]
    [InlineData("""{ "approvers": [] }""", "'$(found.approvers)' gave nobody")]
    [InlineData("""{ "error": "nobody is on call" }""", "'$(found.approvers)' gave nobody")]
    [InlineData("""{ "approvers": ["dave", "mallory"] }""", "'$(found.approvers)' gave 'mallory', which is no role and nobody who is known here")]
    public async Task A_request_that_finds_nobody_or_a_stranger_fails_the_next_step(string response, string reason)
    {
        await using var web = await WebServer.StartAsync(200, response);
        await using var run = await BeginAsync(Asking(web, "$(found.approvers)"));

        Assert.Equal(InstanceStatus.Failed, run.Snapshot.Status);
        Assert.Equal($"Step 'Approve1' failed: its approvers cannot be found: {reason}", run.Standing.Message);
    }

    [Fact]
    public async Task A_script_can_find_whom_the_next_step_asks()
    {
        var script = Workflows.Step("Find", "Script", "Approve1", ("ScriptContent", "return { owner: ['da', 've'].join('') };"));
        await using var run = await BeginAsync(Workflows.Of(script, Workflows.ApprovalBy("Approve1", "EndNOOP", "$(owner)")));

        Assert.Equal((InstanceStatus.Suspended, "Approve1", "Awaiting 1 more approval(s) from dave."), run.Standing);
        Assert.Contains("'$(owner)' asks dave.", await run.HistoryAsync());
    }

    private static WorkflowDefinition Asking(WebServer web, string token)
    {
        var find = Workflows.Step("Find", "RESTRequest", "Approve1", ("Verb", "GET"), ("URL", web.Url("/oncall")), ("DataBucketProperty", "found"));
        return Workflows.Of(find, Workflows.ApprovalBy("Approve1", "EndNOOP", token));
    }
}
