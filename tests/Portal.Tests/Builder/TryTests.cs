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
        Assert.Contains("Awaiting 2 more approvals from PKI Approvers.", page.Text, StringComparison.Ordinal);
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

    /// <summary>What a script gives decides where the flow goes, so that somebody has to be able to say it.</summary>
    [Fact]
    public async Task What_a_script_gives_or_why_it_fails_is_said_and_decides_the_path()
    {
        using var admin = await host.SignInAsync("admin");
        var path = await ImportAsync("Try.Outcomes");
        var page = (await admin.SubmitAsync(path, path, ("data", ""))).Is(200);
        Assert.Contains("What other systems and scripts do (1)", page.Text, StringComparison.Ordinal);
        Assert.Contains("name=\"gives.Compute\"", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("name=\"gives.Ask\"", page.Html, StringComparison.Ordinal);
        Assert.Contains("It would be complete", page.Text, StringComparison.Ordinal);

        page = (await admin.PostAsync(path, page.Hidden(path), ("gives.Compute", """{"price": 900}"""), ("fails.Compute", ""))).Is(200);
        Assert.Contains("It would be waiting", page.Text, StringComparison.Ordinal);
        Assert.Contains("{&quot;price&quot;: 900}</textarea>", page.Html, StringComparison.Ordinal);

        page = (await admin.PostAsync(path, page.Hidden(path), ("gives.Compute", ""), ("fails.Compute", "it is broken"))).Is(200);
        Assert.Contains("It would fail", page.Text, StringComparison.Ordinal);
        Assert.Contains("it is broken", page.Text, StringComparison.Ordinal);

        var refused = (await admin.PostAsync(path, page.Hidden(path), ("gives.Compute", "price 900"), ("fails.Compute", ""))).Is(400);
        Assert.Contains("'price 900' in what 'Compute' gives must be 'name: value'", refused.Text, StringComparison.Ordinal);
        Assert.Contains("price 900</textarea>", refused.Html, StringComparison.Ordinal);
        Assert.Contains("both Values and Fails", (await admin.PostAsync(path, page.Hidden(path), ("gives.Compute", "a: b"), ("fails.Compute", "c"))).Is(400).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_comes_later_lets_escalations_come_first()
    {
        using var admin = await host.SignInAsync("admin");
        var path = await ImportAsync("Try.Later");
        var page = (await admin.SubmitAsync(path, path, ("gives.Compute", """{"price": 900}"""))).Is(200);
        Assert.Contains("name=\"after\"", page.Html, StringComparison.Ordinal);

        (string, string)[] answer = [("gives.Compute", """{"price": 900}"""), ("next", "approve"), ("by", "bob"), ("comment", "")];
        foreach (var (after, isEscalated) in ((string, bool)[])[("", false), ("1", false), ("2.5", true)])
        {
            var tried = (await admin.PostAsync(path, page.Hidden(path), [.. answer, ("after", after)])).Is(200).Text;
            Assert.Contains("It would be complete", tried, StringComparison.Ordinal);
            Assert.Equal(isEscalated, tried.Contains("Escalation 1 is due", StringComparison.Ordinal));
        }

        // Whoever answers next is told who was added meanwhile.
        var answers = """[{"SignalKey":"Ask.ApprovalStatus","By":"bob","AfterHours":3,"Data":{"Approved":"perhaps"}}]""";
        var waits = (await admin.PostAsync(path, page.Hidden(path), ("gives.Compute", """{"price": 900}"""), ("answers", answers))).Is(200).Text;
        Assert.Matches("What would be answered to 'Ask'\\?.*The step asks role Certificate Owners.*Escalation 1 is due: PKI Approvers may answer as well\\..*By whom", waits);
    }

    [Fact]
    public async Task An_answer_that_cannot_be_read_stays_where_it_was_typed()
    {
        using var admin = await host.SignInAsync("admin");
        var path = await ImportAsync("Try.Unread");
        var page = (await admin.SubmitAsync(path, path, ("gives.Compute", """{"price": 900}"""))).Is(200);
        (string, string)[] answer = [("gives.Compute", """{"price": 900}"""), ("next", "approve"), ("by", "bob"), ("comment", "Looks <right>"), ("after", "soon")];
        var refused = (await admin.PostAsync(path, page.Hidden(path), answer)).Is(400);
        Assert.Contains("must be a number of hours from 0 to 87600", refused.Text, StringComparison.Ordinal);
        Assert.Contains("What would be answered to 'Ask'?", refused.Text, StringComparison.Ordinal);
        Assert.Contains("value=\"Looks &lt;right&gt;\"", refused.Html, StringComparison.Ordinal);
        Assert.Contains("value=\"soon\"", refused.Html, StringComparison.Ordinal);
        Assert.Matches("<textarea id=\"y-answers\"[^>]*>(\\s|&#xA;)*\\[\\]</textarea>", refused.Html);
    }

    private async Task<string> ImportAsync(string name)
    {
        var made = (await host.Api("admin").PostAsync("/Workflow/Definitions/Import", $$"""
            { "DisplayName": "{{name}}", "WorkflowType": "{{name}}", "Steps": [
              { "UniqueName": "Compute", "DisplayName": "Compute", "ExtensionName": "Script", "ConfigurationParameters": { "ScriptContent": "return {};" }, "Outputs": { "continue": "Choose" } },
              { "UniqueName": "Choose", "DisplayName": "Choose", "ExtensionName": "Decision", "ConfigurationParameters": { "Cases": [{ "Name": "dear", "Condition": "$(price) -gt 500" }] },
                "Outputs": { "dear": "Ask", "otherwise": "Cheap" } },
              { "UniqueName": "Cheap", "DisplayName": "Cheap", "ExtensionName": "SetVariable", "ConfigurationParameters": { "Variables": { "cheap": "True" } } },
              { "UniqueName": "Ask", "DisplayName": "Ask", "ExtensionName": "RequireApproval", "Signals": [{ "SignalName": "ApprovalStatus", "RoleIds": [3] }],
                "ConfigurationParameters": { "Escalations": [{ "AfterHours": 2, "AddRoleIds": [2] }] } } ] }
            """)).Is(200).Json;
        return $"/definitions/{made.GetProperty("Definition").GetProperty("Id").GetGuid()}/try";
    }

    private static async Task<PageResponse> AnswerAsync(FormClient admin, string path, PageResponse page, string answer, string by)
    {
        var answers = System.Net.WebUtility.HtmlDecode(Regex.Match(page.Html, "<textarea id=\"y-answers\"[^>]*>\\s*([^<]*)</textarea>").Groups[1].Value);
        return (await admin.PostAsync(path, page.Hidden(path), ("requester", "erin"), ("data", "cn: www.example.com"), ("answers", answers), ("next", answer), ("by", by), ("comment", ""))).Is(200);
    }

    private static async Task<string> PathAsync(FormClient admin) =>
        Regex.Match((await admin.GetAsync("/definitions?q=two+approvals")).Html, "href=\"(/definitions/[0-9a-f-]{36})\"").Groups[1].Value + "/try";
}
