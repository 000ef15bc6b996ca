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

    /// <summary>The check itself needs scripts.</summary>
    private static Task CheckAsync(IPage page, bool hasScripts) => hasScripts ? page.CheckAppearancesAsync() : Task.CompletedTask;
}
