using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using WorkflowFunctions.Portal.Tests.Kit;

namespace WorkflowFunctions.Portal.Tests.Builder;

/// <summary>The builder in a real browser, whose policy is in force.</summary>
public sealed class BuilderBrowserTests(PortalHost host, Browsers browsers) : IClassFixture<PortalHost>
{
    [Theory]
    [InlineData(390, true, false)]
    [InlineData(1440, false, true)]
    public async Task An_administrator_builds_a_workflow_with_and_without_scripts_narrow_and_wide(int width, bool isDark, bool hasScripts)
    {
        await using var visitor = await browsers.OpenAsync(host.Address, width, isDark, hasScripts);
        var page = visitor.Page;
        await visitor.SignInAsync("admin");
        await page.GetByRole(AriaRole.Link, new() { Name = "Definitions" }).ClickAsync();
        await CheckAsync(page, hasScripts);
        await page.GetByText("New definition").ClickAsync();
        await page.GetByLabel("Name (needed)").FillAsync("Lunch");
        await page.GetByLabel("Type (needed)").FillAsync($"Lunch{width}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create" }).ClickAsync();

        await page.GetByLabel("What it does").SelectOptionAsync("RequireApproval");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add the step" }).ClickAsync();
        await page.GetByText("The step is added to the draft.").WaitForAsync();
        await CheckAsync(page, hasScripts);
        await page.GetByLabel("Name (needed)").First.FillAsync("The cook");
        await page.GetByLabel("PKI Approvers").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save the step" }).ClickAsync();
        await page.GetByLabel("On the output").SelectOptionAsync("deny");
        await page.GetByLabel("What it does").SelectOptionAsync("Reject");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add the step" }).ClickAsync();
        await page.GetByText("1 problem stands against publishing").WaitForAsync();
        await page.GetByLabel("Reason").FillAsync("No lunch today.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save the step" }).ClickAsync();

        // The picture is a way to the steps, by mouse and by keyboard.
        await page.Locator("a.step", new() { HasTextString = "The cook" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Heading, new() { Name = "The cook", Exact = true }).WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Publish version 1" }).ClickAsync();
        await page.GetByText("It is published").WaitForAsync();
        Assert.Empty(visitor.Complaints);
    }

    [Theory]
    [InlineData(390, true)]
    [InlineData(1440, false)]
    public async Task No_page_breaks_a_rule_of_accessibility_and_none_sticks_out(int width, bool isDark)
    {
        var id = await host.EnrollAsync(new string('W', 100));
        await using var visitor = await browsers.OpenAsync(host.Address, width, isDark);
        await visitor.SignInAsync("admin");
        await visitor.Page.GotoAsync("/definitions?q=two+approvals");
        await visitor.Page.Locator("tbody a").First.ClickAsync();
        var definition = new Uri(visitor.Page.Url).AbsolutePath;
        foreach (var path in (string[])[$"{definition}?step=RequireApproval1", $"{definition}/compare?from=1&to=1", "/definitions/import", $"/instances/{id}"])
        {
            await visitor.Page.GotoAsync(path);
            await CheckAsync(visitor.Page, hasScripts: true);
        }

        await visitor.Page.GotoAsync($"{definition}/try");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Try it" }).ClickAsync();
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Approve" }).WaitForAsync();
        await CheckAsync(visitor.Page, hasScripts: true);
        Assert.Empty(visitor.Complaints);
    }

    /// <summary>The check itself needs scripts.</summary>
    private static async Task CheckAsync(IPage page, bool hasScripts)
    {
        if (!hasScripts)
            return;
        var result = await page.RunAxe();
        Assert.True(result.Violations.Length == 0, $"{page.Url}: {string.Join("; ", result.Violations.Select(violation =>
            $"{violation.Id}: {violation.Help} {string.Join(" ", violation.Nodes.Select(node => node.Html))}"))}");
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), $"{page.Url} is too wide.");
    }
}
