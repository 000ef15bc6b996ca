using System.Text.Json;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.Tests.Kit;

namespace WorkflowFunctions.Api.Tests;

/// <summary>A role is not deleted while an instance may still wait for those who hold it.</summary>
public sealed class RoleUseTests(Installation installation) : IClassFixture<Installation>
{
    private Person Admin => installation.As("admin");

    [Fact]
    public async Task A_role_that_only_an_older_version_asks_is_kept_until_its_instances_have_ended()
    {
        var role = await MakeRoleAsync("Only before");
        var definition = await Admin.PublishAsync("AskedBefore", Workflows.Approval(role: role));
        var id = await Admin.StartAsync(Workflows.Start("AskedBefore"));
        await PublishAsync(definition, Workflows.Approval());

        var refused = (await Admin.DeleteAsync($"/Security/Roles/{role}")).Fails(ErrorCodes.RoleInUse);

        Assert.Contains($"version 1 of 'Workflow AskedBefore' ({definition})", refused.Says, StringComparison.Ordinal);
        Assert.Contains($"instances that wait for it: {id}", refused.Says, StringComparison.Ordinal);
        (await Admin.PostAsync($"/Workflow/Instances/{id}/Stop")).Is(204);
        (await Admin.DeleteAsync($"/Security/Roles/{role}")).Is(204);
    }

    [Fact]
    public async Task So_is_a_role_for_which_an_instance_on_an_older_version_will_wait_later()
    {
        var role = await MakeRoleAsync("Only later");
        var definition = await Admin.PublishAsync("AskedLater", Workflows.Approval(role: 2).Replace(
            "\"Outputs\":{\"continue\":\"EndNOOP\"}", "\"Outputs\":{\"continue\":\"Second\"}", StringComparison.Ordinal).Replace(
            "{\"UniqueName\":\"EndNOOP\"", $$"""
                {"UniqueName":"Second","DisplayName":"Second","ExtensionName":"RequireApproval","Signals":[{"SignalName":"ApprovalStatus","RoleIds":[{{role}}]}],"Outputs":{"continue":"EndNOOP"} },
                {"UniqueName":"EndNOOP"
                """, StringComparison.Ordinal));
        var id = await Admin.StartAsync(Workflows.Start("AskedLater"));
        await PublishAsync(definition, Workflows.Approval());
        await Admin.StartAsync(Workflows.Start("AskedLater"));

        var refused = (await Admin.DeleteAsync($"/Security/Roles/{role}")).Fails(ErrorCodes.RoleInUse);

        Assert.Contains($"version 1 of 'Workflow AskedLater' ({definition})", refused.Says, StringComparison.Ordinal);
        Assert.DoesNotContain("wait for it", refused.Says, StringComparison.Ordinal);
        (await Admin.PostAsync($"/Workflow/Instances/{id}/Stop")).Is(204);
        // Another instance goes on, on a version that does not ask the role.
        (await Admin.DeleteAsync($"/Security/Roles/{role}")).Is(204);
    }

    [Fact]
    public async Task So_is_a_role_that_was_added_to_an_instance_that_waits_and_few_of_very_many_are_named()
    {
        var role = await MakeRoleAsync("Only added");
        var definition = await Admin.PublishAsync("AskedAsWell");
        (await Admin.PutAsync($"/Workflow/Definitions/{definition}", """{"DisplayName":"AskedAsWell","AssigneesMayForward":true}""")).Is(200);
        (await Admin.PostAsync($"/Workflow/Definitions/{definition}/Publish")).Is(200);
        var ids = new List<Guid>();
        for (var number = 0; number < 7; number++)
        {
            ids.Add(await Admin.StartAsync(Workflows.Start("AskedAsWell")));
            (await installation.As("alice").PostAsync($"/Workflow/Instances/{ids[^1]}/Assignees", JsonSerializer.Serialize(new { RoleIds = new[] { role }, Reason = "They know." }))).Is(204);
        }

        var refused = (await Admin.DeleteAsync($"/Security/Roles/{role}")).Fails(ErrorCodes.RoleInUse);

        Assert.Equal(5, ids.Count(id => refused.Says.Contains($"{id}", StringComparison.Ordinal)));
        Assert.Contains("and maybe more", refused.Says, StringComparison.Ordinal);
        foreach (var id in ids)
            (await installation.As("alice").SignalAsync(id)).Is(204);
        (await Admin.DeleteAsync($"/Security/Roles/{role}")).Is(204);
    }

    private async Task<int> MakeRoleAsync(string name) =>
        (await Admin.PostAsync("/Security/Roles", JsonSerializer.Serialize(new { Name = name }))).Is(200).Json.GetProperty("Id").GetInt32();

    private async Task PublishAsync(Guid definition, string steps)
    {
        (await Admin.PutAsync($"/Workflow/Definitions/{definition}/Steps", steps)).Is(200);
        (await Admin.PostAsync($"/Workflow/Definitions/{definition}/Publish")).Is(200);
    }
}
