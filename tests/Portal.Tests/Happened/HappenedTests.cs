using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Portal.Tests.Kit;

namespace WorkflowFunctions.Portal.Tests.Happened;

/// <summary>An administrator looks at what was done across instances.</summary>
public sealed class HappenedTests(PortalHost host, Browsers browsers) : IClassFixture<PortalHost>
{
    [Fact]
    public async Task What_was_done_is_shown_newest_first_and_filtered_by_person_kind_status_and_query()
    {
        var older = await host.EnrollAsync("Happened <b>older</b>");
        var newer = await host.EnrollAsync("Happened newer");
        await host.Api("alice").SignalAsync(newer, comment: "Seen");
        await host.Api("carol").SignalAsync(newer);
        await host.Api("admin").AwaitAsync(newer, "Complete");
        await host.Api("bob").SignalAsync(older, approved: false, comment: "No");
        await host.Api("admin").AwaitAsync(older, "Rejected");
        using var admin = await host.SignInAsync("admin");

        var all = await ShowAsync("");
        Assert.Contains("Happened &lt;b&gt;older&lt;/b&gt;", all.Html, StringComparison.Ordinal);
        Assert.Matches("Happened <b>older.*Happened newer", all.Text);
        Assert.Matches("Happened newer.*Happened <b>older", (await admin.GetAsync("/happened?sort=-StartDate")).Is(200).Text);
        Shows(await ShowAsync("&person=ALI"), newer, older);
        Shows(await ShowAsync("&person=bob&kind=answered"), older, newer);
        Shows(await ShowAsync("&status=Rejected"), older, newer);
        Shows(await ShowAsync("&find=newer"), newer, older);
        Shows(await ShowAsync($"&query={Uri.EscapeDataString($"Id -eq \"{newer}\"")}"), newer, older);
        Assert.DoesNotContain("alice", (await ShowAsync("&kind=ended")).Html.Split("<article", 2)[1], StringComparison.Ordinal);
        Assert.Contains("Nothing fits among the", (await ShowAsync("&person=nobody")).Text, StringComparison.Ordinal);
        Assert.Contains("Position 1", (await ShowAsync("&query=wrong+-eq+1")).Text, StringComparison.Ordinal);

        async Task<PageResponse> ShowAsync(string filter) => (await admin.GetAsync($"/happened?sort=Title{filter}")).Is(200);

        static void Shows(PageResponse page, Guid shown, Guid hidden)
        {
            Assert.Contains($"/instances/{shown}", page.Html, StringComparison.Ordinal);
            Assert.DoesNotContain($"/instances/{hidden}", page.Html.Split("<search", 2)[1], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_filters_go_along_to_the_page_behind()
    {
        await Task.WhenAll(Enumerable.Range(0, 30).Select(index => host.EnrollAsync($"Paged {index}")));
        using var admin = await host.SignInAsync("admin");
        var first = (await admin.GetAsync("/happened?person=erin&kind=started&find=Paged")).Is(200);
        var next = System.Net.WebUtility.HtmlDecode(System.Text.RegularExpressions.Regex.Match(first.Html, "href=\"(/happened[^\"]*cursor=[^\"]*)\"").Groups[1].Value);
        Assert.Contains("person=erin", next, StringComparison.Ordinal);
        Assert.Contains("kind=started", next, StringComparison.Ordinal);
        var second = (await admin.GetAsync(next)).Is(200);
        var titles = System.Text.RegularExpressions.Regex.Matches(first.Html + second.Html, "<h2><a [^>]*>(Paged \\d+)</a>").Select(match => match.Groups[1].Value).ToList();
        Assert.Equal(30, titles.Count);
        Assert.Equal(30, titles.Distinct().Count());
    }

    [Fact]
    public async Task How_the_service_is_stands_above()
    {
        await host.EnrollAsync("Waits longest");
        await host.Services.GetRequiredService<ResumeService>().RunAsync(TestContext.Current.CancellationToken);
        using var admin = await host.SignInAsync("admin");
        var text = (await admin.GetAsync("/happened")).Is(200).Text;
        Assert.Contains("The service is ready", text, StringComparison.Ordinal);
        Assert.Matches("Version +[0-9]+\\.[0-9]+", text);
        Assert.Contains("Sqlite", text, StringComparison.OrdinalIgnoreCase);
        Assert.Matches("Due now +(nothing|[0-9]+)", text);
        Assert.Matches("Waits longest for somebody +\\S.* , last changed", text);
        Assert.Matches("resume run of this process .*examined", text);
    }

    [Fact]
    public async Task Only_those_who_may_read_all_instances_see_it()
    {
        using var erin = await host.SignInAsync("erin");
        (await erin.GetAsync("/happened")).Is(403);
        Assert.DoesNotContain("href=\"/happened\"", (await erin.GetAsync("/requests")).Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(390, true)]
    [InlineData(1440, false)]
    public async Task An_administrator_filters_with_and_without_scripts(int width, bool hasScripts)
    {
        var title = $"Watched {width}";
        var id = await host.EnrollAsync(title);
        await host.Api("alice").SignalAsync(id, comment: "Fine");
        await using var visitor = await browsers.OpenAsync(host.Address, width, hasScripts: hasScripts);
        var page = visitor.Page;
        await visitor.SignInAsync("admin");
        await page.GetByRole(AriaRole.Link, new() { Name = "What happened" }).ClickAsync();
        await page.GetByLabel("By whom").FillAsync("alice");
        await page.GetByLabel("What", new() { Exact = true }).SelectOptionAsync("answered");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = title }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = title }).WaitForAsync();
        Assert.Empty(visitor.Complaints);
    }
}
