using System.Net;
using System.Text.RegularExpressions;
using WorkflowFunctions.Api.Tests.Kit;
using WorkflowFunctions.Portal.Tests.Kit;

namespace WorkflowFunctions.Portal.Tests.Instances;

/// <summary>Others are asked as well. No test of these uses a script.</summary>
public sealed class ForwardTests(PortalHost host) : IClassFixture<PortalHost>
{
    [Fact]
    public async Task Who_is_asked_forwards_it_with_a_reason_and_who_was_added_answers_it()
    {
        var id = await StartAsync("Portal.Forward", mayForward: true);
        using var alice = await host.SignInAsync("alice");
        using var dave = await host.SignInAsync("dave");
        (await dave.GetAsync($"/instances/{id}")).Is(404);
        Assert.Contains("Forward…", (await alice.GetAsync($"/instances/{id}")).Is(200).Text, StringComparison.Ordinal);
        var page = (await alice.GetAsync(PathOf(id))).Is(200);
        Assert.Contains("<option value=\"dave\">", page.Html, StringComparison.Ordinal);
        Assert.Contains("<option value=\"Certificate Owners\">", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<option value=\"PKI Approvers\">", page.Html, StringComparison.Ordinal);

        var done = (await alice.PostAsync(PathOf(id), page.Hidden(PathOf(id)), ("value.person1", "dave@example.com"), ("reason", "He knows the server\r\nand its owner."))).Is(303);

        Assert.Equal($"/instances/{id}?forwarded=1", done.Location);
        var after = (await alice.GetAsync(done.Location!)).Is(200);
        Assert.Contains("They are asked as well now.", after.Text, StringComparison.Ordinal);
        Assert.Contains("alice asks dave as well: He knows the server\nand its owner.", after.Text, StringComparison.Ordinal);
        Assert.Contains("from PKI Approvers or dave.", after.Text, StringComparison.Ordinal);
        Assert.Contains("Workflow Portal.Forward", (await dave.GetAsync("/")).Is(200).Text, StringComparison.Ordinal);
        (await dave.SubmitAsync($"/instances/{id}", $"/instances/{id}", ("answer", "approve"))).Is(303);
        await host.Api("admin").AwaitAsync(id, "Complete");
    }

    [Fact]
    public async Task Without_the_permission_it_is_neither_offered_nor_done()
    {
        var id = await StartAsync("Portal.NoForward", mayForward: false);
        using var alice = await host.SignInAsync("alice");
        Assert.DoesNotContain("Forward…", (await alice.GetAsync($"/instances/{id}")).Is(200).Text, StringComparison.Ordinal);
        var page = (await alice.GetAsync(PathOf(id))).Is(200);
        Assert.Contains("That cannot be done now, or not by you.", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<option", page.Html, StringComparison.Ordinal);
        var form = (await alice.GetAsync($"/instances/{id}")).Hidden($"/instances/{id}");
        Assert.Contains("You may not add others to this step.", (await alice.PostAsync(PathOf(id), form, ("value.person0", "dave"), ("reason", "Why not"))).Is(403).Text, StringComparison.Ordinal);
        Assert.Contains("You may not add others to this step.", (await alice.PostAsync(PathOf(id), form, ("value.person0", "nobody"))).Is(403).Text, StringComparison.Ordinal);
        using var dave = await host.SignInAsync("dave");
        (await dave.GetAsync(PathOf(id))).Is(404);
        (await dave.PostAsync(PathOf(id), (await dave.GetAsync("/away")).Hidden("/away"), ("value.person0", "dave"), ("reason", "Why not"))).Is(404);

        // Who manages instances asks a role as well.
        using var admin = await host.SignInAsync("admin");
        (await admin.SubmitAsync(PathOf(id), PathOf(id), ("value.role", "certificate owners"), ("reason", "They know it"))).Is(303);
        Assert.Contains("Certificate Owners", (await dave.GetAsync($"/instances/{id}")).Is(200).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_said_at_its_field_at_once_and_what_was_typed_is_kept()
    {
        var id = await host.EnrollAsync();
        using var admin = await host.SignInAsync("admin");
        var hidden = (await admin.GetAsync(PathOf(id))).Is(200).Hidden(PathOf(id));

        var wrong = await PostAsync(("value.person0", "nobody"), ("value.person1", " "), ("value.person2", "PKI Approvers"), ("value.role", "No <role>"), ("reason", " "));
        Assert.Contains("Nobody else is asked. Look at the fields that are marked.", wrong.Text, StringComparison.Ordinal);
        Assert.Equal("'nobody' is nobody who is known here: name people by key, name or address.", Problem(wrong, "person0"));
        Assert.Contains("is no person but role PKI Approvers", Problem(wrong, "person2"), StringComparison.Ordinal);
        Assert.Equal("There is no role 'No <role>'.", Problem(wrong, "role"));
        Assert.Equal("Say why: those who are asked read it.", Problem(wrong, "reason"));
        Assert.Equal(4, Regex.Count(wrong.Html, "class=\"problem\""));
        Assert.Contains("value=\"No &lt;role&gt;\"", wrong.Html, StringComparison.Ordinal);

        var empty = await PostAsync();
        Assert.Equal("Say whom else to ask: a person, a role, or both.", Problem(empty, "person0"));
        Assert.Equal("Say why: those who are asked read it.", Problem(empty, "reason"));
        Assert.Contains("at most 1024 are allowed", Problem(await PostAsync(("value.person0", "dave"), ("reason", new string('r', 1025))), "reason"), StringComparison.Ordinal);
        Assert.NotEmpty(Problem(await PostAsync(("value.person0", new string('p', 5000)), ("reason", "r")), "person0"));
        Assert.NotEmpty(Problem(await PostAsync(("value.person1", "nobody"), ("reason", "Known")), "person1"));
        Assert.DoesNotContain(await host.Api("admin").HistoryAsync(id), entry => entry.Text("Kind") == "Assigned");
        (await admin.PostAsync(PathOf(id), hidden, ("value.person0", "dave"), ("value.role", "3"), ("reason", new string('r', 1024)))).Is(303);

        async Task<PageResponse> PostAsync(params (string Name, string Value)[] fields) => (await admin.PostAsync(PathOf(id), hidden, fields)).Is(400);
    }

    [Fact]
    public async Task Who_is_slower_than_others_is_told_so_with_the_new_state()
    {
        var id = await StartAsync("Portal.SlowForward", mayForward: true);
        using var alice = await host.SignInAsync("alice");
        using var admin = await host.SignInAsync("admin");
        var hidden = (await alice.GetAsync(PathOf(id))).Is(200).Hidden(PathOf(id));
        var managers = (await admin.GetAsync(PathOf(id))).Is(200).Hidden(PathOf(id));
        (await host.Api("bob").SignalAsync(id, approved: false)).Is(204);
        await host.Api("admin").AwaitAsync(id, "Rejected");

        // alice may not even see it any more, now that it waits for nobody.
        Assert.Contains("Nobody else is asked: somebody else was faster. The instance is rejected now.",
            (await alice.PostAsync(PathOf(id), hidden, ("value.person0", "dave"), ("reason", "Late"))).Is(409).Text, StringComparison.Ordinal);
        var late = (await admin.PostAsync(PathOf(id), managers, ("value.person0", "dave"), ("reason", "Late"))).Is(409);
        Assert.Contains("Nobody else is asked. The instance has moved on since you loaded this page. Denied by bob", late.Text, StringComparison.Ordinal);
        Assert.Contains("That cannot be done now", late.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Forward…", (await admin.GetAsync($"/instances/{id}")).Is(200).Text, StringComparison.Ordinal);

        // A form that names no signal is of no visit, either.
        managers.Remove("signal");
        (await admin.PostAsync(PathOf(id), managers, ("value.person0", "dave"), ("reason", "Late"))).Is(409);
    }

    [Fact]
    public async Task The_same_form_sent_twice_asks_them_once()
    {
        var id = await host.EnrollAsync();
        using var admin = await host.SignInAsync("admin");
        var hidden = (await admin.GetAsync(PathOf(id))).Is(200).Hidden(PathOf(id));
        foreach (var _ in Enumerable.Range(0, 2))
            (await admin.PostAsync(PathOf(id), hidden, ("value.person0", "dave"), ("reason", "Once"))).Is(303);
        Assert.Single(await host.Api("admin").HistoryAsync(id), entry => entry.Text("Kind") == "Assigned");
    }

    private static string PathOf(Guid id) => $"/instances/{id}/forward";

    private static string Problem(PageResponse page, string field) =>
        WebUtility.HtmlDecode(Regex.Match(page.Html, $"<p class=\"problem\" id=\"{field}-problem\">([^<]*)</p>").Groups[1].Value);

    private async Task<Guid> StartAsync(string type, bool mayForward)
    {
        var admin = host.Api("admin");
        var definition = await admin.PublishAsync(type);
        if (mayForward)
        {
            (await admin.PutAsync($"/Workflow/Definitions/{definition}", $$"""{"DisplayName":"Workflow {{type}}","AssigneesMayForward":true}""")).Is(200);
            (await admin.PostAsync($"/Workflow/Definitions/{definition}/Publish")).Is(200);
        }

        return await host.Api("erin").StartAsync(Workflows.Start(type));
    }
}
