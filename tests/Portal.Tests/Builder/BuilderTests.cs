using System.Text.Json;
using System.Text.RegularExpressions;
using WorkflowFunctions.Api.Tests.Kit;
using WorkflowFunctions.Portal.Tests.Kit;

namespace WorkflowFunctions.Portal.Tests.Builder;

/// <summary>Administrators build workflows in forms, without a script.</summary>
public sealed class BuilderTests(PortalHost host) : IClassFixture<PortalHost>
{
    private const string Hostile = "<script>alert(1)</script>\"'><b>";

    [Fact]
    public async Task The_list_tells_versions_and_finds_by_name_type_and_key()
    {
        using var admin = await host.SignInAsync("admin");
        var page = (await admin.GetAsync("/definitions")).Is(200);
        Assert.Matches("Web server certificate: two approvals Enrollment .* version 1 none enabled", page.Text);
        Assert.Contains("Web server", (await admin.GetAsync("/definitions?q=enroLL")).Text, StringComparison.Ordinal);
        Assert.Contains("No definition fits.", (await admin.GetAsync("/definitions?q=%3Cnowhere%3E")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_panel_says_which_values_have_to_come_with_the_start_and_which_tokens_a_notice_has()
    {
        var id = await host.Api("admin").PublishAsync("Portal.Mistyped", """
            [
              {"UniqueName":"Set","DisplayName":"Set","ExtensionName":"SetVariable","ConfigurationParameters":{"Variables":{"team":"PKI"}},"Outputs":{"continue":"Ask"} },
              {"UniqueName":"Ask","DisplayName":"Ask","ExtensionName":"RequireApproval","ConfigurationParameters":{"NotifyApprovers":"True","NotifyMessage":"$(requestr) of $(team): $(title), $(notice:link), $(amount)"},
               "Signals":[{"SignalName":"ApprovalStatus","RoleIds":[2]}],"Outputs":{} }
            ]
            """);
        using var admin = await host.SignInAsync("admin");

        var page = (await admin.GetAsync($"/definitions/{id}?step=Ask")).Is(200);
        Assert.Matches(@"It reads\s+\$\(requestr\)\s+and\s+\$\(amount\)\s+, which no step before it gives", page.Text);
        Assert.Contains("Tokens are replaced, also $(notice:link) and $(notice:reason).", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("no step before it gives", (await admin.GetAsync($"/definitions/{id}?step=Set")).Is(200).Text, StringComparison.Ordinal);
        Assert.Contains("also $(notice:link) and $(notice:reason)", (await admin.GetAsync("/help")).Is(200).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_workflow_is_built_published_and_started()
    {
        using var admin = await host.SignInAsync("admin");
        var made = await CreateAsync(admin, "Travel", "Travel");
        Assert.DoesNotContain("The steps as a list", (await admin.GetAsync(made)).Is(200).Text, StringComparison.Ordinal);
        var first = await DoAsync(admin, made, null, "AddStep", ("type", "RequireApproval"));
        var step = Query(first, "step");
        var page = (await admin.GetAsync(first)).Is(200);
        Assert.Contains("names no role in RoleIds or RoleTokens: nobody could answer it.", page.Text, StringComparison.Ordinal);
        Assert.Contains("aria-describedby=\"s-role-problem\"", page.Html, StringComparison.Ordinal);
        Assert.Contains("disabled", Regex.Match(page.Html, "<button[^>]*value=\"Publish\"[^>]*>").Value, StringComparison.Ordinal);

        var saved = await DoAsync(admin, made, step, "SaveStep",
            ("displayName", "Your manager"), ("uniqueName", "Manager"), ("enabled", "true"), ("role", "2"),
            ("p.MinimumApprovals", "1"), ("p.DeadlineHours", "48"), ("to.continue", ""), ("to.deny", ""), ("to.deadline", ""));
        Assert.Equal("Manager", Query(saved, "step"));
        var after = await DoAsync(admin, made, "Manager", "AddStep", ("output", "deny"), ("type", "Reject"));
        await DoAsync(admin, made, Query(after, "step"), "SaveStep", ("displayName", "Declined"), ("uniqueName", "Declined"), ("enabled", "true"), ("p.Reason", "Not this time, $(requester)."));
        page = (await admin.GetAsync(made)).Is(200);
        Assert.Contains("Nothing stands against publishing this version.", page.Text, StringComparison.Ordinal);
        Assert.Contains("Your manager (Require Approval): deny to 'Declined'.", page.Text, StringComparison.Ordinal);

        Assert.Contains("It is published", (await admin.GetAsync(await DoAsync(admin, made, null, "Publish"))).Is(200).Text, StringComparison.Ordinal);
        var id = await host.Api("erin").StartAsync("""{ "WorkflowType": "Travel", "Title": "To Rome" }""");
        var history = string.Join(' ', (await host.Api("admin").HistoryAsync(id)).Select(entry => entry.Text("Message")));
        Assert.Contains("Entered 'Your manager'.", history, StringComparison.Ordinal);
    }

    /// <summary>The script is checked in another process, while the page waits.</summary>
    [Fact]
    public async Task The_page_of_a_definition_with_a_script_says_what_is_wrong_with_the_script()
    {
        using var admin = await host.SignInAsync("admin");
        var definition = (await host.Api("admin").PostAsync("/Workflow/Definitions/Import", """
            { "DisplayName": "Scripted", "WorkflowType": "Scripted", "Steps": [
              { "UniqueName": "StartNOOP", "DisplayName": "Start", "ExtensionName": "NOOPStep", "Outputs": { "continue": "Compute" } },
              { "UniqueName": "Compute", "DisplayName": "Compute", "ExtensionName": "Script", "ConfigurationParameters": { "ScriptContent": "return {" } } ] }
            """)).Is(200).Json.GetProperty("Definition").GetProperty("Id").GetGuid();
        foreach (var step in (string[])["", "?step=Compute"])
            Assert.Contains("ScriptContent is no JavaScript", (await admin.GetAsync($"/definitions/{definition}{step}")).Is(200).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_was_slower_is_told_and_loses_nothing()
    {
        using var admin = await host.SignInAsync("admin");
        var made = await CreateAsync(admin, "Race", "Race");
        var at = await DoAsync(admin, made, null, "AddStep", ("type", "Delay"));
        var address = at.Split('&')[0];
        var mine = (await admin.GetAsync(address)).Is(200).Hidden(address);
        await DoAsync(admin, made, Query(at, "step"), "DuplicateStep");

        (string, string)[] typed = [("do", "SaveStep"), ("displayName", "Wait <b>"), ("uniqueName", Query(at, "step")), ("p.Hours", "7"), ("conditions.rows", "n1"), ("conditions.n1.value", "True")];
        var refused = (await admin.PostAsync(address, mine, typed)).Is(409);
        Assert.Contains("Somebody else was faster: admin changed it at", refused.Text, StringComparison.Ordinal);
        Assert.Contains("value=\"Wait &lt;b&gt;\"", refused.Html, StringComparison.Ordinal);
        Assert.Matches("name=\"p.Hours\"[^>]* value=\"7\"", refused.Html);
        Assert.Contains("Added steps: Delay2", refused.Text, StringComparison.Ordinal);

        Assert.Equal(303, (await admin.PostAsync(address, refused.Hidden(address), typed)).Status);
        var page = (await admin.GetAsync(address)).Is(200);
        Assert.Contains("Wait <b>", page.Text, StringComparison.Ordinal);
        Assert.Contains("Delay2", page.Text, StringComparison.Ordinal);

        // The step itself may be gone: what was typed for it is shown all the same.
        mine = page.Hidden(address);
        await DoAsync(admin, made, Query(at, "step"), "RemoveStep");
        refused = (await admin.PostAsync(address, mine, typed)).Is(409);
        Assert.Contains("is not there any more", refused.Text, StringComparison.Ordinal);
        Assert.Contains("Wait <b>", refused.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_field_has_that_no_draft_may_have_is_said_at_the_field_and_kept()
    {
        using var admin = await host.SignInAsync("admin");
        var made = await CreateAsync(admin, "Wrong", "Wrong");
        var at = (await DoAsync(admin, made, null, "AddStep", ("type", "RESTRequest"))).Split('&')[0];
        var hidden = (await admin.GetAsync(at)).Is(200).Hidden(at);

        (string, string)[] common = [("do", "SaveStep"), ("displayName", "Call"), ("enabled", "true")];
        var refused = (await admin.PostAsync(at, hidden, [.. common, ("uniqueName", "not a name!"), ("p.BasicPassword", "hunter2")])).Is(400);
        Assert.Contains("UniqueName 'not a name!' must be 1 to 64 letters", refused.Text, StringComparison.Ordinal);
        Assert.Contains("value=\"not a name!\"", refused.Html, StringComparison.Ordinal);
        Assert.Contains("id=\"s-p-BasicPassword-problem\"", refused.Html, StringComparison.Ordinal);
        Assert.Contains("Give it a name", (await admin.PostAsync(at, hidden, [.. common, ("uniqueName", "RESTRequest1"), ("p.Headers.rows", "n1"), ("p.Headers.n1.value", "x")])).Is(400).Text, StringComparison.Ordinal);
        refused = (await admin.PostAsync(at, hidden, [.. common, ("uniqueName", "RESTRequest1"), ("p.Headers.rows", "n1,n2"), ("p.Headers.n1.name", "Accept"), ("p.Headers.n1.value", "text/html"),
            ("p.Headers.n2.name", "Authorization"), ("p.Headers.n2.value", "hunter2")])).Is(400);
        Assert.Contains("id=\"s-p-Headers-n2-value-problem\"", refused.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", (await host.Api("admin").GetAsync($"/Workflow{made.Replace("definitions", "Definitions", StringComparison.Ordinal)}")).Json.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_those_who_may_see_them_and_only_those_who_may_change_them()
    {
        using var erin = await host.SignInAsync("erin");
        (await erin.GetAsync("/definitions")).Is(403);
        using var nobody = host.Visit();
        Assert.Equal(302, (await nobody.GetAsync("/definitions")).Status);

        await using var own = await PortalHost.StartAsync(builder => builder.Configuration["Security:Roles:1:AccessStrings:1"] = "/workflows/definitions/read/");
        using var alice = await own.SignInAsync("alice");
        var list = (await alice.GetAsync("/definitions")).Is(200);
        Assert.DoesNotContain("New definition", list.Text, StringComparison.Ordinal);
        var path = Regex.Match(list.Html, "href=\"(/definitions/[0-9a-f-]{36})\"").Groups[1].Value;
        var page = (await alice.GetAsync($"{path}?step=RequireApproval1")).Is(200);
        Assert.DoesNotContain("Save the step", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("method=\"post\" action=\"/definitions/", page.Html.Replace($"method=\"post\" action=\"{path}?step=RequireApproval1\"", "", StringComparison.Ordinal), StringComparison.Ordinal);
        (await alice.PostAsync(path, list.Hidden("/sign-out"), ("do", "Disable"), ("revision", "1"))).Is(403);
        (await alice.GetAsync("/definitions/import")).Is(403);
        (await alice.GetAsync($"{path}/export")).Is(200);
    }

    [Fact]
    public async Task An_export_is_imported_as_a_draft_and_what_was_left_out_is_said()
    {
        using var admin = await host.SignInAsync("admin");
        var list = (await admin.GetAsync("/definitions?q=two+approvals")).Is(200);
        var path = Regex.Match(list.Html, "href=\"(/definitions/[0-9a-f-]{36})\"").Groups[1].Value;
        var export = (await admin.GetAsync($"{path}/export")).Is(200);
        Assert.StartsWith("attachment;", export.Header("Content-Disposition"), StringComparison.Ordinal);
        Assert.True(JsonDocument.Parse(export.Html).RootElement.TryGetProperty("Keys", out _));

        var imported = await ImportAsync(admin, export.Html);
        Assert.Equal(303, imported.Status);
        Assert.Contains("draft of version 1; never published", (await admin.GetAsync(imported.Location!)).Is(200).Text, StringComparison.Ordinal);

        var noted = await ImportAsync(admin, """{"WorkflowType": "T", "Steps": [{"UniqueName": "a", "ExtensionName": "RESTRequest", "ConfigurationParameters": {"URL": "https://x/", "BasicUsername": "u", "BasicPassword": "hunter2"}}]}""");
        Assert.Contains("It was left out.", noted.Is(200).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", noted.Html, StringComparison.Ordinal);
        Assert.Contains("no valid JSON", (await ImportAsync(admin, "{")).Is(400).Text, StringComparison.Ordinal);
        Assert.Contains("Choose the file", (await ImportAsync(admin, "")).Is(400).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_it_means_that_an_output_leads_nowhere_is_said()
    {
        var id = await host.Api("admin").PublishAsync("Portal.Nowhere");
        using var admin = await host.SignInAsync("admin");

        var panel = (await admin.GetAsync($"/definitions/{id}?step=RequireApproval1")).Is(200).Text;
        Assert.Matches("continue\\s+nowhere: it ends here.*deny\\s+nowhere: it ends as rejected.*deadline\\s+nowhere: 'On Deadline' decides", panel);
    }

    [Fact]
    public async Task Versions_are_compared_with_roles_by_their_names()
    {
        var admin = host.Api("admin");
        var id = await admin.PublishAsync("Portal.ComparedRoles");
        (await admin.PutAsync($"/Workflow/Definitions/{id}/Steps", Workflows.Approval(
            """ "ApprovalsPerRole": { "2": 1 }, "Escalations": [{ "AfterHours": 5, "AddRoleIds": [3, 99], "Notify": ["3"] }] """))).Is(200);
        using var visitor = await host.SignInAsync("admin");

        var compared = (await visitor.GetAsync($"/definitions/{id}/compare?from=1&to=2")).Is(200).Text;
        Assert.Contains("PKI Approvers: 1", compared, StringComparison.Ordinal);
        Assert.Matches("AfterHours: 5\\s+AddRoleIds:\\s+Certificate Owners\\s+role 99\\s+Notify:\\s+3", compared);
    }

    [Fact]
    public async Task Two_versions_are_compared_side_by_side_and_the_earlier_one_is_published_again()
    {
        using var admin = await host.SignInAsync("admin");
        var made = await CreateAsync(admin, "Versions", "Versions");
        var at = await DoAsync(admin, made, null, "AddStep", ("type", "Delay"));
        (string, string)[] Fields(string hours) => [("displayName", "Wait"), ("uniqueName", "Wait"), ("enabled", "true"), ("p.Hours", hours)];
        await DoAsync(admin, made, Query(at, "step"), "SaveStep", Fields("1"));
        await DoAsync(admin, made, null, "Publish");
        await DoAsync(admin, made, "Wait", "SaveStep", Fields("2"));
        await DoAsync(admin, made, "Wait", "AddStep", ("output", "continue"), ("type", "Reject"));

        var compared = (await admin.GetAsync($"{made}/compare")).Is(200);
        Assert.Contains("version 1 and version 2", compared.Text, StringComparison.Ordinal);
        Assert.Contains("<del>1</del>", compared.Html, StringComparison.Ordinal);
        Assert.Contains("<ins>2</ins>", compared.Html, StringComparison.Ordinal);
        Assert.Matches("Reject \\(Reject1\\) added", compared.Text);
        Assert.Contains("The two versions are the same.", (await admin.GetAsync($"{made}/compare?from=1&to=1")).Is(200).Text, StringComparison.Ordinal);
        (await admin.GetAsync($"{made}/compare?from=7&to=1")).Is(404);

        await DoAsync(admin, made, null, "SaveTexts", ("displayName", "Versions of it"), ("description", "Two"), ("keys", "a\r\nb"), ("mayWithdraw", "true"));
        await DoAsync(admin, made, "Reject1", "RemoveStep");
        await DoAsync(admin, made, null, "Publish");
        var back = (await admin.GetAsync(await DoAsync(admin, made, null, "PublishVersion", ("version", "1")))).Is(200);
        Assert.Contains("Version 1 is published again: new instances start on that one. What you see here is version 2.", back.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("start on this version", back.Text, StringComparison.Ordinal);
        var page = (await admin.GetAsync(made)).Is(200);
        Assert.Contains("version 2, published before; version 1 is published", page.Text, StringComparison.Ordinal);
        Assert.Contains("Version 1 is published again, in place of version 2.", page.Text, StringComparison.Ordinal);
        var forth = (await admin.GetAsync(await DoAsync(admin, made, null, "PublishVersion", ("version", "2")))).Is(200);
        Assert.Contains("It is published: new instances start on this version.", forth.Text, StringComparison.Ordinal);
        await DoAsync(admin, made, null, "PublishVersion", ("version", "1"));
        await DoAsync(admin, made, null, "Disable");
        Assert.Contains("disabled", (await admin.GetAsync(made)).Text, StringComparison.Ordinal);
        Assert.Contains("This is version 1, which never changes.", (await admin.GetAsync($"{made}?version=1")).Is(200).Text, StringComparison.Ordinal);
    }

    /// <summary>Only their names make markers the start and the end, which nobody can know.</summary>
    [Fact]
    public async Task Markers_that_are_added_are_the_start_and_the_end_and_the_workflow_is_published()
    {
        using var admin = await host.SignInAsync("admin");
        var made = await CreateAsync(admin, "Markers", "Markers");
        await DoAsync(admin, made, null, "AddStep", ("type", "Reject"));
        Assert.Contains("nothing stands against it", (await admin.GetAsync(made)).Is(200).Text, StringComparison.Ordinal);
        (await admin.SubmitAsync($"{made}?step=Reject1", $"{made}?step=Reject1", ("do", "SaveStep"), ("displayName", "No"), ("uniqueName", "Reject1"), ("enabled", "true"), ("p.Reason", "Because"))).Is(303);
        await DoAsync(admin, made, "Reject1", "AddStep", ("output", "continue"), ("type", "NOOPStep"));
        var page = (await admin.GetAsync(made)).Is(200);
        Assert.Contains("End (Start or end marker)", page.Text, StringComparison.Ordinal);
        Assert.Contains("Add a NOOPStep (Start or end marker) with the unique name 'StartNOOP'", page.Text, StringComparison.Ordinal);
        await DoAsync(admin, made, null, "AddStep", ("type", "NOOPStep"));
        Assert.Contains("Nothing stands against publishing", (await admin.GetAsync(made)).Is(200).Text, StringComparison.Ordinal);
        await DoAsync(admin, made, null, "Publish");
    }

    [Fact]
    public async Task Hostile_texts_are_never_markup()
    {
        using var admin = await host.SignInAsync("admin");
        var made = await CreateAsync(admin, Hostile, Hostile);
        var at = await DoAsync(admin, made, null, "AddStep", ("type", "RequireApproval"));
        await DoAsync(admin, made, Query(at, "step"), "SaveStep", ("displayName", Hostile), ("uniqueName", "a"), ("enabled", "true"), ("conditions.rows", "n1"), ("conditions.n1.value", Hostile), ("roleTokens.rows", "n1"), ("roleTokens.n1.value", Hostile), ("p.ApprovalSubject", Hostile), ("to.continue", "a"));
        foreach (var path in new[] { "/definitions", made, $"{made}?step=a", $"{made}?step={Uri.EscapeDataString(Hostile)}", $"{made}/compare?from=1&to=1", $"{made}?done={Uri.EscapeDataString(Hostile)}" })
        {
            var page = (await admin.GetAsync(path)).Is(200);
            Assert.DoesNotContain("<script>", page.Html, StringComparison.Ordinal);
            Assert.DoesNotContain("<b>\"", page.Html, StringComparison.Ordinal);
            Assert.DoesNotContain(" style=", page.Html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_form_that_no_page_has_does_nothing()
    {
        using var admin = await host.SignInAsync("admin");
        var made = await CreateAsync(admin, "Forged", "Forged");
        var hidden = (await admin.GetAsync(made)).Is(200).Hidden(made);
        (await admin.PostAsync(made, hidden, ("do", "Explode"))).Is(400);
        (await admin.PostAsync(made, hidden, ("do", "AddStep"), ("type", "NoSuchType"))).Is(400);
        (await admin.PostAsync(made, hidden, ("do", "SaveStep"))).Is(404);
        (await admin.PostAsync(made, hidden, ("do", "Publish"))).Is(400);
        (await admin.PostAsync(made, new Dictionary<string, string> { ["revision"] = "1" }, ("do", "AddStep"), ("type", "Delay"))).Is(400);
        (await admin.GetAsync($"/definitions/{Guid.NewGuid()}")).Is(404);
        (await admin.PostAsync($"/definitions/{Guid.NewGuid()}", hidden, ("do", "Publish"))).Is(404);
    }

    private static async Task<string> CreateAsync(FormClient admin, string name, string type)
    {
        var made = await admin.SubmitAsync("/definitions", "/definitions", ("displayName", name), ("workflowType", type), ("description", ""), ("keys", ""), ("mayWithdraw", "true"));
        return made.Is(303).Location!.Split('?')[0];
    }

    /// <summary>Sends a form of a definition's page, and says where that leads.</summary>
    private static async Task<string> DoAsync(FormClient admin, string definition, string? step, string action, params (string Name, string Value)[] fields)
    {
        var path = step is null ? definition : $"{definition}?step={step}";
        return (await admin.SubmitAsync(path, path, [("do", action), .. fields])).Is(303).Location!;
    }

    private static async Task<PageResponse> ImportAsync(FormClient admin, string content)
    {
        var hidden = (await admin.GetAsync("/definitions/import")).Is(200).Hidden("/definitions/import");
        using var form = new MultipartFormDataContent();
        foreach (var (name, value) in hidden)
            form.Add(new StringContent(value), name);
        form.Add(new StringContent(content), "file", "export.json");
        return await admin.SendAsync(HttpMethod.Post, "/definitions/import", form, []);
    }

    private static string Query(string location, string name) => Regex.Match(location, $"[?&]{name}=([^&]+)").Groups[1].Value;
}
