using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using WorkflowFunctions.Portal.Tests.Kit;

namespace WorkflowFunctions.Portal.Tests;

/// <summary>Every page, in light and in dark, narrow and wide: no rule of accessibility is broken, and nothing sticks out.</summary>
public sealed class AccessibilityTests(PortalHost host, Browsers browsers) : IClassFixture<PortalHost>
{
    [Theory]
    [InlineData(390, false)]
    [InlineData(390, true)]
    [InlineData(1440, false)]
    [InlineData(1440, true)]
    public async Task No_page_breaks_a_rule(int width, bool isDark)
    {
        var id = await host.EnrollAsync(data: new { cn = "www.example.com", csr = Request(), nested = new { list = new[] { "one", "two" } } });
        await host.Api("bob").SignalAsync(id, comment: "Seen");
        await using var visitor = await browsers.OpenAsync(host.Address, width, isDark);
        var page = visitor.Page;
        await page.GotoAsync("/sign-in");
        await CheckAsync();
        await visitor.SignInAsync("admin");
        foreach (var path in (string[])["/", "/?find=nothing+has+this", "/requests", "/instances", "/instances?query=wrong", $"/instances/{id}/stop", "/nothing"])
        {
            await page.GotoAsync(path);
            await CheckAsync();
        }

        await page.Context.ClearCookiesAsync();
        await visitor.SignInAsync("alice");
        await page.GotoAsync($"/instances/{id}");
        Assert.Contains("RSA, 2048 bits", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        await CheckAsync();

        async Task CheckAsync()
        {
            // The other half of the widths and colours breaks no rule that these do not break, except that of contrast.
            var result = await page.RunAxe((width < 1000) == isDark ? new AxeRunOptions { RunOnly = RunOnlyOptions.Rules("color-contrast") } : new AxeRunOptions());
            Assert.True(result.Violations.Length == 0, $"{page.Url}: {string.Join("; ", result.Violations.Select(violation =>
                $"{violation.Id}: {violation.Help} {string.Join(" ", violation.Nodes.Select(node => node.Html))}"))}");
            Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), $"{page.Url} is too wide.");
        }
    }

    [Fact]
    public async Task The_narrowest_screens_need_no_scrolling_to_the_side()
    {
        var id = await host.EnrollAsync(new string('W', 200));
        await using var visitor = await browsers.OpenAsync(host.Address, width: 360);
        await visitor.SignInAsync("admin");
        foreach (var path in (string[])["/", "/instances", $"/instances/{id}"])
        {
            await visitor.Page.GotoAsync(path);
            Assert.True(await visitor.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), path);
        }
    }

    private static string Request()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=www.example.com, O=Example", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return request.CreateSigningRequestPem();
    }
}
