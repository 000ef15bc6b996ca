using WorkflowFunctions.Api.Tests.Kit;
using WorkflowFunctions.Portal.Tests.Kit;

namespace WorkflowFunctions.Portal.Tests.Instances;

/// <summary>What people read of an instance is said for people, and not hidden from them.</summary>
public sealed class SentenceTests(PortalHost host) : IClassFixture<PortalHost>
{
    [Fact]
    public async Task A_moment_in_a_sentence_is_shown_as_all_others_are()
    {
        var admin = host.Api("admin");
        await admin.PublishAsync("Portal.Waits", """[{"UniqueName":"Wait","DisplayName":"Wait 2026-11-29T05:13:26.5Z","ExtensionName":"Delay","ConfigurationParameters":{"Hours":5},"Outputs":{}}]""");
        var id = await admin.StartAsync(Workflows.Start("Portal.Waits"));
        using var visitor = await host.SignInAsync("admin");

        foreach (var path in (string[])[$"/instances/{id}", "/instances?find=Portal.Waits", $"/instances/{id}/stop"])
        {
            var page = (await visitor.GetAsync(path)).Is(200);
            Assert.Matches(@"Waiting until <time datetime=""[^""]+Z"" title=""\d+ \w+ \d+, \d\d:\d\d UTC"">\d+ \w+ \d+, \d\d:\d\d UTC</time>\.", page.Html);
            Assert.DoesNotMatch(@"\d\d\d\d-\d\d-\d\dT\d\d", page.Text.Split("The workflow", 2)[0]);
        }

        Assert.Matches(@"Entered &#x27;Wait <time [^>]*>29 Nov 2026, 05:13 UTC</time>&#x27;\.", (await visitor.GetAsync($"/instances/{id}")).Html);
    }

    [Fact]
    public async Task A_step_that_has_failed_is_called_as_in_the_picture()
    {
        var admin = host.Api("admin");
        await admin.PublishAsync("Portal.Fails", """[{"UniqueName":"set1","DisplayName":"Set the title","ExtensionName":"SetVariable","ConfigurationParameters":{"Variables":{"big":"$(text)$(text)$(text)"}},"Outputs":{}}]""");
        var id = await admin.StartAsync(System.Text.Json.JsonSerializer.Serialize(new { WorkflowType = "Portal.Fails", InitialData = new { text = new string('x', 200_000) } }));
        await admin.AwaitAsync(id, "Failed");
        using var visitor = await host.SignInAsync("admin");

        foreach (var path in (string[])[$"/instances/{id}", "/instances?find=Portal.Fails"])
        {
            var page = (await visitor.GetAsync(path)).Is(200).Text;
            Assert.Contains("Step 'Set the title' failed: the data bucket", page, StringComparison.Ordinal);
            Assert.DoesNotContain("Step 'set1'", page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_a_first_step_has_asked_for_is_seen_by_those_who_decide_about_it()
    {
        var admin = host.Api("admin");
        await admin.PublishAsync("Portal.AsksFirst", """
            [
              {"UniqueName":"Ask","DisplayName":"Details","ExtensionName":"RequireInput","ConfigurationParameters":{"Inputs":{"amount":{"Type":"number","DisplayName":"Amount in CHF"},"when":{"Type":"date"},"why":{} } },
               "Signals":[{"SignalName":"Input","RoleIds":[1]}],"Outputs":{"continue":"Approve"} },
              {"UniqueName":"Approve","DisplayName":"Approve","ExtensionName":"RequireApproval","Signals":[{"SignalName":"ApprovalStatus","RoleIds":[2]}],"Outputs":{} }
            ]
            """);
        var id = await admin.StartAsync("""{"WorkflowType":"Portal.AsksFirst","Title":"Asked for first"}""");
        (await admin.PostAsync($"/Workflow/Instances/{id}/Signals", """{"SignalKey":"Ask.Input","Data":{"amount":2500,"when":"2027-01-15","why":"It is <b>old</b>"}}""")).Is(204);
        await Eventually.SeesAsync(() => admin.GetAsync($"/Workflow/Instances/{id}"), response => response.Json.Text("CurrentStepUniqueName") == "Approve");
        using var alice = await host.SignInAsync("alice");
        using var manager = await host.SignInAsync("admin");

        Assert.Contains("Asked for first amount: 2500 · when: 15 Jan 2027 · why: It is <b>old</b> Awaiting", (await alice.GetAsync("/?find=Asked+for+first")).Is(200).Text, StringComparison.Ordinal);
        Assert.Contains("Asked for first amount: 2500 · when: 15 Jan 2027 · why: It is <b>old</b> Awaiting", (await manager.GetAsync("/instances?find=Asked+for+first")).Is(200).Text, StringComparison.Ordinal);
        Assert.Matches(@"<details open[^>]*>\s*<summary>What the workflow has added \(3\)", (await alice.GetAsync($"/instances/{id}")).Is(200).Html);
        Assert.Contains("Amount in CHF 2500 when 15 Jan 2027 why It is <b>old</b>", (await alice.GetAsync($"/instances/{id}")).Is(200).Text, StringComparison.Ordinal);
    }
}
