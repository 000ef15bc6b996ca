using System.Text.RegularExpressions;
using WorkflowFunctions.Portal.Tests.Kit;

namespace WorkflowFunctions.Portal.Tests.Drawing;

public sealed class InstancePictureTests(PortalHost host) : IClassFixture<PortalHost>
{
    [Fact]
    public async Task An_instance_shows_the_path_taken_where_it_stands_and_what_lies_ahead()
    {
        var id = await host.EnrollAsync();
        using var alice = await host.SignInAsync("alice");
        var page = (await alice.GetAsync($"/instances/{id}")).Is(200);
        Assert.Matches("Start-NOOP \\(Start or end marker, done\\)", page.Text);
        Assert.Matches("Two approvals \\(Require Approval, here now\\)", page.Text);
        Assert.Matches("End-NOOP \\(Start or end marker, not yet\\)", page.Text);
        Assert.Single(Regex.Matches(page.Html, "class=\"line taken\""));

        await host.Api("bob").SignalAsync(id);
        await host.Api("alice").SignalAsync(id);
        await host.Api("admin").AwaitAsync(id, "Complete");
        page = (await alice.GetAsync($"/instances/{id}")).Is(200);
        Assert.DoesNotContain("here now", page.Text, StringComparison.Ordinal);
        Assert.Contains("End-NOOP (Start or end marker, done)", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_step_at_which_it_has_ended_early_is_not_called_done()
    {
        var id = await host.EnrollAsync();
        (await host.Api("bob").SignalAsync(id, approved: false)).Is(204);
        await host.Api("admin").AwaitAsync(id, "Rejected");
        using var admin = await host.SignInAsync("admin");

        var page = (await admin.GetAsync($"/instances/{id}")).Is(200);

        Assert.Contains("Two approvals (Require Approval, ended here)", page.Text, StringComparison.Ordinal);
        Assert.Contains("✗ ended here", page.Text, StringComparison.Ordinal);
        Assert.Contains("Start-NOOP (Start or end marker, done)", page.Text, StringComparison.Ordinal);
        Assert.Contains("End-NOOP (Start or end marker, not taken)", page.Text, StringComparison.Ordinal);
    }
}
