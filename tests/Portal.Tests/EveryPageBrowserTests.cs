using Microsoft.Playwright;
using WorkflowFunctions.Api.Tests.Kit;
using WorkflowFunctions.Portal.Tests.Kit;

namespace WorkflowFunctions.Portal.Tests;

/// <summary>What the demo's people do on the pages beside a single answer, in a real browser, with and without scripts.</summary>
public sealed class EveryPageBrowserTests(PortalHost host, Browsers browsers) : IClassFixture<PortalHost>
{
    [Theory]
    [InlineData(390, false)]
    [InlineData(1440, true)]
    public async Task People_answer_several_follow_their_own_and_look_after_all(int width, bool hasScripts)
    {
        var (one, two, three) = ($"One of {width}", $"Two of {width}", $"Three of {width}");
        var ids = new List<Guid>();
        foreach (var title in (string[])[one, two, three])
            ids.Add(await host.EnrollAsync(title));
        await using var visitor = await browsers.OpenAsync(host.Address, width, hasScripts: hasScripts);
        var page = visitor.Page;

        await visitor.SignInAsync("carol");
        await page.GetByLabel("Find in titles").FillAsync($"of {width}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();
        await page.GetByLabel($"Pick {one}").CheckAsync();
        await page.GetByLabel($"Pick {two}").CheckAsync();
        await page.GetByLabel("Comment (for those that need one)").FillAsync("Both are right");
        await page.GetByRole(AriaRole.Button, new() { Name = "Deny" }).ClickAsync();
        await page.GetByText($"{one}: taken.").WaitForAsync();
        await page.GetByText($"{two}: taken.").WaitForAsync();
        await SignOutAsync(page);
        foreach (var id in ids[..2])
            await host.Api("admin").AwaitAsync(id, "Rejected");
        await host.EnrollAsync($"Four of {width}");

        await visitor.SignInAsync("erin");
        await page.GetByLabel("Status").SelectOptionAsync("Rejected");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = one }).WaitForAsync();
        Assert.Equal(0, await page.GetByRole(AriaRole.Link, new() { Name = three }).CountAsync());
        await page.GetByRole(AriaRole.Link, new() { Name = "My requests" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = three }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Withdraw…" }).ClickAsync();
        await page.GetByLabel("Reason").FillAsync("Not needed");
        await page.GetByRole(AriaRole.Button, new() { Name = "Withdraw" }).ClickAsync();
        await page.GetByText("Not needed").First.WaitForAsync();
        await SignOutAsync(page);

        await visitor.SignInAsync("admin");
        await page.GetByRole(AriaRole.Link, new() { Name = "All instances" }).ClickAsync();
        await page.GetByText("More conditions").ClickAsync();
        await page.GetByLabel("Query").FillAsync($"Title -contains \"of {width}\"");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();
        await page.GetByText("4 in all").WaitForAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = two }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Delete…" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "Inbox" }).WaitForAsync();
        await page.GotoAsync($"/instances?find=Four+of+{width}");
        await page.GetByRole(AriaRole.Link, new() { Name = $"Four of {width}" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Stop…" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Leave it as it is" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Restart…" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Restart" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "an earlier instance" }).WaitForAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "What happened", Exact = true }).ClickAsync();
        await page.GetByLabel("By whom").FillAsync("carol");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = one }).WaitForAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Help", Exact = true }).ClickAsync();
        await page.GetByText("$(requester)").First.WaitForAsync();
        Assert.Empty(visitor.Complaints);
    }

    [Theory]
    [InlineData(390, true)]
    [InlineData(1440, false)]
    public async Task An_administrator_tries_compares_goes_back_exports_and_imports(int width, bool hasScripts)
    {
        var id = await host.Api("admin").PublishAsync($"Portal.Life{width}");
        await using var visitor = await browsers.OpenAsync(host.Address, width, hasScripts: hasScripts);
        var page = visitor.Page;
        await visitor.SignInAsync("admin");
        await page.GetByRole(AriaRole.Link, new() { Name = "Definitions" }).ClickAsync();
        await page.GetByLabel("Find by name, type or key").FillAsync($"Life{width}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Find" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = $"Workflow Portal.Life{width}" }).ClickAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "Try it…" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Try it" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Approve" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "It would be complete" }).WaitForAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Back to the definition" }).ClickAsync();

        await page.GetByText("The steps as a list").ClickAsync();
        await page.Locator("figcaption a", new() { HasTextString = "Approve" }).ClickAsync();
        await page.GetByLabel("Name (needed)").First.FillAsync("Approve it");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save the step" }).ClickAsync();
        await page.GetByText("The step is saved in the draft.").WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Publish version 2" }).ClickAsync();
        await page.GetByText("It is published").WaitForAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Compare…" }).ClickAsync();
        await page.Locator("ins", new() { HasTextString = "Approve it" }).WaitForAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Back to the definition" }).ClickAsync();
        await page.GetByLabel("Go back to version").SelectOptionAsync("1");
        await page.GetByRole(AriaRole.Button, new() { Name = "Publish it again" }).ClickAsync();
        await page.GetByText("It is published").WaitForAsync();

        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Export version" }).ClickAsync());
        Assert.StartsWith($"workflow-{id}-", download.SuggestedFilename, StringComparison.Ordinal);
        await page.GotoAsync("/definitions/import");
        await page.GetByLabel("The file of an export").SetInputFilesAsync(await download.PathAsync());
        await page.GetByRole(AriaRole.Button, new() { Name = "Import" }).ClickAsync();
        await page.GetByText("The definition is imported as a draft.").WaitForAsync();
        Assert.Empty(visitor.Complaints);
    }

    private static async Task SignOutAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "Sign in" }).WaitForAsync();
    }
}
