using System.Globalization;
using System.Text.RegularExpressions;
using WorkflowFunctions.Api.Tests.Kit;
using WorkflowFunctions.Portal.Tests.Kit;

namespace WorkflowFunctions.Portal.Tests.Away;

/// <summary>What pages of other sites and hostile texts try with delegations and forwarding.</summary>
public sealed class AwayAttackTests(AwayAttackTests.HostileHost host) : IClassFixture<AwayAttackTests.HostileHost>
{
    private const string Hostile = "</textarea><script>document.title='owned'</script><img src=x onerror=alert(1)>\"'";

    private const string HostileType = "\"'><img src=x onerror=alert(1)><script>alert(1)</script>";

    private static readonly string Soon = DateTimeOffset.UtcNow.AddDays(2).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    [Fact]
    public async Task Hostile_names_types_and_reasons_are_never_markup()
    {
        var admin = host.Api("admin");
        var definition = await admin.PublishAsync(HostileType);
        (await admin.PutAsync($"/Workflow/Definitions/{definition}", """{"DisplayName":"Away","AssigneesMayForward":true}""")).Is(200);
        (await admin.PostAsync($"/Workflow/Definitions/{definition}/Publish")).Is(200);
        var id = await admin.StartAsync(Workflows.Start(HostileType));
        using var alice = await host.SignInAsync("alice");
        using var dave = await host.SignInAsync("dave");
        using var manager = await host.SignInAsync("admin");
        (await alice.SubmitAsync("/away", "/away", ("value.to", "dave@example.com"), ("value.until", Soon), ($"value.type.{HostileType}", "on"))).Is(303);
        List<PageResponse> pages = [await alice.GetAsync("/away"), await dave.GetAsync("/away"), await manager.GetAsync("/away"), await dave.GetAsync("/"), await dave.GetAsync($"/instances/{id}")];
        var end = Regex.Match(pages[0].Html, "/away/[0-9a-f-]+/end").Value;
        pages.Add((await alice.GetAsync(end)).Is(200));
        var forward = $"/instances/{id}/forward";
        pages.Add(await alice.SubmitAsync(forward, forward, ("value.person0", Hostile + "?"), ("value.role", Hostile), ("reason", Hostile)));
        pages.Add(await alice.SubmitAsync("/away", "/away", ("value.to", Hostile + "?"), ("value.until", Hostile), ($"value.type.{Hostile}", "on"), ("value.zone", Hostile)));
        pages.Add(await alice.SubmitAsync("/away", "/away", ("value.to", Hostile + "?"), ("value.until", Hostile), ($"value.type.{Hostile}", "on")));
        (await alice.SubmitAsync(forward, forward, ("value.person0", "erin"), ("reason", Hostile))).Is(303);
        pages.Add((await alice.GetAsync($"/instances/{id}")).Is(200));
        pages.Add((await dave.GetAsync($"/instances/{id}")).Is(200));

        Assert.Contains("document.title='owned'", pages[0].Text, StringComparison.Ordinal);
        Assert.Contains($"asks erin as well: {Hostile}", pages[^1].Text, StringComparison.Ordinal);
        Assert.All(pages, page => Assert.DoesNotContain("<script>", page.Html, StringComparison.Ordinal));
        Assert.All(pages, page => Assert.DoesNotContain("<img", page.Html, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Origin", "https://evil.example.com")]
    public async Task A_page_of_another_site_delegates_ends_and_forwards_nothing_even_with_a_token(string header, string value)
    {
        var id = await host.EnrollAsync();
        using var admin = await host.SignInAsync("admin");
        var form = (await admin.GetAsync("/away")).Is(200).Hidden("/away");
        (await admin.PostAsync("/away", form, ("value.to", "bob"), ("value.until", Soon))).Is(303);
        var end = Regex.Match((await admin.GetAsync("/away")).Html, "/away/[0-9a-f-]+/end").Value;
        var forward = (await admin.GetAsync($"/instances/{id}/forward")).Is(200).Hidden($"/instances/{id}/forward");
        forward["value.person0"] = "erin";
        forward["reason"] = "Because";
        form["value.to"] = "carol";
        form["value.until"] = Soon;
        foreach (var (path, fields) in new[] { ("/away", form), (end, form), ($"/instances/{id}/forward", forward) })
        {
            (await admin.SendAsync(HttpMethod.Post, path, new FormUrlEncodedContent(fields), [(header, value)])).Is(403);
            (await admin.SendAsync(HttpMethod.Post, path, new FormUrlEncodedContent(fields.Where(field => field.Key != "__RequestVerificationToken")), [])).Is(400);
        }

        Assert.Equal(["bob"], (await host.Api("admin").GetAsync("/Workflow/Delegations?QueryString=From%20-eq%20%22admin%22")).Is(200).Json.EnumerateArray().Select(one => one.GetProperty("To").Text("Name")));
        Assert.DoesNotContain(await host.Api("admin").HistoryAsync(id), entry => entry.Text("Kind") == "Assigned");
    }

    /// <summary>Even the operator's own names are no markup: dave has such a one.</summary>
    public sealed class HostileHost() : PortalHost(builder =>
    {
        builder.Configuration["Security:People:0:Name"] = Hostile;
        builder.Configuration["Security:People:0:Mail"] = "dave@example.com";
        builder.Configuration["Security:People:0:SignIns:0:Authority"] = "users";
        builder.Configuration["Security:People:0:SignIns:0:Subject"] = "dave";
    });
}
