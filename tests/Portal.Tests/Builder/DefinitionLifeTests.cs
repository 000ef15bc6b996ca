using System.Text.RegularExpressions;
using WorkflowFunctions.Portal.Tests.Kit;

namespace WorkflowFunctions.Portal.Tests.Builder;

/// <summary>Definitions are copied, deleted and brought back to what they were, and steps are moved, without a script.</summary>
public sealed class DefinitionLifeTests(PortalHost host) : IClassFixture<PortalHost>
{
    [Fact]
    public async Task A_definition_is_deleted_behind_a_page_that_says_what_is_lost()
    {
        using var admin = await host.SignInAsync("admin");
        var path = await MakeAsync("Gone");
        var asks = (await admin.GetAsync($"{path}/delete")).Is(200);
        Assert.Contains("Delete 'Gone'?", asks.Text, StringComparison.Ordinal);
        Assert.Contains("cannot be seen any more", asks.Text, StringComparison.Ordinal);
        var done = await admin.PostAsync($"{path}/delete", asks.FieldsOf($"{path}/delete"));
        Assert.Contains("The definition is deleted.", (await admin.GetAsync(done.Is(303).Location!)).Is(200).Text, StringComparison.Ordinal);
        (await admin.GetAsync(path)).Is(404);
        (await admin.GetAsync($"{path}/delete")).Is(404);
    }

    [Fact]
    public async Task What_stands_against_deleting_is_said_before_and_after_it_was_tried()
    {
        using var admin = await host.SignInAsync("admin");
        var path = await MakeAsync("Live");
        var asks = (await admin.GetAsync($"{path}/delete")).Is(200).FieldsOf($"{path}/delete");
        await host.Api("erin").StartAsync("""{ "WorkflowType": "Live", "Title": "Waits" }""");
        Assert.Contains("are running or suspended", (await admin.PostAsync($"{path}/delete", asks)).Is(409).Text, StringComparison.Ordinal);
        var page = (await admin.GetAsync($"{path}/delete")).Is(200);
        Assert.Contains("It cannot be deleted now.", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain($"action=\"{path}/delete\"", page.Html, StringComparison.Ordinal);
        Assert.Contains("Waits", (await admin.GetAsync(Regex.Match(page.Html, "href=\"(/instances[^\"]*)\"").Groups[1].Value)).Is(200).Text, StringComparison.Ordinal);
        // Somebody else has changed it meanwhile.
        (await admin.PostAsync($"{path}/delete", asks.With(("revision", "1")))).Is(409);
        (await admin.GetAsync(path)).Is(200);
    }

    [Fact]
    public async Task Only_those_who_may_change_definitions_may_delete_them()
    {
        var path = await MakeAsync("Kept");
        using var erin = await host.SignInAsync("erin");
        (await erin.GetAsync($"{path}/delete")).Is(403);
        using var admin = await host.SignInAsync("admin");
        (await admin.PostAsync($"{path}/delete", [("revision", "1")])).Is(400);
        (await admin.GetAsync(path)).Is(200);
    }

    [Fact]
    public async Task A_copy_is_a_disabled_draft_that_is_the_same()
    {
        using var admin = await host.SignInAsync("admin");
        var path = await MakeAsync("Original");
        var form = (await admin.GetAsync(path)).Is(200).FieldsOf(path).Where(field => field.Name is "revision" or "__RequestVerificationToken");
        var copied = (await admin.PostAsync(path, form.With(("do", "Copy")))).Is(303).Location!;
        var page = (await admin.GetAsync(copied)).Is(200);
        Assert.Contains("Copy of Original", page.Text, StringComparison.Ordinal);
        Assert.Contains("disabled", page.Text, StringComparison.Ordinal);
        Assert.Contains("Created as a copy of version 1 of 'Original'", page.Text, StringComparison.Ordinal);
        Assert.Contains("Ask (Require Approval): continue to 'Later'", page.Text, StringComparison.Ordinal);
        // Starts are not ambiguous because of it.
        await host.Api("erin").StartAsync("""{ "WorkflowType": "Original", "Title": "Still one" }""");
    }

    [Fact]
    public async Task The_steps_of_a_published_version_come_back_into_the_draft()
    {
        using var admin = await host.SignInAsync("admin");
        var path = await MakeAsync("Undone");
        await DoAsync(admin, path, "Later", "RemoveStep");
        Assert.DoesNotContain("Later", (await admin.GetAsync(path)).Is(200).FieldsOf(path).Select(field => field.Value));
        var back = await DoAsync(admin, path, null, "TakeSteps", ("version", "1"));
        Assert.Contains("The draft has the steps of that version now.", (await admin.GetAsync(back)).Is(200).Text, StringComparison.Ordinal);
        Assert.Contains("Ask (Require Approval): continue to 'Later'", (await admin.GetAsync(path)).Is(200).Text, StringComparison.Ordinal);
        (await admin.PostAsync(path, (await admin.GetAsync(path)).FieldsOf(path).With(("do", "TakeSteps"), ("version", "77")))).Is(404);
    }

    [Fact]
    public async Task A_step_is_moved_onto_another_arrow()
    {
        using var admin = await host.SignInAsync("admin");
        var path = await MakeAsync("Moved");
        var at = await DoAsync(admin, path, "Later", "MoveStep", ("place", "Ask|deny"));
        Assert.Contains("The step is moved.", (await admin.GetAsync(at)).Is(200).Text, StringComparison.Ordinal);
        Assert.Contains("Ask (Require Approval): deny to 'Later'.", (await admin.GetAsync(path)).Is(200).Text, StringComparison.Ordinal);
        var form = (await admin.GetAsync($"{path}?step=Later")).FieldsOf($"{path}?step=Later");
        foreach (var nowhere in (string[])["", "Later|continue", "Nobody|continue", "Ask"])
            (await admin.PostAsync($"{path}?step=Later", form.With(("do", "MoveStep"), ("place", nowhere)))).Is(400);
    }

    [Fact]
    public async Task A_step_to_which_nothing_leads_is_said_in_words()
    {
        using var admin = await host.SignInAsync("admin");
        var path = await MakeAsync("Alone");
        var at = await DoAsync(admin, path, "Later", "DuplicateStep");
        Assert.Contains("Nothing leads to this step.", (await admin.GetAsync(at)).Is(200).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_are_edited_without_losing_what_is_typed_and_without_saving_it()
    {
        using var admin = await host.SignInAsync("admin");
        var path = await MakeAsync("Rows");
        var at = $"{path}?step=Ask";
        var form = (await admin.GetAsync(at)).Is(200).FieldsOf(at);
        var shown = await admin.PostAsync(at, form.With(("displayName", "Typed <b>"), ("role", "3"), ("rows", "Add:p.Escalations:")));
        var fields = shown.Is(200).FieldsOf(at);
        Assert.Contains(("displayName", "Typed <b>"), fields);
        Assert.Contains(("role", "3"), fields);
        Assert.Contains(("p.Escalations.rows", "n1"), fields);
        Assert.Matches("""id="s-p-Escalations-n1-AfterHours"[^>]* autofocus""", shown.Html);
        shown = await admin.PostAsync(at, fields.With(("p.Escalations.n1.m.AfterHours", "-4"), ("rows", "Add:p.Escalations:")));
        fields = shown.Is(200).FieldsOf(at);
        Assert.Contains(("p.Escalations.n1.m.AfterHours", "-4"), fields);
        (await admin.PostAsync(at, fields.With(("rows", "Remove:p.Escalations:n2"), ("revision", "77")))).Is(409);
        Assert.DoesNotContain("Typed", (await admin.GetAsync(path)).Text, StringComparison.Ordinal);

        var saved = (await admin.PostAsync(at, fields.With(("do", "SaveStep")))).Is(303).Location!;
        var page = (await admin.GetAsync(saved)).Is(200);
        Assert.Contains("must be a number above 0", Regex.Match(page.Html, """<p class="problem" id="s-p-Escalations-0-AfterHours-problem">[^<]*""").Value, StringComparison.Ordinal);
        Assert.Matches("""<h2 id="panel"[^>]* autofocus""", page.Html);
    }

    /// <summary>A published definition that asks the PKI approvers, and then waits.</summary>
    private async Task<string> MakeAsync(string type)
    {
        var admin = host.Api("admin");
        var made = (await admin.PostAsync("/Workflow/Definitions/Import", $$"""
            { "DisplayName": "{{type}}", "WorkflowType": "{{type}}", "Steps": [
              { "UniqueName": "Ask", "ExtensionName": "RequireApproval", "Signals": [{ "SignalName": "ApprovalStatus", "RoleIds": [2] }], "Outputs": { "continue": "Later" } },
              { "UniqueName": "Later", "ExtensionName": "Delay", "ConfigurationParameters": { "Hours": 1 } } ] }
            """)).Is(200).Json.GetProperty("Definition").GetProperty("Id").GetGuid();
        (await admin.PostAsync($"/Workflow/Definitions/{made}/Publish", "")).Is(200);
        return $"/definitions/{made}";
    }

    private static async Task<string> DoAsync(FormClient admin, string path, string? step, string action, params (string Name, string Value)[] fields)
    {
        var at = step is null ? path : $"{path}?step={step}";
        return (await admin.PostAsync(at, (await admin.GetAsync(at)).Is(200).FieldsOf(at).With([("do", action), .. fields]))).Is(303).Location!;
    }
}
