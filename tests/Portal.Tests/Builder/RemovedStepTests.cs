using System.Text.RegularExpressions;
using WorkflowFunctions.Portal.Tests.Kit;

namespace WorkflowFunctions.Portal.Tests.Builder;

/// <summary>A step that was removed by mistake can be put back.</summary>
public sealed class RemovedStepTests(PortalHost host) : IClassFixture<PortalHost>
{
    [Fact]
    public async Task A_removed_step_is_put_back_with_everything_that_it_had_and_what_led_to_it()
    {
        using var admin = await host.SignInAsync("admin");
        var (path, before) = await ImportAsync("Undone", "'short'");
        var removed = await SendAsync(admin, $"{path}?step=Middle", "RemoveStep");
        var page = (await admin.GetAsync(removed.Is(303).Location!)).Is(200);
        Assert.Contains("The step 'In the middle' is removed from the draft.", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Middle", await StepsAsync(path), StringComparison.Ordinal);

        var token = Regex.Match(page.Html, "name=\"removed\" value=\"([^\"]+)\"").Groups[1].Value;
        var back = await admin.PostAsync(path, page.Hidden(path), ("do", "PutBack"), ("removed", token));
        Assert.Contains("The step is back where it was.", (await admin.GetAsync(back.Is(303).Location!)).Is(200).Text, StringComparison.Ordinal);
        Assert.Equal(before, await StepsAsync(path));

        // Once more would be a second one of the same name.
        var again = await admin.PostAsync(path, (await admin.GetAsync(path)).Hidden(path), ("do", "PutBack"), ("removed", token));
        Assert.Contains("There is a step 'Middle' now. Nothing was put back", again.Is(409).Text, StringComparison.Ordinal);
        again = await admin.PostAsync(path, (await admin.GetAsync(path)).Hidden(path), ("do", "PutBack"), ("removed", "forged"));
        Assert.Contains("is not kept any longer. Nothing was done.", again.Is(400).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_step_that_is_too_large_to_be_put_back_is_removed_only_for_good()
    {
        using var admin = await host.SignInAsync("admin");
        var random = new Random(7);
        var (path, before) = await ImportAsync("Gone", $"'{string.Concat(Enumerable.Range(0, 20_000).Select(_ => (char)('a' + random.Next(26))))}'");
        Assert.Contains("Remove it for good: it is too large to be put back", (await admin.GetAsync($"{path}?step=Middle")).Is(200).Text, StringComparison.Ordinal);
        Assert.Contains("too large to be put back afterwards. Nothing was removed", (await SendAsync(admin, $"{path}?step=Middle", "RemoveStep")).Is(400).Text, StringComparison.Ordinal);
        Assert.Equal(before, await StepsAsync(path));

        var removed = await SendAsync(admin, $"{path}?step=Middle", "RemoveStep", ("forGood", "true"));
        var page = (await admin.GetAsync(removed.Is(303).Location!)).Is(200);
        Assert.Contains("The step is removed from the draft.", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Put it back", page.Text, StringComparison.Ordinal);
    }

    private async Task<(string Path, string Steps)> ImportAsync(string type, string script)
    {
        var made = (await host.Api("admin").PostAsync("/Workflow/Definitions/Import", $$"""
            { "DisplayName": "{{type}}", "WorkflowType": "{{type}}", "Steps": [
              { "UniqueName": "First", "DisplayName": "First", "ExtensionName": "RequireApproval", "Outputs": { "continue": "Middle", "deny": "Last" }, "Signals": [{ "SignalName": "ApprovalStatus", "RoleIds": [2] }] },
              { "UniqueName": "Middle", "DisplayName": "In the middle", "ExtensionName": "Script", "Conditions": ["$(amount) -gt 5"], "Outputs": { "continue": "Last" },
                "ConfigurationParameters": { "ScriptContent": "return { a: {{script}} };", "OfALaterRelease": [1] } },
              { "UniqueName": "Last", "DisplayName": "Last", "ExtensionName": "NOOPStep" } ] }
            """)).Is(200).Json.GetProperty("Definition");
        var path = $"/definitions/{made.GetProperty("Id").GetGuid()}";
        return (path, await StepsAsync(path));
    }

    private async Task<string> StepsAsync(string path) => (await host.Api("admin").GetAsync($"/Workflow{path}")).Is(200).Json.GetProperty("Steps").GetRawText();

    private static Task<PageResponse> SendAsync(FormClient admin, string path, string action, params (string Name, string Value)[] fields) =>
        admin.SubmitAsync(path, path, [("do", action), .. fields]);
}
