using WorkflowFunctions.Api.Tests.Kit;

namespace WorkflowFunctions.Api.Tests;

/// <summary>
/// Characters that no text may have, at every place where text comes in: NUL everywhere, and in names and titles whatever breaks a line.
/// </summary>
public sealed class TextRuleTests(Installation installation) : IClassFixture<Installation>
{
    private const string Definitions = "/Workflow/Definitions";
    private const string Nul = "\\u0000";

    /// <summary>The method, the path, the body with <c>#</c> where the character goes, and the field that is named.</summary>
    public static TheoryData<string, string, string, string> Lines => new()
    {
        { "POST", "/Workflow/Instances", """{"WorkflowType":"Enrollment","Key":"12","Title":"a#b"}""", "Title" },
        { "POST", "/Workflow/Instances", """{"WorkflowType":"Enro#llment","Key":"12"}""", "WorkflowType" },
        { "POST", "/Workflow/Instances", """{"WorkflowType":"Enrollment","Key":"1#2"}""", "Key" },
        { "POST", Definitions, """{"DisplayName":"a#b","WorkflowType":"x"}""", "DisplayName" },
        { "POST", Definitions, """{"DisplayName":"a","WorkflowType":"x#"}""", "WorkflowType" },
        { "POST", Definitions, """{"DisplayName":"a","WorkflowType":"x","Key":"#"}""", "Key" },
        { "PUT", "{draft}", """{"DisplayName":"a#b"}""", "DisplayName" },
        { "PUT", "{draft}/Steps", """[{"UniqueName":"A","DisplayName":"a#b","ExtensionName":"NOOPStep"}]""", "[0].DisplayName" },
    };

    public static TheoryData<string, string, string, string> Texts => new()
    {
        { "POST", "/Workflow/Instances", """{"WorkflowType":"Enrollment","Key":"12","InitialData":{"a":{"b":["x#"]}}}""", "InitialData.a.b[0]" },
        { "POST", "/Workflow/Instances", """{"WorkflowType":"Enrollment","Key":"12","InitialData":{"a#":1}}""", "InitialData" },
        { "POST", Definitions, """{"DisplayName":"a","WorkflowType":"x","Description":"b#"}""", "Description" },
        { "PUT", "{draft}/Steps", """[{"UniqueName":"A","DisplayName":"a","ExtensionName":"Email","ConfigurationParameters":{"Message":"b#"}}]""", "[0].ConfigurationParameters.Message" },
        { "PUT", "{draft}/Steps", """[{"UniqueName":"A","DisplayName":"a","ExtensionName":"NOOPStep","Conditions":[{"Value":"b#"}]}]""", "[0].Conditions[0].Value" },
        { "POST", "{instance}/Signals", """{"SignalKey":"RequireApproval1.ApprovalStatus","Data":{"Approved":"True","Comment":"a#b"}}""", "Data.Comment" },
    };

    [Theory]
    [MemberData(nameof(Lines))]
    public async Task A_name_or_a_title_is_one_line(string method, string path, string body, string field)
    {
        foreach (var character in (string[])[Nul, "\\n", "\\r", "\\t", "\\u001b", "\\u007f", "\\u0085", "\\u2028"])
            await RefusedAsync(method, path, body.Replace("#", character, StringComparison.Ordinal), field);
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task Text_may_have_lines_but_no_NUL(string method, string path, string body, string field)
    {
        await RefusedAsync(method, path, body.Replace("#", Nul, StringComparison.Ordinal), field);
        (await SendAsync(method, path, body.Replace("#", "\\n", StringComparison.Ordinal))).Is(path.EndsWith("Signals", StringComparison.Ordinal) ? 204 : 200);
    }

    [Fact]
    public async Task An_import_with_such_text_is_refused_with_all_places()
    {
        var refused = (await installation.As("admin").PostAsync($"{Definitions}/Import", """
            { "DisplayName": "a\u0000b", "WorkflowType": "x", "Steps": [{ "UniqueName": "A", "DisplayName": "c\nd", "ExtensionName": "Email",
              "ConfigurationParameters": { "Message": "m\u0000" } }] }
            """)).Is(400);

        Assert.Equal(["DisplayName", "Steps[0].DisplayName", "Steps[0].ConfigurationParameters.Message"], refused.Fields);
    }

    private async Task RefusedAsync(string method, string path, string body, string field)
    {
        var refused = await SendAsync(method, path, body);
        Assert.True(refused.Status == 400, $"{method} {path} {body} gets {refused.Status} {refused.Text}");
        Assert.Equal([field], refused.Fields);
    }

    private async Task<ApiResponse> SendAsync(string method, string path, string body)
    {
        var admin = installation.As("admin");
        var target = path;
        if (path.StartsWith("{draft}", StringComparison.Ordinal))
            target = path.Replace("{draft}", $"{Definitions}/{await admin.CreateAsync("Text")}", StringComparison.Ordinal);
        if (path.StartsWith("{instance}", StringComparison.Ordinal))
            target = path.Replace("{instance}", $"/Workflow/Instances/{await installation.As("erin").StartAsync("""{"WorkflowType":"Enrollment","Key":"12"}""")}", StringComparison.Ordinal);
        var person = path.StartsWith("{instance}", StringComparison.Ordinal) ? installation.As("alice") : admin;
        return await person.SendAsync(HttpMethod.Parse(method), target, Person.Bytes(System.Text.Encoding.UTF8.GetBytes(body)));
    }
}
