using System.Text.Json;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Engine.Tests.Kit;

namespace WorkflowFunctions.Engine.Tests;

/// <summary>Whoever an escalation asks finds the instance among those that wait for him.</summary>
public sealed class EscalatedListTests
{
    [Fact]
    public async Task Whom_an_escalation_adds_finds_the_instance_from_then_on_and_the_others_keep_it()
    {
        await using var lab = await Laboratory.OpenAsync();
        var step = Workflows.Approval("Approve1", 1, "EndNOOP");
        step = step with
        {
            ConfigurationParameters = step.ConfigurationParameters.Set(
                "Escalations", JsonElement.Parse("""[{ "AfterHours": 8, "AddRoleIds": [3], "AddRoleTokens": ["carol"] }]""")),
        };
        var id = await lab.StartAsync(Workflows.Of(step));
        await lab.DriveAsync(id);
        Assert.Equal([id], await AssignedAsync(lab, "alice", 2));
        Assert.Empty(await AssignedAsync(lab, "dave", 3));
        Assert.Empty(await AssignedAsync(lab, "carol"));

        lab.Time.Advance(TimeSpan.FromHours(8));
        await lab.DriveAsync(id);

        Assert.Equal([id], await AssignedAsync(lab, "alice", 2));
        Assert.Equal([id], await AssignedAsync(lab, "dave", 3));
        Assert.Equal([id], await AssignedAsync(lab, "carol"));
        await lab.AcceptAsync(id, Workflows.First, "alice");
        await lab.DriveAsync(id);
        Assert.Empty(await AssignedAsync(lab, "dave", 3));
    }

    private static async Task<IEnumerable<Guid>> AssignedAsync(Laboratory lab, string name, params int[] roles)
    {
        var scope = new InstanceScope.AssignedTo($"key-of-{name}", [.. roles]);
        var page = await lab.Store.ListAsync(new(scope, InstanceField.StartDate, Descending: false, 0, 100), TestContext.Current.CancellationToken);
        return page.Items.Select(item => item.Id);
    }
}
