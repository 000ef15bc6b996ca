using System.Text.RegularExpressions;
using WorkflowFunctions.Portal.Tests.Kit;

namespace WorkflowFunctions.Portal.Tests.Builder;

/// <summary>Each parameter has the input that suits what it declares, unless what is stored does not fit it.</summary>
public sealed class ParameterInputTests(PortalHost host) : IClassFixture<PortalHost>
{
    [Fact]
    public async Task Numbers_truths_choices_secrets_and_roles_have_inputs_of_their_own_with_their_limits()
    {
        var html = await PageAsync("Suits", "OAuthRESTRequest", """{ "MaxAttempts": 3, "AttemptSeconds": "many" }""");
        Assert.Matches("""<input id="s-p-MaxAttempts"[^>]* type="number" min="1" max="20" step="1" value="3""", html);
        Assert.Contains("From 1 to 20.", html, StringComparison.Ordinal);
        // Browsers show no number there, and would take it away.
        Assert.Matches("""<input id="s-p-AttemptSeconds"[^>]* type="text" value="many""", html);
        Assert.Matches("""<input id="s-p-RetryHours"[^>]* type="number" min="0" max="720" step="any" value="" placeholder="24""", html);
        Assert.Contains("Above 0 up to 720.", html, StringComparison.Ordinal);
        Assert.Matches("<select id=\"s-p-Verb\"", html);
        Assert.Matches("""<input id="s-p-client_secret"[^>]*placeholder="\$\(secret:Name\)""", html);
    }

    [Fact]
    public async Task What_is_either_true_or_not_is_a_box_and_has_its_tick_by_default_if_it_is_true_then()
    {
        var html = await PageAsync("Truths", "RequireApproval", """{ "NotifyApprovers": "false" }""");
        Assert.DoesNotContain("checked", Box("NotifyApprovers", html), StringComparison.Ordinal);
        Assert.Contains("checked", Box("RequesterMayApprove", html), StringComparison.Ordinal);
        html = await PageAsync("Others", "RequireApproval", """{ "NotifyApprovers": true, "RequesterMayApprove": false }""");
        Assert.Contains("checked", Box("NotifyApprovers", html), StringComparison.Ordinal);
        Assert.DoesNotContain("checked", Box("RequesterMayApprove", html), StringComparison.Ordinal);
    }

    /// <summary>Boxes would make a list of it.</summary>
    [Fact]
    public async Task Roles_that_are_a_text_are_shown_as_the_text()
    {
        var html = await PageAsync("Roles", "RequireApproval", """{ "Escalations": [{ "AfterHours": 1, "AddRoleIds": "2,3" }, { "AfterHours": 2, "AddRoleIds": [2] }] }""");
        Assert.Matches("""<textarea id="s-p-Escalations-0-AddRoleIds"[^>]*>(\s|&#xA;)*&quot;2,3&quot;<""", html);
        Assert.Matches("""<input type="checkbox" name="p.Escalations.1.m.AddRoleIds" value="2" checked""", html);
    }

    private static string Box(string parameter, string html) => Regex.Match(html, $"""<input type="checkbox" id="s-p-{parameter}"[^>]*>""") is { Success: true } found ? found.Value : throw new InvalidOperationException(parameter);

    private async Task<string> PageAsync(string type, string step, string parameters)
    {
        var made = (await host.Api("admin").PostAsync("/Workflow/Definitions/Import", $$"""
            { "DisplayName": "{{type}}", "WorkflowType": "{{type}}", "Steps": [{ "UniqueName": "It", "DisplayName": "It", "ExtensionName": "{{step}}", "ConfigurationParameters": {{parameters}} }] }
            """)).Is(200).Json.GetProperty("Definition").GetProperty("Id").GetGuid();
        using var admin = await host.SignInAsync("admin");
        return (await admin.GetAsync($"/definitions/{made}?step=It")).Is(200).Html;
    }
}
