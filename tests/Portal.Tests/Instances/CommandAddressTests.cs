using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Portal.Tests.Kit;

namespace WorkflowFunctions.Portal.Tests.Instances;

/// <summary>An instance's page has an address for each command that it asks about, and for no other.</summary>
public sealed class CommandAddressTests(PortalHost host) : IClassFixture<PortalHost>
{
    [Fact]
    public async Task The_name_of_a_command_that_no_page_asks_about_is_no_address_and_deletes_nothing()
    {
        var id = await host.EnrollAsync();
        using var alice = await host.SignInAsync("alice");
        var form = (await alice.GetAsync($"/instances/{id}")).Hidden($"/instances/{id}");
        (await alice.PostAsync($"/instances/{id}", form, ("answer", "approve"))).Is(303);
        (await host.Api("bob").SignalAsync(id)).Is(204);
        await host.Api("admin").AwaitAsync(id, "Complete");

        foreach (var command in Enum.GetNames<CommandKind>().Append("nothing").Except(["Stop", "Withdraw", "Restart", "Delete"]))
        {
            (await alice.GetAsync($"/instances/{id}/{command.ToLowerInvariant()}")).Is(404);
            (await alice.PostAsync($"/instances/{id}/{command.ToLowerInvariant()}", form)).Is(404);
        }

        Assert.Equal("Complete", (await host.Api("admin").ReadAsync(id)).GetProperty("StatusName").GetString());
        Assert.DoesNotContain("Assign…", (await alice.GetAsync($"/instances/{id}")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_offers_only_commands_that_have_a_page()
    {
        var id = await host.EnrollAsync();
        using var admin = await host.SignInAsync("admin");
        Assert.DoesNotContain("Assign…", (await admin.GetAsync($"/instances/{id}")).Is(200).Text, StringComparison.Ordinal);
    }
}
