using System.Text.RegularExpressions;
using WorkflowFunctions.Portal.Tests.Kit;

namespace WorkflowFunctions.Portal.Tests.Builder;

/// <summary>Administrators try a workflow out, answer by answer, without starting anything.</summary>
public sealed class TryTests(PortalHost host) : IClassFixture<PortalHost>
{
    [Fact]
    public async Task Each_answer_shows_the_path_that_would_be_taken_and_nothing_is_started()
    {
        using var admin = await host.SignInAsync("admin");
        var path = await PathAsync(admin);
        var before = (await host.Api("admin").ListAsync()).Count;
        var page = (await admin.SubmitAsync(path, path, ("requester", "erin"), ("data", "cn: www.example.com"), ("answers", ""))).Is(200);
        Assert.Contains("It would be waiting", page.Text, StringComparison.Ordinal);
        Assert.Contains("Two approvals (Require Approval, here now)", page.Text, StringComparison.Ordinal);
        Assert.Contains("What would be answered to 'Two approvals'?", page.Text, StringComparison.Ordinal);

        page = await AnswerAsync(admin, path, page, "approve", "alice");
        Assert.Contains("It would be waiting", page.Text, StringComparison.Ordinal);
        page = await AnswerAsync(admin, path, page, "approve", "bob");
        Assert.Contains("It would be complete", page.Text, StringComparison.Ordinal);
        Assert.Contains("End-NOOP (Start or end marker, done)", page.Text, StringComparison.Ordinal);
        Assert.Matches("To \\S+, pki-team@example.com: +Your certificate for www.example.com", page.Text);
        Assert.DoesNotContain("What would be answered", page.Text, StringComparison.Ordinal);
        Assert.Equal(before, (await host.Api("admin").ListAsync()).Count);

        // The same answers again, with one more that comes too late, and one of somebody who may not.
        page = (await admin.PostAsync(path, page.Hidden(path), ("requester", "erin"), ("answers", """[{ "Step": "RequireApproval1", "By": "erin", "RoleIds": [4], "Data": { "Approved": true } }]"""))).Is(200);
        Assert.Contains("would be refused", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_tried_is_said_and_what_was_typed_is_kept()
    {
        using var admin = await host.SignInAsync("admin");
        var path = await PathAsync(admin);
        var hidden = (await admin.GetAsync(path)).Is(200).Hidden(path);
        var refused = (await admin.PostAsync(path, hidden, ("data", "no colon <b>"))).Is(400);
        Assert.Contains("must be 'name: value'", refused.Text, StringComparison.Ordinal);
        Assert.Contains("no colon &lt;b&gt;</textarea>", refused.Html, StringComparison.Ordinal);
        Assert.Contains("no JSON array", (await admin.PostAsync(path, hidden, ("answers", "{}"))).Is(400).Text, StringComparison.Ordinal);
        Assert.Contains("has no such step", (await admin.PostAsync(path, hidden, ("answers", """[{ "Step": "Nowhere" }]"""))).Is(400).Text, StringComparison.Ordinal);
        (await admin.GetAsync($"/definitions/{Guid.NewGuid()}/try")).Is(404);
        using var erin = await host.SignInAsync("erin");
        (await erin.GetAsync(path)).Is(403);
    }

    private static async Task<PageResponse> AnswerAsync(FormClient admin, string path, PageResponse page, string answer, string by)
    {
        var answers = System.Net.WebUtility.HtmlDecode(Regex.Match(page.Html, "<textarea id=\"y-answers\"[^>]*>\\s*([^<]*)</textarea>").Groups[1].Value);
        return (await admin.PostAsync(path, page.Hidden(path), ("requester", "erin"), ("data", "cn: www.example.com"), ("answers", answers), ("next", answer), ("by", by), ("comment", ""))).Is(200);
    }

    private static async Task<string> PathAsync(FormClient admin) =>
        Regex.Match((await admin.GetAsync("/definitions?q=two+approvals")).Html, "href=\"(/definitions/[0-9a-f-]{36})\"").Groups[1].Value + "/try";
}
