using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using WorkflowFunctions.Portal.Tests.Kit;

namespace WorkflowFunctions.Portal.Tests;

/// <summary>Pages without a mouse, and on paper.</summary>
public sealed class KeyboardAndPrintTests(PortalHost host, Browsers browsers) : IClassFixture<PortalHost>
{
    /// <summary>More than any page here has stops.</summary>
    private const int MostStops = 60;

    [Theory]
    [InlineData(390, true)]
    [InlineData(1440, false)]
    public async Task From_the_sign_in_to_an_answer_by_keyboard_alone_and_one_always_sees_where_one_is(int width, bool hasScripts)
    {
        var title = $"By keyboard {width}";
        var id = await host.EnrollAsync(title);
        await using var visitor = await browsers.OpenAsync(host.Address, width, hasScripts: hasScripts);
        var page = visitor.Page;
        await page.GotoAsync($"/?find={Uri.EscapeDataString(title)}");

        await TabToAsync(page, "#name");
        await page.Keyboard.TypeAsync("alice");
        await TabToAsync(page, "#password");
        await page.Keyboard.TypeAsync("alice-demo");
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Heading, new() { Name = "Inbox" }).WaitForAsync();
        await TabToAsync(page, $".about a[href='/instances/{id}']");
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Heading, new() { Name = title }).WaitForAsync();
        await TabToAsync(page, "#comment");
        await page.Keyboard.TypeAsync("Without a mouse");
        await TabToAsync(page, "button[value=approve]");
        await page.Keyboard.PressAsync("Space");

        await page.GetByText("Your answer was taken.").WaitForAsync();
        await page.Locator(".comment", new() { HasText = "Without a mouse" }).First.WaitForAsync();
        Assert.Empty(visitor.Complaints);
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task An_instance_is_printed_black_on_white_without_what_only_a_screen_needs(ColorScheme scheme)
    {
        var id = await host.EnrollAsync("On paper");
        await using var visitor = await browsers.OpenAsync(host.Address);
        await visitor.SignInAsync("alice");
        var page = visitor.Page;
        await page.GotoAsync($"/instances/{id}");
        await page.EmulateMediaAsync(new() { Media = Media.Print, ColorScheme = scheme });

        Assert.Equal("rgb(255, 255, 255)", await page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor"));
        foreach (var hidden in (string[])[".bar", ".skip", "main form", "article > footer"])
            Assert.False(await page.Locator(hidden).First.IsVisibleAsync(), hidden);
        foreach (var shown in (string[])["h1", "#asked", ".timeline li", "svg.workflow", ".drawing figcaption li"])
            Assert.True(await page.Locator(shown).First.IsVisibleAsync(), shown);
        var contrast = await page.RunAxe(new AxeRunOptions { RunOnly = RunOnlyOptions.Rules("color-contrast") });
        Assert.Empty(contrast.Violations.SelectMany(violation => violation.Nodes).Select(node => node.Html));
    }

    /// <summary>Presses Tab until the element is reached. At each stop something must show where one is.</summary>
    private static async Task TabToAsync(IPage page, string selector)
    {
        for (var stop = 0; stop < MostStops; stop++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await page.EvaluateAsync<bool>("document.activeElement === document.body"))
                continue;
            Assert.True(await page.EvaluateAsync<bool>("""
                (() => {
                  const style = getComputedStyle(document.activeElement);
                  const place = document.activeElement.getBoundingClientRect();
                  return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 && place.width > 0 && place.right > 0;
                })()
                """), $"Nothing shows that {await page.EvaluateAsync<string>("document.activeElement.outerHTML.slice(0, 200)")} has the focus.");
            if (await page.EvaluateAsync<bool>("selector => document.activeElement.matches(selector)", selector))
                return;
        }

        Assert.Fail($"{selector} cannot be reached.");
    }
}
