using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace WorkflowFunctions.Portal.Tests.Kit;

/// <summary>
/// The rules of accessibility. They are put into a page once, and run in each of its appearances: the package's own way opens another page for
/// each run, which takes ten times as long.
/// </summary>
internal static class Axe
{
    public const int Narrow = 390;
    public const int Wide = 1440;

    private static readonly string Script = new BundledAxeScriptProvider().GetScript();

    /// <summary>Light and dark, narrow and wide: no rule is broken, and nothing looks wrong. Nothing moves for those who do not want it.</summary>
    public static async Task CheckAppearancesAsync(this IPage page)
    {
        var before = page.ViewportSize!;
        await page.EvaluateAsync(Script);
        foreach (var (width, scheme) in new[] { (Narrow, ColorScheme.Light), (Narrow, ColorScheme.Dark), (Wide, ColorScheme.Dark), (Wide, ColorScheme.Light) })
        {
            await page.SetViewportSizeAsync(width, before.Height);
            await page.EmulateMediaAsync(new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
            var broken = await page.EvaluateAsync<string[]>("""
                axe.run({ resultTypes: ["violations"] }).then((results) => results.violations.map((rule) => `${rule.id}: ${rule.help} ${rule.nodes.map((node) => node.html).join(" ")}`))
                """);
            Assert.True(broken.Length == 0, $"{page.Url} at {width}, {scheme}: {string.Join("; ", broken)}");
            await page.LooksRightAsync();
        }

        Assert.True(await page.EvaluateAsync<bool>("""
            [...document.querySelectorAll("*")].map((element) => getComputedStyle(element))
              .every((style) => style.animationName === "none" && style.transitionDuration.split(",").every((time) => time.trim() === "0s"))
            """), $"Something moves on {page.Url}.");
        await page.SetViewportSizeAsync(before.Width, before.Height);
    }
}
