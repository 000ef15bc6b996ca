using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Playwright;
using WorkflowFunctions.Api.Tests.Kit;
using WorkflowFunctions.Portal.Tests.Kit;

namespace WorkflowFunctions.Portal.Tests;

/// <summary>Every page, in light and in dark, narrow and wide: no rule of accessibility is broken, nothing sticks out, and nothing moves.</summary>
public sealed class AccessibilityTests(PortalHost host, Browsers browsers) : IClassFixture<PortalHost>
{
    [Fact]
    public async Task No_page_breaks_a_rule()
    {
        var id = await host.EnrollAsync(data: new { cn = "www.example.com", csr = Request(), nested = new { list = new[] { "one", "two" } } });
        await host.Api("bob").SignalAsync(id, comment: "Seen");
        var definition = await host.DefinitionAsync(id);
        using var client = await host.SignInAsync("admin");
        var pages = await host.PagesAsync(client, id);
        await using var visitor = await browsers.OpenAsync(host.Address, Axe.Narrow);
        var page = visitor.Page;
        await page.GotoAsync("/sign-in");
        await page.CheckAppearancesAsync();
        await visitor.SignInAsync("admin");
        foreach (var path in pages.Concat(["/?find=nothing+has+this", "/instances?query=wrong", "/nothing", $"/definitions/{definition}?step=RequireApproval1"]))
        {
            await page.GotoAsync(path);
            await page.CheckAppearancesAsync();
        }

        await page.GotoAsync($"/definitions/{definition}/try");
        await page.GetByRole(AriaRole.Button, new() { Name = "Try it" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Approve" }).WaitForAsync();
        await page.CheckAppearancesAsync();
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
        await using var visitor = await browsers.OpenAsync(host.Address, Axe.Narrow);
        await visitor.SignInAsync("alice");
        foreach (var path in (string[])["/", $"/instances/{id}", $"/instances/{asking}"])
        {
            await visitor.Page.GotoAsync(path);
            await visitor.Page.CheckAppearancesAsync();
        }

        // What was refused is shown with what is wrong.
        await visitor.Page.GetByLabel("Reason").SelectOptionAsync("Superseded");
        await visitor.Page.GetByLabel("Days").EvaluateAsync("field => { field.type = 'text'; field.value = 'many'; }");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        await visitor.Page.GetByText("Your answer was not taken").WaitForAsync();
        await visitor.Page.CheckAppearancesAsync();
        await visitor.Page.GotoAsync("/");
        await visitor.Page.GetByRole(AriaRole.Checkbox).First.CheckAsync();
        await visitor.Page.CheckAppearancesAsync();
        await visitor.Page.EvaluateAsync("document.querySelector('[name=pick]:checked').value = 'nothing'");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Deny" }).ClickAsync();
        await visitor.Page.GetByText("not taken").WaitForAsync();
        await visitor.Page.CheckAppearancesAsync();
    }

    [Fact]
    public async Task The_narrowest_screens_and_pages_at_twice_their_size_look_right()
    {
        var id = await host.EnrollAsync(new string('W', 200));
        using var client = await host.SignInAsync("admin");
        await using var visitor = await browsers.OpenAsync(host.Address, width: 360);
        await visitor.SignInAsync("admin");
        foreach (var path in await host.PagesAsync(client, id))
        {
            await visitor.Page.GotoAsync(path);
            await visitor.Page.LooksRightAsync();
            await visitor.Page.SetViewportSizeAsync(1440 / 2, 450);
            await visitor.Page.LooksRightAsync();
            await visitor.Page.SetViewportSizeAsync(360, 900);
        }
    }

    private static string Request()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=www.example.com, O=Example", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return request.CreateSigningRequestPem();
    }
}
