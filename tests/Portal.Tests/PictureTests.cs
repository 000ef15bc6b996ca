using WorkflowFunctions.Api.Tests.Kit;
using WorkflowFunctions.Portal.Tests.Kit;

namespace WorkflowFunctions.Portal.Tests;

/// <summary>Makes the pictures of the documents anew: <c>WORKFLOW_PICTURES=docs/images</c>, from the folder of the repository.</summary>
public sealed class PictureTests(Browsers browsers)
{
    [Fact]
    public async Task The_documents_show_the_inbox_an_instance_and_the_builder()
    {
        if (Environment.GetEnvironmentVariable("WORKFLOW_PICTURES") is not { Length: > 0 } folder)
        {
            Assert.Skip("Set WORKFLOW_PICTURES to the folder for the pictures.");
            return;
        }

        await using var host = await PortalHost.StartAsync(_ => { });
        await host.EnrollAsync("Certificate for www.example.com", new { cn = "www.example.com", template = "Web server", validYears = 1 });
        var id = await host.EnrollAsync("Certificate for shop.example.com", new { cn = "shop.example.com", names = new[] { "shop.example.com", "pay.example.com" }, reason = "The old one expires" });
        await host.Api("bob").SignalAsync(id, comment: "Known server");
        await host.Api("admin").PublishAsync("Change", Workflows.Approval("\"MinimumApprovals\": 3, \"DeadlineHours\": 8"));
        var change = await host.Api("admin").StartAsync("""{"WorkflowType":"Change","Title":"New root certificate","InitialData":{"from":"2027-01-01"}}""");
        foreach (var name in (string[])["bob", "carol"])
            await host.Api(name).SignalAsync(change);
        host.Time.Advance(TimeSpan.FromHours(3));
        await using var visitor = await browsers.OpenAsync(host.Address, width: 1280);
        await visitor.SignInAsync("alice");
        await visitor.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, "inbox.png"), FullPage = true });
        await visitor.Page.GotoAsync($"/instances/{id}");
        await visitor.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, "instance.png"), FullPage = true });

        await using var author = await browsers.OpenAsync(host.Address);
        await author.SignInAsync("admin");
        await author.Page.GotoAsync("/definitions?q=two+approvals");
        await author.Page.Locator("tbody a").First.ClickAsync();
        await author.Page.GotoAsync($"{new Uri(author.Page.Url).AbsolutePath}?step=RequireApproval1");
        await author.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, "builder.png") });
    }
}
