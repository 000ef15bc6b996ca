using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using WorkflowFunctions.Api.Tests.Kit;
using WorkflowFunctions.Portal.Tests.Kit;

namespace WorkflowFunctions.Portal.Tests;

/// <summary>
/// What each page is for, done by one of the demo's people in a real browser whose policy is in force: narrow and wide, with and without
/// scripts. A page that is not in the table fails the test.
/// </summary>
public sealed class MainActionsTests(PortalHost host, Browsers browsers) : IClassFixture<PortalHost>
{
    /// <summary>Those of one person follow one another.</summary>
    private static readonly ImmutableArray<Act> Acts =
    [
        new("alice", "/", with => $"/?find={with.Tag}", async (page, with) =>
        {
            await page.GetByLabel($"Pick Several one {with.Tag}").CheckAsync();
            await page.GetByLabel($"Pick Several two {with.Tag}").CheckAsync();
            await page.GetByLabel(new Regex("^Comment")).FillAsync("Both are right");
            await PressAsync(page, "Deny");
            await page.GetByText($"Several one {with.Tag}: taken.").WaitForAsync();
            await page.GetByText($"Several two {with.Tag}: taken.").WaitForAsync();
        }),
        new("alice", "/instances/{Id}", with => with.Instance("Answer"), async (page, with) =>
        {
            await page.GetByLabel(new Regex("^Comment")).FillAsync("Quite right");
            await PressAsync(page, "Approve");
            await page.GetByText("Your answer was taken.").WaitForAsync();
            await page.Locator(".comment", new() { HasText = "Quite right" }).First.WaitForAsync();
        }),
        new("alice", "/instances/{Id}/forward", with => $"{with.Instance("Forward")}/forward", async (page, with) =>
        {
            await page.GetByLabel("Person", new() { Exact = true }).FillAsync("carol");
            await page.GetByLabel("Reason").FillAsync("She knows it");
            await PressAsync(page, "Ask them as well");
            await page.GetByText("They are asked as well now.").WaitForAsync();
        }),
        new("alice", "/away", _ => "/away", async (page, _) =>
        {
            await page.GetByLabel("Who answers (needed)").FillAsync("dave");
            await page.GetByLabel("Until").FillAsync(DateTime.UtcNow.AddDays(5).ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture));
            await PressAsync(page, "Save");
            await page.GetByText("It is saved.").WaitForAsync();
        }),
        new("alice", "/away/{Id:guid}/end", _ => "/away", async (page, _) =>
        {
            await FollowAsync(page, "End: dave for alice");
            await PressAsync(page, "End it");
            await page.GetByText("It has ended. What was answered stays.").WaitForAsync();
        }),
        new("erin", "/start", with => $"/start?find={with.Type}", (page, with) => FollowAsync(page, $"Workflow {with.Type}")),
        new("erin", "/start/{Id:guid}", with => $"/start/{with.Definition}", async (page, with) =>
        {
            await page.GetByLabel("Title").FillAsync($"By hand {with.Tag}");
            await PressAsync(page, "Start");
            await HeadingAsync(page, $"By hand {with.Tag}");
        }),
        new("erin", "/requests", _ => "/requests", async (page, with) =>
        {
            await page.GetByLabel("Find in titles").FillAsync($"By hand {with.Tag}");
            await PressAsync(page, "Show");
            await FollowAsync(page, $"By hand {with.Tag}");
            await HeadingAsync(page, $"By hand {with.Tag}");
        }),
        new("erin", "/instances/{Id}/{Command}", with => $"{with.Instance("Withdraw")}/withdraw", async (page, _) =>
        {
            await page.GetByLabel("Reason").FillAsync("Not needed");
            await PressAsync(page, "Withdraw");
            await page.GetByText("Not needed").First.WaitForAsync();
        }),
        new("admin", "/instances", _ => "/instances", async (page, with) =>
        {
            await page.GetByText("More conditions").ClickAsync();
            await page.GetByLabel("Query").FillAsync($"Title -contains \"Several\" AND Title -contains \"{with.Tag}\"");
            await PressAsync(page, "Show");
            await page.GetByText("2 in all").WaitForAsync();
        }),
        new("admin", "/instances/{Id}/{Command}", with => $"{with.Instance("Stop")}/stop", async (page, _) =>
        {
            await PressAsync(page, "Stop");
            await page.GetByText("Stopped").First.WaitForAsync();
        }),
        new("admin", "/instances/{Id}/{Command}", with => $"{with.Instance("Restart")}/restart", async (page, _) =>
        {
            await PressAsync(page, "Restart");
            await page.GetByRole(AriaRole.Link, new() { Name = "an earlier instance" }).WaitForAsync();
        }),
        new("admin", "/instances/{Id}/{Command}", with => $"{with.Instance("Restart")}/delete", async (page, _) =>
        {
            await PressAsync(page, "Delete");
            await HeadingAsync(page, "Inbox");
        }),
        new("admin", "/happened", _ => "/happened", async (page, with) =>
        {
            await page.GetByLabel("By whom").FillAsync("alice");
            await page.GetByLabel("What", new() { Exact = true }).SelectOptionAsync("answered");
            await PressAsync(page, "Show");
            await page.GetByRole(AriaRole.Link, new() { Name = $"Answer {with.Tag}" }).First.ClickAsync();
            await HeadingAsync(page, $"Answer {with.Tag}");
        }),
        new("admin", "/definitions", _ => "/definitions", async (page, with) =>
        {
            await page.GetByText("New definition").ClickAsync();
            await page.GetByLabel("Name (needed)").FillAsync($"Lunch {with.Tag}");
            await page.GetByLabel("Type (needed)").FillAsync($"Lunch{with.Tag}");
            await PressAsync(page, "Create");
            await page.GetByText("The definition is created.").WaitForAsync();
        }),
        new("admin", "/definitions/{Id:guid}", with => $"/definitions/{with.Definition}?step=RequireApproval1", async (page, with) =>
        {
            await page.GetByLabel("Name (needed)").First.FillAsync("Approve it");
            await PressAsync(page, "Save the step");
            await page.GetByText("The step is saved in the draft.").WaitForAsync();
            await PressAsync(page, "Publish version 3");
            await page.GetByText("It is published").WaitForAsync();
        }),
        new("admin", "/definitions/{Id:guid}/compare", with => $"/definitions/{with.Definition}/compare", async (page, _) =>
        {
            await page.GetByLabel("From version").FillAsync("2");
            await page.GetByLabel("to version").FillAsync("3");
            await PressAsync(page, "Compare");
            await page.Locator("ins", new() { HasTextString = "Approve it" }).WaitForAsync();
        }),
        new("admin", "/definitions/{Id:guid}", with => $"/definitions/{with.Definition}", async (page, _) =>
        {
            await page.GetByLabel("Go back to version").SelectOptionAsync("1");
            await PressAsync(page, "Publish it again");
            await page.GetByText("Version 1 is published again: new instances start on that one.").WaitForAsync();
        }),
        new("admin", "/definitions/{Id:guid}/try", with => $"/definitions/{with.Definition}/try", async (page, _) =>
        {
            await PressAsync(page, "Try it");
            await PressAsync(page, "Approve");
            await HeadingAsync(page, "It would be complete");
        }),
        new("admin", "/definitions/import", with => $"/definitions/{with.Definition}", async (page, with) =>
        {
            var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Export version" }).ClickAsync());
            Assert.StartsWith($"workflow-{with.Definition}-", download.SuggestedFilename, StringComparison.Ordinal);
            await page.GotoAsync("/definitions/import");
            await page.GetByLabel("The file of an export").SetInputFilesAsync(await download.PathAsync());
            await PressAsync(page, "Import");
            await page.GetByText("The definition is imported as a draft.").WaitForAsync();
        }),
        new("admin", "/definitions/{Id:guid}/delete", with => $"/definitions/{with.Unused}/delete", async (page, _) =>
        {
            await PressAsync(page, "Delete");
            await page.GetByText("The definition is deleted.").WaitForAsync();
        }),
        new("admin", "/help", _ => "/help", async (page, _) =>
        {
            await page.GetByRole(AriaRole.Link, new() { Name = "Tokens" }).First.ClickAsync();
            await page.GetByText("$(requester)").First.WaitForAsync();
        }),
        new("admin", "/sign-in", _ => "/help", async (page, _) =>
        {
            await PressAsync(page, "Sign out");
            await HeadingAsync(page, "Sign in");
            await page.GotoAsync("/happened");
            await PressAsync(page, "admin");
            await HeadingAsync(page, "What happened");
        }),
    ];

    [Theory]
    [InlineData(Axe.Narrow, true)]
    [InlineData(Axe.Narrow, false)]
    [InlineData(Axe.Wide, true)]
    [InlineData(Axe.Wide, false)]
    public async Task Every_page_does_what_it_is_for(int width, bool hasScripts)
    {
        var with = await MakeAsync($"{width}{(hasScripts ? "s" : "p")}");
        var pages = host.Routes(Guid.NewGuid(), Guid.NewGuid()).Where(route => route is { IsOfPortal: true, Method: "GET" } && typeof(PortalPart).Assembly.GetTypes()
            .Any(type => type.GetCustomAttributes(inherit: false).OfType<Microsoft.AspNetCore.Components.RouteAttribute>().Any(page => page.Template == route.Pattern)));
        Assert.Equal(pages.Select(page => page.Pattern).Distinct().Order(StringComparer.Ordinal), Acts.Select(act => act.Page).Distinct().Order(StringComparer.Ordinal));

        foreach (var person in Acts.GroupBy(act => act.Person))
        {
            await using var visitor = await browsers.OpenAsync(host.Address, width, hasScripts: hasScripts);
            await visitor.SignInAsync(person.Key);
            foreach (var act in person)
            {
                await visitor.Page.GotoAsync(act.Address(with));
                await visitor.Page.LooksRightAsync();
                await act.DoAsync(visitor.Page, with);
                await visitor.Page.LooksRightAsync();
                Assert.True(visitor.Complaints.Count == 0, $"{act.Page}: {string.Join("; ", visitor.Complaints)}");
            }
        }
    }

    /// <summary>A workflow of its own that asks alice, and an instance for each thing that is done to one.</summary>
    private async Task<Made> MakeAsync(string tag)
    {
        var (admin, type) = (host.Api("admin"), $"Portal.Main{tag}");
        var definition = await admin.PublishAsync(type);
        (await admin.PutAsync($"/Workflow/Definitions/{definition}", $$"""{"DisplayName":"Workflow {{type}}","AssigneesMayForward":true,"RequesterMayWithdraw":true}""")).Is(200);
        (await admin.PostAsync($"/Workflow/Definitions/{definition}/Publish")).Is(200);
        string[] titles = ["Several one", "Several two", "Answer", "Forward", "Withdraw", "Stop", "Restart"];
        var ids = await Task.WhenAll(titles.Select(title => host.Api("erin").StartAsync(JsonSerializer.Serialize(new { WorkflowType = type, Title = $"{title} {tag}" }))));
        return new(tag, type, definition, await admin.PublishAsync($"Portal.Unused{tag}"), titles.Zip(ids).ToImmutableDictionary(one => one.First, one => one.Second));
    }

    private static Task PressAsync(IPage page, string name) => page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Button, new() { Name = name, Exact = true })
        .Or(page.GetByRole(AriaRole.Banner).GetByRole(AriaRole.Button, new() { Name = name, Exact = true })).ClickAsync();

    private static Task FollowAsync(IPage page, string name) => page.GetByRole(AriaRole.Link, new() { Name = name }).ClickAsync();

    private static Task HeadingAsync(IPage page, string name) => page.GetByRole(AriaRole.Heading, new() { Name = name }).First.WaitForAsync();

    /// <summary>What somebody does on a page.</summary>
    /// <param name="Page">The page's route.</param>
    /// <param name="Address">Where the person begins.</param>
    private sealed record Act(string Person, string Page, Func<Made, string> Address, Func<IPage, Made, Task> DoAsync);

    /// <summary>What one run works with, so that no run depends on another.</summary>
    private sealed record Made(string Tag, string Type, Guid Definition, Guid Unused, ImmutableDictionary<string, Guid> Instances)
    {
        public string Instance(string title) => $"/instances/{Instances[title]}";
    }
}
