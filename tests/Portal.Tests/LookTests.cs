using Microsoft.Playwright;
using WorkflowFunctions.Api.Tests.Kit;
using WorkflowFunctions.Portal.Tests.Kit;

namespace WorkflowFunctions.Portal.Tests;

/// <summary>What somebody finds at a glance, and where the eye and the hand look for it.</summary>
public sealed class LookTests(PortalHost host, Browsers browsers) : IClassFixture<PortalHost>
{
    [Fact]
    public async Task A_row_of_the_inbox_says_at_a_glance_what_who_where_since_when_until_when_and_how_far()
    {
        var admin = host.Api("admin");
        await admin.PublishAsync("Look.Crowd", Workflows.Approval("\"MinimumApprovals\": 3, \"DeadlineHours\": 3"));
        var id = await admin.StartAsync("""{"WorkflowType":"Look.Crowd","Title":"A change for three"}""");
        (await host.Api("bob").SignalAsync(id)).Is(204);
        using var alice = await host.SignInAsync("alice");

        var page = (await alice.GetAsync("/?find=A+change+for+three")).Is(200);

        Assert.Matches("A change for three Awaiting 2 more approvals from PKI Approvers. No. [0-9]+ · Approve · requested by admin · asked just now .*Deadline in 2 hours .*1 of 3 approvals", page.Text);
        Assert.Matches("Answers so far 1 of 3 approvals bob approved this just now", (await alice.GetAsync($"/instances/{id}")).Text);
    }

    [Fact]
    public async Task Where_only_values_are_asked_nothing_is_offered_to_answer_several_at_once()
    {
        await using var own = await PortalHost.StartAsync(_ => { });
        var admin = own.Api("admin");
        await admin.PublishAsync("Look.Asks", """
            [{"UniqueName":"Ask","DisplayName":"Details","ExtensionName":"RequireInput","ConfigurationParameters":{"Inputs":{"reason":{}}},
              "Signals":[{"SignalName":"Input","RoleIds":[2]}],"Outputs":{}}]
            """);
        await admin.StartAsync(Workflows.Start("Look.Asks"));
        using var alice = await own.SignInAsync("alice");

        var page = (await alice.GetAsync("/")).Is(200);

        Assert.Contains("1 waits for you.", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Answer all", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Pick several", page.Text, StringComparison.Ordinal);
        // With one row, there is nothing to find and to sort.
        Assert.DoesNotContain("Find in titles", page.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(390, false)]
    [InlineData(1440, true)]
    public async Task The_answer_to_several_is_within_reach_as_soon_as_something_is_picked(int width, bool hasScripts)
    {
        await Task.WhenAll(Enumerable.Range(0, 25).Select(index => host.EnrollAsync($"Many rows of {width}: {index}")));
        await using var visitor = await browsers.OpenAsync(host.Address, width, hasScripts: hasScripts);
        await visitor.SignInAsync("carol");
        await visitor.Page.GotoAsync($"/?find=Many+rows+of+{width}");
        var approve = visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Approve" });
        Assert.False(await approve.IsVisibleAsync());

        await visitor.Page.GetByRole(AriaRole.Checkbox).Nth(0).CheckAsync();
        await Assertions.Expect(approve).ToBeInViewportAsync(new() { Ratio = 1 });
        await visitor.Page.GetByRole(AriaRole.Checkbox).Nth(24).CheckAsync();
        await Assertions.Expect(approve).ToBeInViewportAsync(new() { Ratio = 1 });

        // What has the focus does not lie under it.
        await visitor.Page.GetByRole(AriaRole.Checkbox).Nth(1).FocusAsync();
        for (var stop = 0; stop < 8; stop++)
        {
            await visitor.Page.Keyboard.PressAsync("Tab");
            Assert.True(await visitor.Page.EvaluateAsync<bool>("""
                () => document.activeElement.getBoundingClientRect().bottom <= document.querySelector(".several").getBoundingClientRect().top + 1
                """), $"Stop {stop} is covered.");
        }

        if (hasScripts)
            await visitor.Page.GetByText("Answer all 2 that are picked").WaitForAsync();
    }

    [Fact]
    public async Task After_an_answer_the_focus_is_on_what_became_of_it_and_the_page_still_renews_itself()
    {
        var id = await host.EnrollAsync("Focus after the answer");
        await using var visitor = await browsers.OpenAsync(host.Address);
        await visitor.SignInAsync("alice");
        await visitor.Page.Clock.InstallAsync();
        await visitor.Page.GotoAsync($"/instances/{id}");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Approve" }).ClickAsync();

        await visitor.Page.GetByText("Your answer was taken.").WaitForAsync();

        Assert.Equal("Your answer was taken.", (await visitor.Page.EvaluateAsync<string>("document.activeElement.textContent")).Trim());
        (await host.Api("bob").SignalAsync(id)).Is(204);
        await host.Api("admin").AwaitAsync(id, "Complete");
        await visitor.Page.Clock.FastForwardAsync("00:20");
        await visitor.Page.Locator(".tag", new() { HasText = "Complete" }).WaitForAsync();
    }

    [Fact]
    public async Task What_happened_within_a_minute_can_be_told_apart()
    {
        var id = await host.EnrollAsync("Seconds");
        using var alice = await host.SignInAsync("alice");
        Assert.Matches(@"<time [^>]*title=""\d+ \w+ \d+, \d\d:\d\d:\d\d UTC"" data-exact", (await alice.GetAsync($"/instances/{id}")).Html);

        await using var visitor = await browsers.OpenAsync(host.Address);
        await visitor.SignInAsync("alice");
        await visitor.Page.GotoAsync($"/instances/{id}");
        Assert.Matches(@"\d:\d\d:\d\d", await visitor.Page.Locator(".timeline time").First.InnerTextAsync());
    }

    [Fact]
    public async Task A_mail_sized_comment_does_not_push_everything_else_away()
    {
        var id = await host.EnrollAsync("Long comment");
        (await host.Api("bob").SignalAsync(id, comment: string.Join(' ', Enumerable.Repeat("I have looked at everything.", 120)))).Is(204);
        await using var visitor = await browsers.OpenAsync(host.Address);
        await visitor.SignInAsync("alice");
        await visitor.Page.GotoAsync($"/instances/{id}");

        Assert.InRange((await visitor.Page.Locator(".aside").BoundingBoxAsync())!.Height, 50, 700);
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Approve" })).ToBeInViewportAsync(new() { Ratio = 1 });
    }

    /// <summary>Colours that somebody has chosen for all pages say nothing any more: words do, and lines are still there.</summary>
    [Fact]
    public async Task In_the_readers_own_colours_buttons_and_states_are_still_told_apart()
    {
        var id = await host.EnrollAsync("Own colours");
        await using var visitor = await browsers.OpenAsync(host.Address);
        await visitor.SignInAsync("alice");
        await visitor.Page.EmulateMediaAsync(new() { ForcedColors = ForcedColors.Active });
        await visitor.Page.GotoAsync($"/instances/{id}");

        foreach (var selector in (string[])["button[value=approve]", "button[value=deny]", ".card", ".tag", "#comment"])
            Assert.Equal("solid", await visitor.Page.Locator(selector).First.EvaluateAsync<string>("element => getComputedStyle(element).borderTopStyle"));
        await Assertions.Expect(visitor.Page.Locator(".tag").First).ToHaveTextAsync("Waiting");
    }

    [Fact]
    public async Task What_can_be_started_says_what_it_is_for()
    {
        var admin = host.Api("admin");
        var id = (await admin.PostAsync("/Workflow/Definitions", """{"DisplayName":"Look for a purpose","WorkflowType":"Look.Purpose","Description":"Asks two people whether it may be bought."}""")).Is(200).Json.Id();
        (await admin.PutAsync($"/Workflow/Definitions/{id}/Steps", Workflows.Approval())).Is(200);
        (await admin.PostAsync($"/Workflow/Definitions/{id}/Publish")).Is(200);
        using var erin = await host.SignInAsync("erin");

        Assert.Contains("Look for a purpose Asks two people whether it may be bought. Look.Purpose", (await erin.GetAsync("/start?find=Look.Purpose")).Is(200).Text, StringComparison.Ordinal);
    }
}
