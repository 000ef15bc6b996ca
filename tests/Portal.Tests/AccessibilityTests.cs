using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using WorkflowFunctions.Api.Tests.Kit;
using WorkflowFunctions.Portal.Tests.Kit;

namespace WorkflowFunctions.Portal.Tests;

/// <summary>Every page, in light and in dark, narrow and wide: no rule of accessibility is broken, nothing sticks out, and nothing moves.</summary>
public sealed class AccessibilityTests(PortalHost host, Browsers browsers) : IClassFixture<PortalHost>
{
    private const int Narrow = 390;
    private const int Wide = 1440;

    private static readonly AxeRunOptions Violations = new() { ResultTypes = [ResultType.Violations] };

    [Fact]
    public async Task No_page_breaks_a_rule()
    {
        var id = await host.EnrollAsync(data: new { cn = "www.example.com", csr = Request(), nested = new { list = new[] { "one", "two" } } });
        await host.Api("bob").SignalAsync(id, comment: "Seen");
        var definition = await host.DefinitionAsync(id);
        using var client = await host.SignInAsync("admin");
        var pages = await host.PagesAsync(client, id);
        await using var visitor = await browsers.OpenAsync(host.Address, Narrow);
        var page = visitor.Page;
        await page.GotoAsync("/sign-in");
        await CheckAsync(page);
        await visitor.SignInAsync("admin");
        foreach (var path in pages.Concat(["/?find=nothing+has+this", "/instances?query=wrong", "/nothing", $"/definitions/{definition}?step=RequireApproval1"]))
        {
            await page.GotoAsync(path);
            await CheckAsync(page);
        }

        await page.GotoAsync($"/definitions/{definition}/try");
        await page.GetByRole(AriaRole.Button, new() { Name = "Try it" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Approve" }).WaitForAsync();
        await CheckAsync(page);
        Assert.DoesNotContain(visitor.Complaints, complaint => !complaint.Contains("404 (Not Found)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_page_on_which_people_answer_breaks_a_rule()
    {
        var id = await host.EnrollAsync(data: new { cn = "www.example.com", csr = Request() });
        await host.Api("admin").PublishAsync("Portal.Asks", """
            [{"UniqueName":"Ask","DisplayName":"Details","ExtensionName":"RequireInput",
              "ConfigurationParameters":{"Inputs":{"reason":{"DisplayName":"Reason","Options":["Superseded"],"Required":"True"},"days":{"DisplayName":"Days","Type":"number","Maximum":3},"note":{"MultiLine":"True"} } },
              "Signals":[{"SignalName":"Input","RoleIds":[2]}],"Outputs":{} }]
            """);
        var asking = await host.Api("admin").StartAsync(Workflows.Start("Portal.Asks"));
        await using var visitor = await browsers.OpenAsync(host.Address, Narrow);
        await visitor.SignInAsync("alice");
        foreach (var path in (string[])["/", $"/instances/{id}", $"/instances/{asking}"])
        {
            await visitor.Page.GotoAsync(path);
            await CheckAsync(visitor.Page);
        }

        // What was refused is shown with what is wrong.
        await visitor.Page.GetByLabel("Reason").SelectOptionAsync("Superseded");
        await visitor.Page.GetByLabel("Days").EvaluateAsync("field => { field.type = 'text'; field.value = 'many'; }");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        await visitor.Page.GetByText("Your answer was not taken").WaitForAsync();
        await CheckAsync(visitor.Page);
        await visitor.Page.GotoAsync("/");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Approve" }).ClickAsync();
        await visitor.Page.GetByText("Nothing was picked").WaitForAsync();
        await CheckAsync(visitor.Page);
    }

    [Fact]
    public async Task The_narrowest_screens_need_no_scrolling_to_the_side()
    {
        var id = await host.EnrollAsync(new string('W', 200));
        using var client = await host.SignInAsync("admin");
        await using var visitor = await browsers.OpenAsync(host.Address, width: 360);
        await visitor.SignInAsync("admin");
        foreach (var path in await host.PagesAsync(client, id))
        {
            await visitor.Page.GotoAsync(path);
            await FitsAsync(visitor.Page);
        }
    }

    /// <summary>All rules in all four appearances.</summary>
    private static async Task CheckAsync(IPage page)
    {
        foreach (var (width, scheme) in new[] { (Narrow, ColorScheme.Light), (Narrow, ColorScheme.Dark), (Wide, ColorScheme.Dark), (Wide, ColorScheme.Light) })
        {
            await page.SetViewportSizeAsync(width, 900);
            await page.EmulateMediaAsync(new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
            var result = await page.RunAxe(Violations);
            Assert.True(result.Violations.Length == 0, $"{page.Url} at {width}, {scheme}: {string.Join("; ", result.Violations.Select(violation =>
                $"{violation.Id}: {violation.Help} {string.Join(" ", violation.Nodes.Select(node => node.Html))}"))}");
            await FitsAsync(page);
        }

        Assert.True(await page.EvaluateAsync<bool>("""
            [...document.querySelectorAll("*")].map((element) => getComputedStyle(element))
              .every((style) => style.animationName === "none" && style.transitionDuration.split(",").every((time) => time.trim() === "0s"))
            """), $"Something moves on {page.Url}.");
    }

    private static async Task FitsAsync(IPage page) => Assert.True(
        await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), $"{page.Url} is too wide for {page.ViewportSize!.Width}.");

    private static string Request()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=www.example.com, O=Example", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return request.CreateSigningRequestPem();
    }
}
