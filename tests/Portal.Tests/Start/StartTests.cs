using System.Net;
using WorkflowFunctions.Api.Tests.Kit;
using WorkflowFunctions.Portal.Tests.Kit;

namespace WorkflowFunctions.Portal.Tests.Start;

/// <summary>People start workflows from forms.</summary>
public sealed class StartTests(PortalHost host) : IClassFixture<PortalHost>
{
    private const string Steps = """
        [
          {"UniqueName":"StartNOOP","DisplayName":"Start","ExtensionName":"NOOPStep","Outputs":{"continue":"RequireApproval1"} },
          {"UniqueName":"RequireApproval1","DisplayName":"Approve","ExtensionName":"RequireApproval","Conditions":[{"Value":"$(amount) -gt 10"},{"Value":"$(csr) -ne \"none\""}],
           "Signals":[{"SignalName":"ApprovalStatus","RoleIds":[2]}],"Outputs":{"continue":"EndNOOP"} },
          {"UniqueName":"EndNOOP","DisplayName":"End","ExtensionName":"NOOPStep","Outputs":{} }
        ]
        """;

    private const string Csr = "-----BEGIN CERTIFICATE REQUEST-----\nMIIB\n-----END CERTIFICATE REQUEST-----";

    [Fact]
    public async Task A_form_starts_one_instance_with_what_was_typed_however_often_it_is_sent()
    {
        var id = await host.Api("admin").PublishAsync("Portal.Start", Steps);
        using var erin = await host.SignInAsync("erin");
        Assert.Contains($"/start/{id}", (await erin.GetAsync("/start?find=portal.start")).Is(200).Html, StringComparison.Ordinal);
        var hidden = (await erin.GetAsync($"/start/{id}")).Is(200).Hidden($"/start/{id}");
        (string, string)[] fields =
        [
            ("value.(title)", "New <b>servers</b>"), ("value.amount", "12345678901234567890.5"), ("value.csr", Csr.ReplaceLineEndings("\r\n")), ("value.(further)", "team: PKI\r\nwhy: a: b"),
        ];
        var first = (await erin.PostAsync($"/start/{id}", hidden, fields)).Is(303).Location!;
        Assert.Equal(first, (await erin.PostAsync($"/start/{id}", hidden, fields)).Is(303).Location);

        var page = (await erin.GetAsync(first)).Is(200);
        Assert.Contains("New &lt;b&gt;servers&lt;/b&gt;", page.Html, StringComparison.Ordinal);
        var instance = await host.Api("admin").ReadAsync(Guid.Parse(first["/instances/".Length..]));
        Assert.Equal("Suspended", instance.Text("StatusName"));
        var data = instance.GetProperty("InitialData");
        Assert.Equal("12345678901234567890.5", data.GetProperty("amount").GetRawText());
        Assert.Equal((Csr, "PKI", "a: b"), (data.GetProperty("csr").GetString(), data.GetProperty("team").GetString(), data.GetProperty("why").GetString()));

        // The same form with other values is another start.
        var refused = (await erin.PostAsync($"/start/{id}", hidden, ("value.amount", "11"))).Is(409);
        Assert.Contains("has started an instance before", refused.Text, StringComparison.Ordinal);
        Assert.NotEqual(hidden["instance"], refused.Hidden($"/start/{id}")["instance"]);
        var second = (await erin.PostAsync($"/start/{id}", refused.Hidden($"/start/{id}"), ("value.amount", "11"))).Is(303).Location;
        Assert.NotEqual(first, second);
    }

    [Fact]
    public async Task What_cannot_be_taken_is_said_at_its_field_and_what_was_typed_is_kept()
    {
        var id = await host.Api("admin").PublishAsync("Portal.StartWrong", Steps);
        using var erin = await host.SignInAsync("erin");
        var hidden = (await erin.GetAsync($"/start/{id}")).Is(200).Hidden($"/start/{id}");
        var before = (await host.Api("admin").ListAsync()).Count;

        var refused = await PostAsync(400, ("value.(title)", "Kept <i>"), ("value.amount", "much"));
        Assert.Contains("must be a number", refused.Text, StringComparison.Ordinal);
        Assert.Contains("value=\"Kept &lt;i&gt;\"", refused.Html, StringComparison.Ordinal);
        Assert.Equal(hidden["instance"], refused.Hidden($"/start/{id}")["instance"]);
        Assert.Contains("must be 'name: value'", (await PostAsync(400, ("value.(further)", "no colon"))).Text, StringComparison.Ordinal);
        var several = (await PostAsync(400, ("value.(further)", "no colon\n: no name\ntwice: 1\ntwice: 2"))).Text;
        Assert.All(["'no colon' in", "': no name' in", "'twice' is given 2 times"], wrong => Assert.Contains(wrong, several, StringComparison.Ordinal));
        Assert.Contains("or a JSON object", (await PostAsync(400, ("value.(further)", "[1]"))).Text, StringComparison.Ordinal);
        Assert.Contains("'Amount' is given twice", (await PostAsync(400, ("value.amount", "11"), ("value.(further)", "Amount: 12"))).Text, StringComparison.Ordinal);
        Assert.Contains("built-in token", (await PostAsync(400, ("value.(further)", "requester: somebody else"))).Text, StringComparison.Ordinal);
        Assert.Contains("Title has", (await PostAsync(400, ("value.(title)", new string('t', 513)))).Text, StringComparison.Ordinal);
        Assert.Contains("InstanceId", (await PostAsync(400, ("instance", "nothing"))).Text, StringComparison.Ordinal);
        Assert.Contains("at most 262144 are allowed", (await PostAsync(400, ("value.csr", new string('c', 300_000)))).Text, StringComparison.Ordinal);
        Assert.Equal(before, (await host.Api("admin").ListAsync()).Count);

        async Task<PageResponse> PostAsync(int status, params (string Name, string Value)[] fields) => (await erin.PostAsync($"/start/{id}", hidden, fields)).Is(status);
    }

    [Fact]
    public async Task Only_what_is_published_and_enabled_is_offered_and_only_to_those_who_may_start()
    {
        var admin = host.Api("admin");
        var disabled = await admin.PublishAsync("Portal.StartDisabled", Steps, enabled: false);
        var draft = await admin.CreateAsync("Portal.StartDraft");
        using var erin = await host.SignInAsync("erin");
        var list = (await erin.GetAsync("/start?find=Portal.Start")).Is(200);
        foreach (var id in (Guid[])[disabled, draft])
        {
            Assert.DoesNotContain($"{id}", list.Html, StringComparison.Ordinal);
            var page = (await erin.GetAsync($"/start/{id}")).Is(200);
            Assert.Contains("cannot be started now", page.Text, StringComparison.Ordinal);
            Assert.DoesNotContain($"action=\"/start/{id}\"", page.Html, StringComparison.Ordinal);
        }

        (await erin.GetAsync($"/start/{Guid.NewGuid()}")).Is(404);
        using var alice = await host.SignInAsync("alice");
        (await alice.GetAsync("/start")).Is(403);
        (await alice.GetAsync($"/start/{draft}")).Is(403);
        Assert.DoesNotContain("href=\"/start\"", (await alice.GetAsync("/")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_definition_that_is_disabled_while_its_form_is_open_is_refused_in_a_sentence()
    {
        var admin = host.Api("admin");
        var id = await admin.PublishAsync("Portal.StartLate", Steps);
        using var erin = await host.SignInAsync("erin");
        var hidden = (await erin.GetAsync($"/start/{id}")).Is(200).Hidden($"/start/{id}");
        (await admin.PutAsync($"/Workflow/Definitions/{id}/Status", "false")).Is(204);
        var refused = await erin.PostAsync($"/start/{id}", hidden, ("value.amount", "11"));
        Assert.Equal((int)HttpStatusCode.Conflict, refused.Status);
        Assert.Contains("is not enabled", refused.Text, StringComparison.Ordinal);
    }
}
