using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using WorkflowFunctions.Api.Tests.Kit;
using WorkflowFunctions.Portal.Tests.Kit;

namespace WorkflowFunctions.Portal.Tests.Away;

/// <summary>Somebody goes away and another answers, on small screens, in a real browser whose policy is in force.</summary>
public sealed class AwayBrowserTests(Browsers browsers)
{
    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task Somebody_goes_away_and_another_answers_and_forwards_with_and_without_scripts(bool hasScripts, bool isDark)
    {
        await using var host = await PortalHost.StartAsync(_ => { });
        var admin = host.Api("admin");
        var definition = await admin.PublishAsync("Portal.Story");
        (await admin.PutAsync($"/Workflow/Definitions/{definition}", """{"DisplayName":"Story","AssigneesMayForward":true}""")).Is(200);
        (await admin.PostAsync($"/Workflow/Definitions/{definition}/Publish")).Is(200);
        var id = await host.Api("erin").StartAsync("""{"WorkflowType":"Portal.Story","Title":"A story"}""");
        await using var alice = await browsers.OpenAsync(host.Address, 390, isDark, hasScripts);
        await alice.SignInAsync("alice");
        var page = alice.Page;
        await page.GetByRole(AriaRole.Link, new() { Name = "A story" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Forward…" }).ClickAsync();
        await CheckAsync(page, hasScripts);
        await page.GetByLabel("Person", new() { Exact = true }).FillAsync("carol");
        await page.GetByLabel("Reason").FillAsync("She knows it");
        await page.GetByRole(AriaRole.Button, new() { Name = "Ask them as well" }).ClickAsync();
        await page.GetByText("They are asked as well now.").WaitForAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "While I am away" }).ClickAsync();
        Assert.Equal(hasScripts, (await page.InnerTextAsync("main")).Contains("your time zone", StringComparison.Ordinal));
        var until = DateTime.UtcNow.AddDays(5).ToString("yyyy-MM-dd'T'HH:mm", System.Globalization.CultureInfo.InvariantCulture);
        await page.GetByLabel("Who answers (needed)").FillAsync("Nobody I know");
        await page.GetByLabel("Until").FillAsync(until);
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await page.GetByText("which is nobody who is known here").WaitForAsync();
        await CheckAsync(page, hasScripts);
        Assert.Equal(until, await page.GetByLabel("Until").InputValueAsync());
        await page.GetByLabel("Who answers (needed)").FillAsync("dave");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await page.GetByText("It is saved.").WaitForAsync();
        await CheckAsync(page, hasScripts);

        await using var dave = await browsers.OpenAsync(host.Address, 390, isDark, hasScripts);
        await dave.SignInAsync("dave");
        await dave.Page.GetByText("for alice").WaitForAsync();
        Assert.DoesNotContain("Nothing", await dave.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        await CheckAsync(dave.Page, hasScripts);
        await dave.Page.GetByRole(AriaRole.Link, new() { Name = "A story" }).ClickAsync();
        await dave.Page.GetByText("You answer for alice").WaitForAsync();
        await CheckAsync(dave.Page, hasScripts);
        await dave.Page.GetByRole(AriaRole.Button, new() { Name = "Approve" }).ClickAsync();
        await dave.Page.GetByText("Your answer was taken.").WaitForAsync();
        Assert.Contains("dave for alice approved.", await dave.Page.InnerTextAsync("main"), StringComparison.Ordinal);

        await page.GetByRole(AriaRole.Link, new() { Name = "End: dave for alice" }).ClickAsync();
        await CheckAsync(page, hasScripts);
        await page.GetByRole(AriaRole.Button, new() { Name = "End it" }).ClickAsync();
        await page.GetByText("It has ended. What was answered stays.").WaitForAsync();
        await admin.AwaitAsync(id, "Complete");
        Assert.DoesNotContain(alice.Complaints.Concat(dave.Complaints), complaint => !complaint.Contains("400 (Bad Request)", StringComparison.Ordinal));
    }

    /// <summary>Axe itself is a script of the browser's tools, which a page without scripts does not run.</summary>
    private static async Task CheckAsync(IPage page, bool hasScripts)
    {
        if (!hasScripts)
            return;
        var result = await page.RunAxe(new AxeRunOptions());
        Assert.True(result.Violations.Length == 0, $"{page.Url}: {string.Join("; ", result.Violations.Select(violation =>
            $"{violation.Id}: {violation.Help} {string.Join(" ", violation.Nodes.Select(node => node.Html))}"))}");
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), $"{page.Url} is too wide.");
    }
}
