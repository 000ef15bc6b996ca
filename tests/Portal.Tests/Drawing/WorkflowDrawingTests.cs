using System.Xml.Linq;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Portal.Drawing;

namespace WorkflowFunctions.Portal.Tests.Drawing;

public sealed class WorkflowDrawingTests
{
    private const string Hostile = "\"><script>alert(1)</script><!-- ' ]]> &amp; javascript:x";

    private static readonly WorkflowDefinition Loop = Graphs.Of("Ask -continue-> Pay", "Ask -deny-> Ask", "Ask -deadline-> Declined");

    [Fact]
    public async Task Names_are_never_markup()
    {
        var html = await RenderAsync(Graphs.Of([
            Graphs.Step("a", new(Hostile, "b"), new("lost", Hostile)) with { DisplayName = Hostile, ExtensionName = Hostile }, Graphs.Step("b")]) with
        { DisplayName = Hostile });
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<!--", html);
        Assert.Contains(Hostile, string.Concat(Parsed(html).DescendantNodes().OfType<XText>().Select(text => text.Value)));
    }

    [Fact]
    public async Task The_policy_of_the_pages_allows_all_of_it()
    {
        var elements = Parsed(await RenderAsync(Loop)).Descendants().ToList();
        Assert.DoesNotContain(elements, element => element.Name.LocalName is "style" or "script" or "image" or "foreignObject");
        Assert.DoesNotContain(elements.Attributes(), attribute => attribute.Name.LocalName == "style" || attribute.Name.LocalName.StartsWith("on", StringComparison.Ordinal));
    }

    [Fact]
    public async Task It_has_a_title_a_description_and_a_list_that_says_the_same_in_words()
    {
        var page = Parsed(await RenderAsync(Loop));
        var picture = Assert.Single(page.Descendants(), element => element.Name.LocalName == "svg");
        Assert.Equal("img", picture.Attribute("role")!.Value);
        Assert.All(picture.Attribute("aria-labelledby")!.Value.Split(' '), id => Assert.Single(page.Descendants(), element => element.Attribute("id")?.Value == id));
        Assert.Equal(
            ["Ask (Require Approval): continue to 'Pay', deny to 'Ask', deadline to 'Declined'.", "Pay (Require Approval): ends here.", "Declined (Require Approval): ends here."],
            page.Descendants("li").Select(item => string.Join(' ', item.Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))));
    }

    [Fact]
    public async Task Steps_can_be_chosen_by_links_that_say_what_they_are()
    {
        var page = Parsed(await RenderAsync(Loop, new() { [nameof(WorkflowDrawing.Link)] = (StepDefinition step) => $"?step={step.UniqueName}", [nameof(WorkflowDrawing.Chosen)] = "pay" }));
        var links = page.Descendants().Where(element => element.Name.LocalName == "a" && element.Attribute("class") is not null).ToList();
        Assert.Equal(["?step=Ask", "?step=Pay", "?step=Declined"], links.Select(link => link.Attribute("href")!.Value));
        Assert.StartsWith("Pay (Require Approval)", Assert.Single(links, link => link.Attribute("aria-current") is not null).Elements().First().Value);
    }

    [Fact]
    public async Task What_was_done_and_where_it_stands_is_told_in_words_too()
    {
        var html = await RenderAsync(Loop, new() { [nameof(WorkflowDrawing.Path)] = new TakenPath(["Ask", "Ask", "Pay"], "Pay") });
        var page = Parsed(html);
        Assert.Contains("It stands at 'Pay'", page.Descendants().Single(element => element.Name.LocalName == "desc").Value);
        Assert.Equal(["✓ done", "● here now", "Require Approval"], page.Descendants().Where(element => element.Attribute("class")?.Value == "type").Select(text => text.Value));
        Assert.Equal(["line loop taken", "line loop taken", "line taken"], page.Descendants().Select(element => element.Attribute("class")?.Value).Where(name => name?.EndsWith(" taken", StringComparison.Ordinal) == true && name.StartsWith("line", StringComparison.Ordinal)).Order());
        Assert.Contains(", not yet", html);
    }

    [Fact]
    public async Task The_largest_picture_stays_below_what_a_page_may_weigh()
    {
        var html = await RenderAsync(Graphs.Largest(step => [step + 1, 99, 0]));
        Assert.True(html.Length < 400_000, $"{html.Length}");
        Assert.Contains("too many arrows", await RenderAsync(Graphs.Largest(step => Enumerable.Range(0, 50))));
    }

    private static XElement Parsed(string html) => XElement.Parse($"<body>{html.Replace(" open>", " open=\"\">")}</body>");

    private static async Task<string> RenderAsync(WorkflowDefinition definition, Dictionary<string, object?>? parameters = null)
    {
        await using var services = new ServiceCollection().AddSingleton(StepCatalogue.BuiltIn).BuildServiceProvider();
        await using var renderer = new HtmlRenderer(services, NullLoggerFactory.Instance);
        var all = new Dictionary<string, object?>(parameters ?? []) { [nameof(WorkflowDrawing.Definition)] = definition };
        return await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<WorkflowDrawing>(ParameterView.FromDictionary(all))).ToHtmlString());
    }
}
