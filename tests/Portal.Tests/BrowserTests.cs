using Microsoft.Playwright;
using WorkflowFunctions.Api.Tests.Kit;
using WorkflowFunctions.Portal.Tests.Kit;

namespace WorkflowFunctions.Portal.Tests;

/// <summary>The demo's people at their work, in a real browser whose policy is in force.</summary>
public sealed class BrowserTests(PortalHost host, Browsers browsers) : IClassFixture<PortalHost>
{
    [Fact]
    public async Task Two_people_answer_at_once_and_both_are_told_the_truth()
    {
        var admin = host.Api("admin");
        await admin.PublishAsync("Portal.OneOfTwo");
        var id = await admin.StartAsync(Workflows.Start("Portal.OneOfTwo"));
        await using var alice = await browsers.OpenAsync(host.Address);
        await using var bob = await browsers.OpenAsync(host.Address);
        foreach (var (visitor, name) in new[] { (alice, "alice"), (bob, "bob") })
        {
            await visitor.SignInAsync(name);
            await visitor.Page.GotoAsync($"/instances/{id}");
        }

        var told = await Task.WhenAll(AnswerAsync(alice, "Approve"), AnswerAsync(bob, "Deny"));

        var counted = (await admin.HistoryAsync(id)).Count(entry => entry.Text("Kind") == "SignalReceived");
        var late = (await admin.HistoryAsync(id)).Count(entry => entry.Text("Kind") == "SignalNotCounted");
        Assert.Equal(1, counted);
        Assert.Equal(counted + late, told.Count(text => text.Contains("Your answer was taken.", StringComparison.Ordinal)));
        Assert.All(told, text => Assert.True(
            text.Contains("Your answer was taken.", StringComparison.Ordinal) || text.Contains("Your answer was not taken", StringComparison.Ordinal), text));

        static async Task<string> AnswerAsync(Visitor visitor, string answer)
        {
            await visitor.Page.GetByRole(AriaRole.Button, new() { Name = answer }).ClickAsync();
            await visitor.Page.GetByText("Your answer was").First.WaitForAsync();
            return await visitor.Page.GetByRole(AriaRole.Main).InnerTextAsync();
        }
    }

    [Fact]
    public async Task The_inbox_is_used_by_keyboard_alone()
    {
        await using var own = await PortalHost.StartAsync(_ => { });
        await own.EnrollAsync("First");
        await own.EnrollAsync("Second");
        await using var visitor = await browsers.OpenAsync(own.Address);
        await visitor.SignInAsync("alice");
        var page = visitor.Page;

        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("k");
        await page.Keyboard.PressAsync("j");
        Assert.Equal("3px", await page.EvaluateAsync<string>("getComputedStyle(document.activeElement).outlineWidth"));

        // Enter on a picked row does not answer it.
        var box = page.GetByRole(AriaRole.Checkbox, new() { Name = "Pick First" });
        await box.CheckAsync();
        await box.PressAsync("Enter");
        await page.GetByText("Nothing was sent").WaitForAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Second", Exact = true }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Heading, new() { Name = "Second", Exact = true }).WaitForAsync();

        // The first stop of the keyboard leads past the navigation.
        await page.Keyboard.PressAsync("Tab");
        Assert.Equal("Skip to content", await page.EvaluateAsync<string>("document.activeElement.textContent"));
        Assert.Equal(2, (await own.Api("alice").ListAsync("/AssignedToMe")).Count);
        Assert.DoesNotContain(visitor.Complaints, complaint => !complaint.Contains("400 (Bad Request)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Times_are_in_the_readers_zone_and_in_UTC_on_hover()
    {
        var id = await host.EnrollAsync();
        await using var visitor = await browsers.OpenAsync(host.Address);
        await visitor.SignInAsync("alice");
        await visitor.Page.GotoAsync($"/instances/{id}");
        var time = visitor.Page.Locator(".timeline time").First;
        Assert.DoesNotContain("UTC", await time.InnerTextAsync(), StringComparison.Ordinal);
        Assert.EndsWith("UTC", await time.GetAttributeAsync("title"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_of_another_site_gets_nothing_and_does_nothing()
    {
        var id = await host.EnrollAsync();
        await using var visitor = await browsers.OpenAsync(host.Address);
        await visitor.SignInAsync("alice");
        Assert.DoesNotContain("workflow=", await visitor.Page.EvaluateAsync<string>("document.cookie"), StringComparison.Ordinal);
        var page = visitor.Page;
        await page.RouteAsync("http://evil.example.com/**", route => route.FulfillAsync(new()
        {
            ContentType = "text/html",
            Body = $"""
                <iframe id="frame" src="{host.Address}/"></iframe>
                <form id="form" method="post" action="{host.Address}/instances/{id}"><input name="answer" value="approve"></form>
                """,
        }));

        await page.GotoAsync("http://evil.example.com/");
        var read = await page.EvaluateAsync<string>(
            "url => fetch(url, { credentials: 'include' }).then(response => response.text(), error => 'failed')", $"{host.Address}/Workflow/Instances/AssignedToMe");
        Assert.Equal("failed", read);
        Assert.DoesNotContain(page.Frames, frame => frame.Url.StartsWith(host.Address, StringComparison.Ordinal) && frame != page.MainFrame);
        await page.EvaluateAsync("document.getElementById('form').submit()");

        await page.GetByText("may not change anything here").WaitForAsync();
        Assert.DoesNotContain(await host.Api("admin").HistoryAsync(id), entry => entry.Text("Kind") == "SignalReceived");
    }
}
