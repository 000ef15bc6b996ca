using System.Text.Json;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.Tests.Kit;
using WorkflowFunctions.Core.Machine;

namespace WorkflowFunctions.Api.Tests;

/// <summary>People and roles are added to a step that waits.</summary>
public sealed class AssigneesTests(Installation installation) : IClassFixture<Installation>
{
    private Person Admin => installation.As("admin");

    private Person Erin => installation.As("erin");

    private Person Alice => installation.As("alice");

    private Person Dave => installation.As("dave");

    [Fact]
    public async Task Who_was_added_finds_the_instance_in_his_list_reads_it_and_answers_it()
    {
        var id = await Erin.StartAsync(Workflows.Enrollment);
        Assert.DoesNotContain(id, await Dave.ListAsync("/AssignedToMe"));
        (await Dave.SignalAsync(id)).Fails(ErrorCodes.MissingRole);

        (await AssignAsync(Admin, id, """{"People":["dave"],"Reason":"alice is on holiday."}""")).Is(204);

        Assert.Contains(id, await Dave.ListAsync("/AssignedToMe"));
        Assert.Contains(id, await Alice.ListAsync("/AssignedToMe"));
        Assert.Equal("Awaiting 2 more approval(s) from PKI Approvers or dave.", (await Dave.ReadAsync(id)).Text("StatusMessage"));
        var entry = Assert.Single(await Dave.HistoryAsync(id), entry => entry.Text("Kind") == "Assigned");
        Assert.Equal(("admin", "admin asks dave as well: alice is on holiday."), (entry.Text("Actor"), entry.Text("Message")));
        (await Dave.SignalAsync(id)).Is(204);
        Assert.DoesNotContain(id, await Dave.ListAsync("/AssignedToMe"));
        (await Dave.SignalAsync(id)).Is(204);
        (await Alice.SignalAsync(id)).Is(204);
        (await Dave.SignalAsync(id)).Is(204);
        (await Dave.SignalAsync(id, approved: false)).Fails(ErrorCodes.AnsweredOtherwise);
    }

    [Fact]
    public async Task A_role_is_added_by_its_id_and_a_repeat_gets_the_same_response()
    {
        var id = await Erin.StartAsync(Workflows.Enrollment);
        const string Owners = """{"RoleIds":[3],"SignalKey":"requireapproval1.approvalstatus","Reason":"They know the server."}""";

        (await AssignAsync(Admin, id, Owners)).Is(204);
        (await AssignAsync(Admin, id, Owners)).Is(204);

        Assert.Contains(id, await Dave.ListAsync("/AssignedToMe"));
        Assert.Equal("Awaiting 2 more approval(s) from PKI Approvers or Certificate Owners.", (await Admin.ReadAsync(id)).Text("StatusMessage"));
        Assert.Single(await Admin.HistoryAsync(id), entry => entry.Text("Kind") == "Assigned");
    }

    [Fact]
    public async Task Without_the_permission_nobody_adds_others_and_who_may_not_read_it_learns_nothing_of_it()
    {
        var id = await Erin.StartAsync(Workflows.Enrollment);
        const string Body = """{"People":["dave"],"Reason":"Why not."}""";

        foreach (var reader in (Person[])[Erin, Alice])
            Assert.Contains("AssigneesMayForward", (await AssignAsync(reader, id, Body)).Fails(ErrorCodes.MayNotAssign).Says, StringComparison.Ordinal);
        (await AssignAsync(Dave, id, Body)).Fails(ErrorCodes.NoSuchInstance);
        (await AssignAsync(Admin, Guid.NewGuid(), Body)).Fails(ErrorCodes.NoSuchInstance);
        (await AssignAsync(installation.Anybody(), id, Body)).Fails(ErrorCodes.NotAuthenticated);
        Assert.DoesNotContain(id, await Dave.ListAsync("/AssignedToMe"));
    }

    [Fact]
    public async Task If_the_version_says_so_those_who_are_asked_forward_it_and_others_do_not()
    {
        var definition = await Admin.PublishAsync("Forwarded");
        var before = await Erin.StartAsync(Workflows.Start("Forwarded"));
        await ChangeAsync(definition, """{"DisplayName":"Forwarded","AssigneesMayForward":true}""");
        var id = await Erin.StartAsync(Workflows.Start("Forwarded"));
        const string Body = """{"People":["dave@example.com"],"Reason":"He knows it."}""";

        (await AssignAsync(Alice, before, Body)).Fails(ErrorCodes.MayNotAssign);
        (await AssignAsync(Erin, id, Body)).Fails(ErrorCodes.MayNotAssign);
        (await AssignAsync(Alice, id, Body)).Is(204);
        (await AssignAsync(Dave, id, """{"People":["admin"],"Reason":"He knows it better."}""")).Is(204);

        (await Dave.SignalAsync(id)).Is(204);
        (await AssignAsync(Alice, id, Body)).Fails(ErrorCodes.NoSuchInstance);
        (await AssignAsync(Erin, id, Body)).Fails(ErrorCodes.NotWaiting);
    }

    [Fact]
    public async Task Everything_wrong_with_a_request_is_told_at_once()
    {
        var id = await Erin.StartAsync(Workflows.Enrollment);
        const string Url = "/Workflow/Instances/mine/Assignees";

        Assert.Equal(
            ["instanceId", "Reason", "RoleIds[0]", "People[0]", "People[1]", "SignalKey", "Note"],
            (await Admin.PostAsync(Url, """{"RoleIds":["two"],"People":[7,""],"SignalKey":"gate","Note":1}""")).Fails(ErrorCodes.InvalidRequest).Fields);
        Assert.Equal(["Reason"], (await AssignAsync(Admin, id, """{"People":["dave"],"Reason":"  "}""")).Fails(ErrorCodes.InvalidRequest).Fields);
        Assert.Equal("Nobody is named: give RoleIds, People, or both.", (await AssignAsync(Admin, id, """{"People":[],"Reason":"x"}""")).Fails(ErrorCodes.InvalidRequest).Says);
        (await AssignAsync(Admin, id, "[]")).Fails(ErrorCodes.InvalidRequest);
        (await Admin.PostAsync($"/Workflow/Instances/{id}/Assignees")).Fails(ErrorCodes.InvalidRequest);
        Assert.Equal(
            ["RoleIds[0]", "People[1]", "People[2]"],
            (await AssignAsync(Admin, id, """{"RoleIds":[77],"People":["dave","mallory","PKI Approvers"],"Reason":"x"}""")).Fails(ErrorCodes.InvalidRequest).Fields);
        Assert.Equal(
            ["Reason", "RoleIds[0]", "People[2]", "RoleIds[1]", "People[1]"],
            (await AssignAsync(Admin, id, """{"RoleIds":["two",77],"People":["dave","mallory",7]}""")).Fails(ErrorCodes.InvalidRequest).Fields);
        Assert.Equal("Awaiting 2 more approval(s) from PKI Approvers.", (await Admin.ReadAsync(id)).Text("StatusMessage"));
    }

    [Fact]
    public async Task Who_may_not_add_others_does_not_learn_from_a_wrong_request_who_is_known()
    {
        var id = await Erin.StartAsync(Workflows.Enrollment);
        const string Body = """{"People":["mallory"]}""";

        foreach (var person in (Person[])[Erin, Alice, Dave])
            Assert.Equal(["Reason"], (await AssignAsync(person, id, Body)).Fails(ErrorCodes.InvalidRequest).Fields);
        Assert.Equal(["Reason"], (await AssignAsync(Admin, Guid.NewGuid(), Body)).Fails(ErrorCodes.InvalidRequest).Fields);
        Assert.Equal(["Reason", "People[0]"], (await AssignAsync(Admin, id, Body)).Fails(ErrorCodes.InvalidRequest).Fields);
    }

    [Fact]
    public async Task A_reason_and_a_list_may_be_as_long_as_the_limit_and_no_longer()
    {
        var id = await Erin.StartAsync(Workflows.Enrollment);
        string Body(int reason, int people) => JsonSerializer.Serialize(new { People = Enumerable.Repeat("dave", people), Reason = new string('x', reason) });

        Assert.Equal(["Reason"], (await AssignAsync(Admin, id, Body(InstanceCommand.Assign.LongestReason + 1, 1))).Fails(ErrorCodes.InvalidRequest).Fields);
        Assert.Equal(["People"], (await AssignAsync(Admin, id, Body(1, Assignees.Most + 1))).Fails(ErrorCodes.InvalidRequest).Fields);
        Assert.Equal(["People[0]"], (await AssignAsync(
            Admin, id, JsonSerializer.Serialize(new { People = new[] { new string('x', Assignees.LongestName + 1) }, Reason = "x" }))).Fails(ErrorCodes.InvalidRequest).Fields);

        (await AssignAsync(Admin, id, Body(InstanceCommand.Assign.LongestReason, Assignees.Most))).Is(204);
    }

    [Fact]
    public async Task Who_may_not_answer_is_not_added()
    {
        await Admin.PublishAsync("ForwardedFourEyes", Workflows.Approval("\"RequesterMayApprove\":false"));
        var id = await Erin.StartAsync(Workflows.Start("ForwardedFourEyes"));

        var refused = (await AssignAsync(Admin, id, """{"People":["erin"],"Reason":"She knows it."}""")).Fails(ErrorCodes.InvalidRequest);

        Assert.Equal("'erin' may not answer this step, and so cannot be added to it.", refused.Says);
    }

    [Fact]
    public async Task Only_the_step_that_is_named_is_forwarded_and_only_as_it_was_read_and_only_while_it_waits()
    {
        var id = await Erin.StartAsync(Workflows.Enrollment);
        var stale = (await Admin.GetAsync($"/Workflow/Instances/{id}")).Header("ETag")!;
        (await Alice.SignalAsync(id)).Is(204);
        var url = $"/Workflow/Instances/{id}/Assignees";
        const string Body = """{"People":["dave"],"Reason":"x"}""";

        (await Admin.PostAsync(url, """{"People":["dave"],"Reason":"x","SignalKey":"Other.ApprovalStatus"}""")).Fails(ErrorCodes.StandsElsewhere);
        (await Admin.PostAsync(url, Body, ("If-Match", stale))).Fails(ErrorCodes.PreconditionFailed);
        (await Alice.PostAsync(url, Body, ("If-Match", stale))).Fails(ErrorCodes.MayNotAssign);
        (await Admin.PostAsync(url, Body, ("If-Match", (await Admin.GetAsync($"/Workflow/Instances/{id}")).Header("ETag")!))).Is(204);
        (await installation.As("bob").SignalAsync(id)).Is(204);
        (await AssignAsync(Admin, id, Body)).Fails(ErrorCodes.NotWaiting);
    }

    [Fact]
    public async Task Whether_a_definition_is_forwarded_is_said_by_its_author_is_false_otherwise_and_travels_with_an_export()
    {
        async Task<bool> ShowsAsync(Guid definition) =>
            (await Admin.GetAsync($"/Workflow/Definitions/{definition}")).Is(200).Json.GetProperty("AssigneesMayForward").GetBoolean();
        var usual = await Admin.CreateAsync("ForwardUsual");
        var open = (await Admin.PostAsync("/Workflow/Definitions", """{"DisplayName":"F","WorkflowType":"ForwardOpen","AssigneesMayForward":true}""")).Is(200).Json.Id();

        Assert.Equal((false, true), (await ShowsAsync(usual), await ShowsAsync(open)));
        (await Admin.PutAsync($"/Workflow/Definitions/{open}", """{"DisplayName":"Renamed"}""")).Is(200);
        Assert.True(await ShowsAsync(open));
        var export = (await Admin.GetAsync($"/Workflow/Definitions/{open}?exportable=true")).Is(200);
        Assert.True((await Admin.PostAsync("/Workflow/Definitions/Import", export.Text)).Is(200).Json.GetProperty("Definition").GetProperty("AssigneesMayForward").GetBoolean());
        (await Admin.PutAsync($"/Workflow/Definitions/{open}", """{"DisplayName":"Renamed","AssigneesMayForward":false}""")).Is(200);
        var history = (await Admin.GetAsync($"/Workflow/Definitions/{open}/History")).Is(200).Json;
        Assert.Contains(history.EnumerateArray(), entry => entry.Text("Message") == "Those who are asked may not ask others any more.");
        Assert.Equal(["AssigneesMayForward"], (await Admin.PostAsync(
            "/Workflow/Definitions", """{"DisplayName":"S","WorkflowType":"W","AssigneesMayForward":"no"}""")).Fails(ErrorCodes.InvalidRequest).Fields);
        Assert.False((await Admin.GetAsync($"/Workflow/Definitions/{open}", ("x-keyfactor-requested-with", "APIClient"))).Is(200).Json
            .TryGetProperty("AssigneesMayForward", out _));
    }

    private static Task<ApiResponse> AssignAsync(Person person, Guid id, string body) => person.PostAsync($"/Workflow/Instances/{id}/Assignees", body);

    private async Task ChangeAsync(Guid definition, string texts)
    {
        (await Admin.PutAsync($"/Workflow/Definitions/{definition}", texts)).Is(200);
        (await Admin.PostAsync($"/Workflow/Definitions/{definition}/Publish")).Is(200);
    }
}
