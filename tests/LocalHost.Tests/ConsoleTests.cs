using Microsoft.Playwright;
using WorkflowFunctions.LocalHost.Tests.Kit;

namespace WorkflowFunctions.LocalHost.Tests;

/// <summary>The console page in a real browser, whose policy is in force.</summary>
public sealed class ConsoleTests
{
    [Theory]
    [InlineData("")]
    [InlineData("/KeyfactorAPI")]
    public async Task A_person_tries_the_demo_on_a_page_that_speaks_with_nobody_else(string basePath)
    {
        using var folder = new TemporaryFolder();
        await using var host = await HostProcess.ServeAsync(folder.Root, Settings.None, "--demo");
        await using var browser = await Browser.OpenAsync();
        var page = browser.Page;
        var origin = (await host.AddressAsync()).ToString().TrimEnd('/');

        await page.GotoAsync($"{origin}{basePath}/console");
        await page.GetByText("Demo users: admin, alice").WaitForAsync();
        await page.GetByText("List what waits for me").First.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("Test Request.*AssignedToMe") }).First.ClickAsync();
        var response = await page.RunAndWaitForResponseAsync(
            () => page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Send") }).First.ClickAsync(),
            response => response.Url.Contains("/Workflow/Instances/AssignedToMe", StringComparison.Ordinal));
        Assert.Equal(200, response.Status);

        Assert.Contains($"{origin}{basePath}/openapi/v1.json", browser.Requests);
        Assert.All(browser.Requests, url => Assert.True(
            url.StartsWith(origin + "/", StringComparison.Ordinal) || url.StartsWith("data:", StringComparison.Ordinal)
            || url.StartsWith("blob:" + origin, StringComparison.Ordinal), url));
        Assert.Empty(browser.Complaints);
    }
}
