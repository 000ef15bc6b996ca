using System.Text.RegularExpressions;
using WorkflowFunctions.Api.Tests.Kit;
using WorkflowFunctions.Portal.Tests.Kit;

namespace WorkflowFunctions.Portal.Tests;

/// <summary>A sign-in that ends while somebody types leads to the sign-in and back, with what was typed and without a script.</summary>
public sealed class EndedSignInTests(PortalHost host) : IClassFixture<PortalHost>
{
    private const string Typed = "Typed \"before\" <b>, Gr\u00fc\u00dfe";
    private const string Shown = "Typed &quot;before&quot; &lt;b&gt;, Gr\u00fc\u00dfe";

    private const string Ask = """
        [
          {"UniqueName":"Ask","DisplayName":"Details","ExtensionName":"RequireInput",
           "ConfigurationParameters":{"Inputs":{"note":{"DisplayName":"Note"},"days":{"DisplayName":"Days","Type":"number"},"reason":{"DisplayName":"Reason","Options":["Superseded","Lost"]}}},
           "Signals":[{"SignalName":"Input","RoleIds":[2]}],"Outputs":{"continue":"Tell"} },
          {"UniqueName":"Tell","DisplayName":"Tell","ExtensionName":"SetVariable","ConfigurationParameters":{"Variables":{"text":"$(amount)"}},"Outputs":{} }
        ]
        """;

    [Fact]
    public async Task Values_that_a_step_asks_for_are_there_again()
    {
        await host.Api("admin").PublishAsync("Portal.EndedInput", Ask);
        var id = await host.Api("admin").StartAsync(Workflows.Start("Portal.EndedInput"));
        using var alice = await host.SignInAsync("alice");

        var back = await EndAsync(alice, "alice", $"/instances/{id}", $"/instances/{id}", ("value.note", Typed), ("value.days", "7"), ("value.reason", "Lost"));

        Assert.Contains($"value=\"{Shown}\"", back.Html, StringComparison.Ordinal);
        Assert.Matches("name=\"value.days\"[^>]* value=\"7\"", back.Html);
        Assert.Matches("<option value=\"Lost\" selected", back.Html);
        Assert.Contains("You had to sign in again, and nothing was sent.", back.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(await host.Api("admin").HistoryAsync(id), entry => entry.Text("Kind") == "SignalReceived");
    }

    [Fact]
    public async Task A_start_is_there_again_and_starts_one_instance()
    {
        var id = await host.Api("admin").PublishAsync("Portal.EndedStart", Ask);
        using var erin = await host.SignInAsync("erin");

        var back = await EndAsync(erin, "erin", $"/start/{id}", $"/start/{id}", ("value.(title)", Typed), ("value.amount", "12"), ("value.(further)", $"team: {Typed}"));

        Assert.Contains($"value=\"{Shown}\"", back.Html, StringComparison.Ordinal);
        Assert.Contains($"team: {Shown}</textarea>", back.Html, StringComparison.Ordinal);
        var started = (await erin.PostAsync($"/start/{id}", back.Hidden($"/start/{id}"), ("value.(title)", Typed))).Is(303).Location;
        Assert.Equal(started, (await erin.PostAsync($"/start/{id}", back.Hidden($"/start/{id}"), ("value.(title)", Typed))).Is(303).Location);
    }

    [Fact]
    public async Task A_step_in_the_builder_is_there_again_without_its_secrets_and_overwrites_nobody()
    {
        var id = await host.Api("admin").PublishAsync("Portal.EndedStep", """
            [{"UniqueName":"Call","DisplayName":"Call","ExtensionName":"RESTRequest","ConfigurationParameters":{"URL":"https://api.example.com/"},"Outputs":{}}]
            """);
        using var admin = await host.SignInAsync("admin");
        var path = $"/definitions/{id}?step=Call";
        (string, string)[] fields = [("do", "SaveStep"), ("displayName", Typed), ("uniqueName", "Call"), ("enabled", "true"), ("p.URL", "https://typed.example.com/"), ("p.BasicUsername", "somebody"), ("p.BasicPassword", "hunter2")];

        var back = await EndAsync(admin, "admin", path, path, fields);

        Assert.Contains($"value=\"{Shown}\"", back.Html, StringComparison.Ordinal);
        Assert.Contains("value=\"https://typed.example.com/\"", back.Html, StringComparison.Ordinal);
        Assert.Contains("value=\"somebody\"", back.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", back.Html, StringComparison.Ordinal);

        // Somebody else has saved meanwhile: the one who had to sign in has not seen it.
        using var other = await host.SignInAsync("admin");
        (await other.SubmitAsync(path, path, ("do", "DuplicateStep"))).Is(303);
        var refused = (await admin.PostAsync(path, back.Hidden(path), fields[..^2])).Is(409);
        Assert.Contains("Somebody else was faster", refused.Text, StringComparison.Ordinal);
        (await admin.PostAsync(path, refused.Hidden(path), fields[..^2])).Is(303);
    }

    [Fact]
    public async Task Texts_of_a_definition_and_a_trial_are_there_again()
    {
        using var admin = await host.SignInAsync("admin");
        var created = await EndAsync(admin, "admin", "/definitions", "/definitions", ("displayName", Typed), ("workflowType", "EndedType"), ("keys", "a\r\nb"));
        Assert.Contains($"value=\"{Shown}\"", created.Html, StringComparison.Ordinal);
        Assert.Matches("<details class=\"card\" open", created.Html);

        var id = await host.Api("admin").PublishAsync("Portal.EndedTexts");
        var changed = await EndAsync(admin, "admin", $"/definitions/{id}", $"/definitions/{id}", ("do", "SaveTexts"), ("displayName", "New"), ("description", Typed), ("keys", "k"));
        Assert.Contains($"{Shown}</textarea>", changed.Html, StringComparison.Ordinal);
        Assert.Matches("<details class=\"card\" open[^>]*>\\s*<summary>Name, description, keys", changed.Html);

        var tried = await EndAsync(admin, "admin", $"/definitions/{id}/try", $"/definitions/{id}/try", ("requester", "erin"), ("data", $"cn: {Typed}"), ("answers", ""));
        Assert.Contains("value=\"erin\"", tried.Html, StringComparison.Ordinal);
        Assert.Contains($"cn: {Shown}</textarea>", tried.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_picked_in_the_inbox_is_picked_again_with_its_comment()
    {
        var id = await host.EnrollAsync("Picked before");
        using var alice = await host.SignInAsync("alice");

        var back = await EndAsync(alice, "alice", "/?find=Picked+before", "/?find=Picked%20before", ("pick", $"{id} RequireApproval1.ApprovalStatus 2"), ("answer", "approve"), ("comment", Typed));

        Assert.Contains($">{Shown}</textarea>", back.Html, StringComparison.Ordinal);
        Assert.Single(Regex.Matches(back.Html, "<input type=\"checkbox\"[^>]* checked"));
        // Whoever picks nothing keeps the comment, too.
        var none = (await alice.PostAsync("/?find=Picked%20before", back.Hidden("/?find=Picked%20before"), ("answer", "approve"), ("comment", Typed))).Is(400);
        Assert.Contains($">{Shown}</textarea>", none.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reason_is_there_again()
    {
        var id = await host.EnrollAsync();
        using var erin = await host.SignInAsync("erin");
        var back = await EndAsync(erin, "erin", $"/instances/{id}/withdraw", $"/instances/{id}/withdraw", ("reason", Typed));
        Assert.Contains($">{Shown}</textarea>", back.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_that_somebody_else_has_made_fills_in_nothing()
    {
        var id = await host.EnrollAsync();
        using var mallory = host.Visit();
        await mallory.GetAsync("/sign-in");
        var made = (await mallory.PostAsync($"/instances/{id}", new Dictionary<string, string>(), ("answer", "approve"), ("comment", "I have checked it"))).Is(302);
        var back = Uri.UnescapeDataString(Regex.Match(made.Location!, "returnUrl=([^&]+)").Groups[1].Value);
        Assert.Contains("draft=", back, StringComparison.Ordinal);

        using var alice = await host.SignInAsync("alice");
        Assert.DoesNotContain("I have checked it", (await alice.GetAsync(back)).Is(200).Text, StringComparison.Ordinal);
        foreach (var wrong in (string[])["nonsense", "%00", "AAAA", back[^40..]])
            Assert.DoesNotContain("sign in again", (await alice.GetAsync($"/instances/{id}?draft={wrong}")).Is(200).Text, StringComparison.Ordinal);

        // A client that keeps no cookies has loaded no form.
        using var bare = host.Visit();
        (await bare.PostAsync($"/instances/{id}", new Dictionary<string, string>(), ("comment", "x"))).Is(302);
    }

    [Fact]
    public async Task What_is_too_much_for_an_address_is_said_to_be_lost_before_the_sign_in()
    {
        var id = await host.EnrollAsync();
        using var alice = await host.SignInAsync("alice");
        var form = (await alice.GetAsync($"/instances/{id}")).Hidden($"/instances/{id}");
        await alice.SignOutAsync("/help");
        var ordinary = string.Join(' ', Enumerable.Range(0, 600).Select(number => $"Line {number} of what I think."));

        var kept = (await alice.PostAsync($"/instances/{id}", form, ("answer", "approve"), ("comment", ordinary))).Is(302);
        // Servers in front take 8 KB.
        Assert.InRange(kept.Location!.Length, 1_000, 6_000);
        Assert.Contains("what you typed is kept", (await alice.GetAsync(kept.Location!)).Is(200).Text, StringComparison.Ordinal);

        var random = Convert.ToBase64String(System.Security.Cryptography.RandomNumberGenerator.GetBytes(8_000));
        var lost = (await alice.PostAsync($"/instances/{id}", form, ("answer", "approve"), ("comment", random))).Is(302);
        Assert.InRange(lost.Location!.Length, 20, 500);
        Assert.Contains("is too much to be kept here", (await alice.GetAsync(lost.Location!)).Is(200).Text, StringComparison.Ordinal);

        using var file = new MultipartFormDataContent { { new StringContent("{}"), "file", "export.json" } };
        Assert.EndsWith("&lost=1", (await alice.SendAsync(HttpMethod.Post, "/definitions/import", file, [])).Is(302).Location, StringComparison.Ordinal);
        using var broken = new ByteArrayContent("--x\r\nnothing"u8.ToArray()) { Headers = { { "Content-Type", "multipart/form-data; boundary=x" } } };
        Assert.EndsWith("&lost=1", (await alice.SendAsync(HttpMethod.Post, "/definitions/import", broken, [])).Is(302).Location, StringComparison.Ordinal);
    }

    /// <summary>Loads a page, loses the sign-in, sends the form, signs in again, and returns the page that follows.</summary>
    private static async Task<PageResponse> EndAsync(FormClient visitor, string name, string page, string action, params (string Name, string Value)[] fields)
    {
        var form = (await visitor.GetAsync(page)).Is(200).Hidden(action);
        await visitor.SignOutAsync("/help");
        var asked = (await visitor.PostAsync(action, form, fields)).Is(302);
        Assert.DoesNotContain("Typed", asked.Location, StringComparison.Ordinal);
        var signIn = (await visitor.GetAsync(asked.Location!)).Is(200);
        var back = (await visitor.PostAsync("/sign-in", signIn.Hidden("/sign-in"), ("name", name), ("password", $"{name}-demo"))).Is(302);
        return (await visitor.GetAsync(back.Location!)).Is(200);
    }
}
