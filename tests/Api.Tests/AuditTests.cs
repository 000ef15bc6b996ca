using System.Text.Json;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.Tests.Kit;

namespace WorkflowFunctions.Api.Tests;

/// <summary>What was done across instances and definitions, over HTTP.</summary>
public sealed class AuditTests(Installation installation) : IClassFixture<Installation>
{
    [Fact]
    public async Task The_audit_is_read_page_by_page_by_what_the_response_says()
    {
        var id = await installation.As("erin").StartAsync(Workflows.Enrollment);
        await installation.As("alice").SignalAsync(id, "RequireApproval1.ApprovalStatus");
        var (messages, path) = (new List<string>(), $"/Workflow/Audit?InstanceId={id}&ReturnLimit=2");
        for (var next = path; next is not null;)
        {
            var page = (await installation.As("admin").GetAsync(next)).Is(200);
            messages.AddRange(page.Json.EnumerateArray().Select(entry => $"{entry.GetProperty("Sequence").GetInt64()} {entry.GetProperty("InstanceId").GetGuid()}"));
            next = page.Header("X-Next-Cursor") is { } cursor ? $"{path}&cursor={cursor}" : null;
            Assert.Equal(next is null, page.Header("X-Looked-Back-To") is null);
        }

        var history = (await installation.As("admin").GetAsync($"/Workflow/Instances/{id}/History?SortAscending=1")).Is(200);
        Assert.Equal(history.Json.EnumerateArray().Select(entry => $"{entry.GetProperty("Sequence").GetInt64()} {id}"), messages);
    }

    [Fact]
    public async Task Filters_are_joined_and_changes_of_definitions_are_shown_to_those_who_may_read_them()
    {
        var admin = installation.As("admin");
        (await admin.PostAsync("/Workflow/Definitions", """{"DisplayName":"Audited","WorkflowType":"Audited"}""")).Is(200);
        var made = Assert.Single((await admin.GetAsync("/Workflow/Audit?Kind=created,PUBLISHED&WorkflowType=audited&Actor=ADM")).Is(200).Json.EnumerateArray());
        Assert.Equal(("Created", "Audited"), (made.GetProperty("Kind").GetString(), made.GetProperty("Title").GetString()));
        Assert.Equal(JsonValueKind.Null, made.GetProperty("InstanceId").ValueKind);
        Assert.Empty((await admin.GetAsync("/Workflow/Audit?WorkflowType=Audited&Actor=erin")).Is(200).Json.EnumerateArray());
    }

    [Fact]
    public async Task Every_parameter_that_is_wrong_is_named_with_what_would_be_right()
    {
        var refused = (await installation.As("admin").GetAsync(
            $"/Workflow/Audit?Kind=Nonsense&InstanceId=1&From=yesterday&Until=x&ReturnLimit=201&cursor=%00%27&Actor={new string('a', 201)}")).Fails(ErrorCodes.InvalidRequest);
        foreach (var name in (string[])["Kind", "InstanceId", "From", "Until", "ReturnLimit", "cursor", "Actor"])
            Assert.Contains($"{name} ", refused.Text, StringComparison.Ordinal);
        (await installation.As("admin").GetAsync("/Workflow/Audit?From=2026-01-02&Until=2026-01-01")).Fails(ErrorCodes.InvalidRequest);
    }

    [Theory]
    [InlineData("Actor=%27%20OR%201%3D1%20--")]
    [InlineData("WorkflowType=%25_%27%22")]
    [InlineData("Until=0001-01-01")]
    [InlineData("From=9999-12-31")]
    public async Task Hostile_values_find_nothing(string filter) =>
        Assert.Empty((await installation.As("admin").GetAsync($"/Workflow/Audit?{filter}")).Is(200).Json.EnumerateArray());
}
