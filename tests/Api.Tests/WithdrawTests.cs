using System.Text.Json;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.Tests.Kit;
using WorkflowFunctions.Core.Machine;

namespace WorkflowFunctions.Api.Tests;

/// <summary>Whoever has started an instance withdraws it.</summary>
public sealed class WithdrawTests(Installation installation) : IClassFixture<Installation>
{
    private Person Admin => installation.As("admin");

    private Person Erin => installation.As("erin");

    [Fact]
    public async Task A_requester_withdraws_his_instance_with_a_reason_and_a_repeat_gets_the_same_response()
    {
        var id = await Erin.StartAsync(Workflows.Enrollment);

        (await WithdrawAsync(Erin, id, "Ordered twice.")).Is(204);
        (await WithdrawAsync(Erin, id, "Another reason.")).Is(204);

        var read = await Erin.ReadAsync(id);
        Assert.Equal(
            (5, "Rejected", "Withdrawn by its requester: Ordered twice."), (read.Number("Status"), read.Text("StatusName"), read.Text("StatusMessage")));
        var entry = Assert.Single(await Erin.HistoryAsync(id), entry => entry.Text("Kind") == "Withdrawn");
        Assert.Equal(("erin", "RequireApproval1", "Ordered twice."),
            (entry.Text("Actor"), entry.Text("StepUniqueName"), entry.GetProperty("Data").Text("Reason")));
        (await installation.As("alice").SignalAsync(id)).Fails(ErrorCodes.NotWaiting);
        Assert.DoesNotContain(id, await installation.As("alice").ListAsync("/AssignedToMe"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"Reason":null}""")]
    [InlineData("""{"reason":"  "}""")]
    public async Task No_reason_is_needed(string? body)
    {
        var id = await Erin.StartAsync(Workflows.Enrollment);

        (await Erin.PostAsync($"/Workflow/Instances/{id}/Withdraw", body)).Is(204);

        Assert.Equal("Withdrawn by its requester.", (await Erin.ReadAsync(id)).Text("StatusMessage"));
    }

    [Fact]
    public async Task Nobody_else_withdraws_it_and_who_may_not_read_it_learns_nothing_of_it()
    {
        var id = await Erin.StartAsync(Workflows.Enrollment);

        // admin may do everything, and alice is asked; dave may start instances and read his own.
        foreach (var reader in (string[])["admin", "alice"])
            (await installation.As(reader).PostAsync($"/Workflow/Instances/{id}/Withdraw")).Fails(ErrorCodes.NotRequester);
        (await installation.As("dave").PostAsync($"/Workflow/Instances/{id}/Withdraw")).Fails(ErrorCodes.NoSuchInstance);
        (await Erin.PostAsync($"/Workflow/Instances/{Guid.NewGuid()}/Withdraw")).Fails(ErrorCodes.NoSuchInstance);
        (await installation.Anybody().PostAsync($"/Workflow/Instances/{id}/Withdraw")).Fails(ErrorCodes.NotAuthenticated);

        Assert.Equal("Suspended", (await Admin.ReadAsync(id)).Text("StatusName"));
    }

    [Fact]
    public async Task An_instance_that_has_ended_otherwise_is_not_withdrawn_and_the_message_names_its_status()
    {
        var id = await Erin.StartAsync(Workflows.Enrollment);
        (await Admin.PostAsync($"/Workflow/Instances/{id}/Stop")).Is(204);

        var refused = (await WithdrawAsync(Erin, id)).Fails(ErrorCodes.StatusForbids);

        Assert.Equal("The instance is Rejected (5): only a suspended instance can be withdrawn.", refused.Says);
        (await installation.As("alice").PostAsync($"/Workflow/Instances/{id}/Withdraw")).Fails(ErrorCodes.NoSuchInstance);
    }

    [Fact]
    public async Task A_definition_decides_by_version_whether_its_requesters_may_withdraw()
    {
        var definition = await Admin.PublishAsync("Withdrawable");
        var (allowed, forbidden) = (await Erin.StartAsync(Workflows.Start("Withdrawable")), Guid.Empty);
        await ChangeAsync(definition, """{"DisplayName":"Strict","RequesterMayWithdraw":false}""");
        forbidden = await Erin.StartAsync(Workflows.Start("Withdrawable"));

        var refused = (await WithdrawAsync(Erin, forbidden)).Fails(ErrorCodes.WithdrawalForbidden);
        (await WithdrawAsync(Erin, allowed)).Is(204);

        Assert.Contains("Version 2 of 'Strict'", refused.Says, StringComparison.Ordinal);
        Assert.Equal("Suspended", (await Admin.ReadAsync(forbidden)).Text("StatusName"));
    }

    [Fact]
    public async Task A_definition_that_is_made_now_allows_it_unless_it_says_otherwise_and_an_update_without_it_leaves_it()
    {
        async Task<bool> ShowsAsync(Guid definition) =>
            (await Admin.GetAsync($"/Workflow/Definitions/{definition}")).Is(200).Json.GetProperty("RequesterMayWithdraw").GetBoolean();
        var usual = await Admin.CreateAsync("WithdrawUsual");
        var strict = (await Admin.PostAsync("/Workflow/Definitions", """{"DisplayName":"S","WorkflowType":"WithdrawStrict","RequesterMayWithdraw":false}"""))
            .Is(200).Json.Id();

        Assert.Equal((true, false), (await ShowsAsync(usual), await ShowsAsync(strict)));
        (await Admin.PutAsync($"/Workflow/Definitions/{strict}", """{"DisplayName":"Renamed"}""")).Is(200);
        Assert.False(await ShowsAsync(strict));
        (await Admin.PutAsync($"/Workflow/Definitions/{strict}", """{"DisplayName":"Renamed","RequesterMayWithdraw":true}""")).Is(200);
        Assert.True(await ShowsAsync(strict));
        Assert.Equal(["RequesterMayWithdraw"], (await Admin.PostAsync(
            "/Workflow/Definitions", """{"DisplayName":"S","WorkflowType":"W","RequesterMayWithdraw":"no"}""")).Fails(ErrorCodes.InvalidRequest).Fields);
    }

    [Fact]
    public async Task The_member_makes_a_new_draft_of_a_published_definition_and_travels_with_an_export()
    {
        var id = await Admin.PublishAsync("WithdrawDraft");
        (await Admin.PutAsync($"/Workflow/Definitions/{id}", """{"DisplayName":"Workflow WithdrawDraft","RequesterMayWithdraw":false}""")).Is(200);

        var history = (await Admin.GetAsync($"/Workflow/Definitions/{id}/History")).Is(200).Json;
        Assert.Contains(history.EnumerateArray(), entry => entry.Text("Message") == "Requesters may not withdraw their instances any more.");
        var export = (await Admin.GetAsync($"/Workflow/Definitions/{id}?exportable=true")).Is(200);
        Assert.Equal((2, 1), (export.Json.Number("DraftVersion"), export.Json.Number("PublishedVersion")));
        var import = (await Admin.PostAsync("/Workflow/Definitions/Import", export.Text)).Is(200).Json.GetProperty("Definition");
        Assert.False(import.GetProperty("RequesterMayWithdraw").GetBoolean());
    }

    [Fact]
    public async Task Clients_of_the_original_are_not_shown_the_member()
    {
        var id = await Admin.CreateAsync("WithdrawCompatible");

        var read = (await Admin.GetAsync($"/Workflow/Definitions/{id}", ("x-keyfactor-requested-with", "APIClient"))).Is(200).Json;

        Assert.False(read.TryGetProperty("RequesterMayWithdraw", out _));
    }

    [Fact]
    public async Task It_is_withdrawn_only_while_it_stands_as_it_was_read_and_others_learn_first_that_they_may_not()
    {
        var id = await Erin.StartAsync(Workflows.Enrollment);
        var stale = (await Erin.GetAsync($"/Workflow/Instances/{id}")).Header("ETag")!;
        (await installation.As("alice").SignalAsync(id)).Is(204);
        var url = $"/Workflow/Instances/{id}/Withdraw";

        (await Erin.PostAsync(url, null, ("If-Match", stale))).Fails(ErrorCodes.PreconditionFailed);
        (await Admin.PostAsync(url, null, ("If-Match", stale))).Fails(ErrorCodes.NotRequester);
        Assert.Equal("Suspended", (await Erin.ReadAsync(id)).Text("StatusName"));
        var current = (await Erin.GetAsync($"/Workflow/Instances/{id}")).Header("ETag")!;

        (await Erin.PostAsync(url, null, ("If-Match", current))).Is(204);
    }

    [Fact]
    public async Task A_reason_may_be_as_long_as_the_limit_and_no_longer_and_nothing_else_is_taken()
    {
        var id = await Erin.StartAsync(Workflows.Enrollment);

        Assert.Equal(["Reason"], (await WithdrawAsync(Erin, id, new string('x', InstanceCommand.Withdraw.LongestReason + 1)))
            .Fails(ErrorCodes.InvalidRequest).Fields);
        Assert.Equal(["instanceId", "Reason", "Comment"], (await Erin.PostAsync("/Workflow/Instances/mine/Withdraw", """{"Comment":"x","Reason":1}"""))
            .Fails(ErrorCodes.InvalidRequest).Fields);
        (await Erin.PostAsync($"/Workflow/Instances/{id}/Withdraw", "[]")).Fails(ErrorCodes.InvalidRequest);
        Assert.Equal("Suspended", (await Erin.ReadAsync(id)).Text("StatusName"));

        (await WithdrawAsync(Erin, id, new string('x', InstanceCommand.Withdraw.LongestReason))).Is(204);
    }

    [Fact]
    public async Task Of_a_last_vote_and_a_withdrawal_at_the_same_moment_one_wins_and_the_response_of_the_withdrawal_is_true()
    {
        for (var round = 0; round < 10; round++)
        {
            var id = await Erin.StartAsync(Workflows.Enrollment);
            (await installation.As("alice").SignalAsync(id)).Is(204);

            var vote = Task.Run(() => installation.As("bob").SignalAsync(id));
            var withdrawal = await WithdrawAsync(Erin, id);
            await vote;

            if (withdrawal.Status == 204)
                Assert.Equal("Withdrawn by its requester.", (await Erin.ReadAsync(id)).Text("StatusMessage"));
            else
                withdrawal.Fails(ErrorCodes.StatusForbids);
        }
    }

    private static Task<ApiResponse> WithdrawAsync(Person person, Guid id, string? reason = null) =>
        person.PostAsync($"/Workflow/Instances/{id}/Withdraw", reason is null ? null : JsonSerializer.Serialize(new { Reason = reason }));

    private async Task ChangeAsync(Guid definition, string texts)
    {
        (await Admin.PutAsync($"/Workflow/Definitions/{definition}", texts)).Is(200);
        (await Admin.PostAsync($"/Workflow/Definitions/{definition}/Publish")).Is(200);
    }
}
