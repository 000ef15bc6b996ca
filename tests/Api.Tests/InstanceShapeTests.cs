using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using WorkflowFunctions.Api.Tests.Kit;

namespace WorkflowFunctions.Api.Tests;

/// <summary>Names, order and kinds of what clients read: existing ones break when any of it changes.</summary>
public sealed class InstanceShapeTests : IAsyncLifetime
{
    private const string Listed = "Id Status CurrentStepId StatusMessage Definition CurrentStepDisplayName CurrentStepUniqueName Title "
        + "LastModified StartDate ReferenceId";

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2030, 1, 2, 3, 4, 5, 678, TimeSpan.Zero));
    private Installation _installation = null!;

    public async ValueTask InitializeAsync() => _installation = await Installation.StartAsync(builder => builder.UseTime(_time).DropAllRings());

    public ValueTask DisposeAsync() => _installation.DisposeAsync();

    [Fact]
    public async Task An_instance_in_a_list()
    {
        var id = await StartAsync();
        var row = Assert.Single((await _installation.As("admin").GetAsync("/Workflow/Instances")).Is(200).Json.EnumerateArray());
        Assert.Equal(Listed, row.Names());
        Assert.Equal($$"""
            {"Id":"{{id}}","Status":2,"CurrentStepId":"0d3f9f0c-6f0a-4f6e-8a55-0e6a3c1b0003","StatusMessage":"Awaiting 2 more approval(s) from PKI Approvers.","Definition":{"Id":"5b6f2a34-6f5e-4a43-9f0e-3a0c7d7d1a10","DisplayName":"Web server certificate: two approvals","Version":1,"WorkflowType":"Enrollment"},"CurrentStepDisplayName":"Two approvals","CurrentStepUniqueName":"RequireApproval1","Title":"Größe <b>","LastModified":"2030-01-02T03:04:05.678Z","StartDate":"2030-01-02T03:04:05.678Z","ReferenceId":{{row.GetProperty("ReferenceId").GetInt64()}}}
            """, row.GetRawText());
    }

    [Fact]
    public async Task An_instance_by_its_id()
    {
        var id = await StartAsync();
        var shown = await _installation.As("erin").ReadAsync(id);
        Assert.Equal(
            Listed + " Signals InitialData CurrentStateData StatusName InitiatingUserName Deadline NextReminder NextEscalation RestartedFromId RestartedAsId",
            shown.Names());
        Assert.Equal("""{"cn":"www.example.com","Days":730}""", shown.GetProperty("InitialData").GetRawText());
        Assert.Equal("Suspended", shown.Text("StatusName"));
        Assert.Equal("erin", shown.Text("InitiatingUserName"));
        foreach (var name in (string[])["Deadline", "NextReminder", "NextEscalation", "RestartedFromId", "RestartedAsId"])
            Assert.Equal(JsonValueKind.Null, shown.GetProperty(name).ValueKind);

        var signal = Assert.Single(shown.GetProperty("Signals").EnumerateArray());
        Assert.Equal("SignalName StepSignalId SignalReceived", signal.Names());
        Assert.Equal("ApprovalStatus", signal.Text("SignalName"));
        Assert.False(signal.GetProperty("SignalReceived").GetBoolean());
    }

    [Fact]
    public async Task What_is_due_next_is_shown_with_the_instance()
    {
        await _installation.As("admin").PublishAsync("Escalating", Workflows.Approval("""
            "DeadlineHours": 9, "ReminderHours": 2, "ReminderRecipients": ["a@example.com"], "Escalations": [{ "AfterHours": 4, "AddRoleIds": [3] }]
            """));
        var shown = await _installation.As("erin").ReadAsync(await _installation.As("erin").StartAsync(Workflows.Start("Escalating")));

        Assert.Equal("2030-01-02T12:04:05.678Z", shown.Text("Deadline"));
        Assert.Equal("2030-01-02T05:04:05.678Z", shown.Text("NextReminder"));
        Assert.Equal("2030-01-02T07:04:05.678Z", shown.Text("NextEscalation"));
    }

    [Fact]
    public async Task A_signal_counts_as_received_from_its_first_sender_on_under_the_same_id()
    {
        var id = await StartAsync();
        var before = await SignalOfAsync(id);
        (await _installation.As("alice").SignalAsync(id)).Is(204);
        var after = await SignalOfAsync(id);
        Assert.True(after.GetProperty("SignalReceived").GetBoolean());
        Assert.Equal(before.GetProperty("StepSignalId").GetGuid(), after.GetProperty("StepSignalId").GetGuid());
    }

    [Fact]
    public async Task A_step_that_nobody_answered_has_received_no_signal_whoever_answered_an_earlier_one()
    {
        var (erin, admin) = (_installation.As("erin"), _installation.As("admin"));
        var id = await erin.StartAsync("""{"WorkflowType":"Revocation"}""");
        (await _installation.As("dave").SignalAsync(id, "OwnerApproval.ApprovalStatus")).Is(204);
        Assert.False((await SignalOfAsync(id)).GetProperty("SignalReceived").GetBoolean());

        (await admin.PostAsync($"/Workflow/Instances/{id}/Stop")).Is(204);

        var stopped = await SignalOfAsync(id);
        Assert.Equal("SecurityApproval", (await erin.ReadAsync(id)).Text("CurrentStepUniqueName"));
        Assert.False(stopped.GetProperty("SignalReceived").GetBoolean());
    }

    [Fact]
    public async Task A_step_that_was_settled_by_an_answer_has_received_it()
    {
        var id = await StartAsync();
        (await _installation.As("alice").SignalAsync(id, approved: false)).Is(204);

        Assert.NotEqual("Suspended", (await _installation.As("erin").ReadAsync(id)).Text("StatusName"));
        Assert.True((await SignalOfAsync(id)).GetProperty("SignalReceived").GetBoolean());
    }

    [Fact]
    public async Task The_history()
    {
        var id = await StartAsync();
        _time.Advance(TimeSpan.FromMinutes(1));
        (await _installation.As("alice").SignalAsync(id, comment: "fine")).Is(204);
        var history = await _installation.As("alice").HistoryAsync(id);
        Assert.All(history, entry => Assert.Equal("Sequence At Kind StepUniqueName Actor Message Data", entry.Names()));
        Assert.Equal(
            ["Started", "StepEntered", "StepEntered", "SignalReceived"], history.Select(entry => entry.Text("Kind")));
        Assert.Equal(
            """{"Sequence":4,"At":"2030-01-02T03:05:05.678Z","Kind":"SignalReceived","StepUniqueName":"RequireApproval1","Actor":"alice","Message":"alice approved.","Data":{"Approved":"True","Comment":"fine"}}""",
            history[^1].GetRawText());
    }

    [Fact]
    public async Task Reference_ids_are_unique_and_grow()
    {
        var ids = new List<long>();
        for (var count = 0; count < 5; count++)
            ids.Add((await _installation.As("erin").ReadAsync(await StartAsync())).GetProperty("ReferenceId").GetInt64());
        Assert.Equal(ids.Distinct().Order(), ids);
    }

    private async Task<JsonElement> SignalOfAsync(Guid id) =>
        Assert.Single((await _installation.As("erin").ReadAsync(id)).GetProperty("Signals").EnumerateArray());

    private Task<Guid> StartAsync() => _installation.As("erin").StartAsync(
        """{"WorkflowType":"Enrollment","Key":"12","Title":"Größe <b>","InitialData":{"cn":"www.example.com","Days":730}}""");
}
