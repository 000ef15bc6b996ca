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
    public async Task Changes_of_roles_and_delegations_are_told_if_they_are_named_to_those_who_may_read_roles()
    {
        await using var own = await Installation.StartAsync(builder => builder.AddRole(6, "Readers", "/workflows/instances/read/").AddUser(0, "reader", 6));
        var (admin, alice) = (own.As("admin"), own.As("alice"));
        var role = (await admin.PostAsync("/Security/Roles", """{"Name":"Auditors","Permissions":["/workflows/instances/read/"]}""")).Is(200).Json.GetProperty("Id").GetInt32();
        (await admin.PutAsync("/Security/Roles", $$"""{"Id":{{role}},"Name":"Revisers","Permissions":[]}""")).Is(200);
        (await admin.DeleteAsync($"/Security/Roles/{role}")).Is(204);
        var delegation = (await alice.PostAsync("/Workflow/Delegations", JsonSerializer.Serialize(new { To = "bob", Until = DateTime.UtcNow.AddDays(2).Date.ToString("O"), WorkflowTypes = new[] { "Enrollment" } }))).Is(200).Json.Id();
        (await admin.DeleteAsync($"/Workflow/Delegations/{delegation}")).Is(204);

        var told = (await admin.GetAsync("/Workflow/Audit?Kind=RoleCreated,RoleChanged,RoleDeleted,DelegationMade,DelegationEnded")).Is(200);
        Assert.Equal(
            ["DelegationEnded admin bob for alice", "DelegationMade alice bob for alice", "RoleDeleted admin Revisers", "RoleChanged admin Revisers", "RoleCreated admin Auditors"],
            told.Json.EnumerateArray().Select(entry => $"{entry.Text("Kind")} {entry.Text("Actor")} {entry.Text("Title")}"));
        Assert.Contains("admin changed the role 'Auditors'. It is called 'Revisers' now. It grants no longer /workflows/instances/read/.", told.Text, StringComparison.Ordinal);
        Assert.Matches("alice let bob answer for alice from .* until .*, for Enrollment.", told.Text);
        Assert.All(told.Json.EnumerateArray(), entry => Assert.Equal((JsonValueKind.Null, JsonValueKind.Null), (entry.GetProperty("InstanceId").ValueKind, entry.GetProperty("DefinitionId").ValueKind)));

        // What did not ask for them gets what it always got.
        Assert.Empty((await admin.GetAsync("/Workflow/Audit")).Is(200).Json.EnumerateArray());
        Assert.Empty((await own.As("reader").GetAsync("/Workflow/Audit?Kind=RoleCreated,DelegationMade")).Is(200).Json.EnumerateArray());
        Assert.Empty((await admin.GetAsync("/Workflow/Audit?Kind=RoleCreated&WorkflowType=Enrollment")).Is(200).Json.EnumerateArray());
        Assert.Empty((await admin.GetAsync($"/Workflow/Audit?Kind=RoleCreated&InstanceId={Guid.NewGuid()}")).Is(200).Json.EnumerateArray());
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
