using WorkflowFunctions.Api.Tests.Kit;
using WorkflowFunctions.Portal.Tests.Kit;

namespace WorkflowFunctions.Portal.Tests;

/// <summary>The inbox and the other lists.</summary>
public sealed class InboxTests(PortalHost host) : IClassFixture<PortalHost>
{
    [Fact]
    public async Task An_empty_inbox_says_so_kindly_and_a_full_one_counts_in_the_title()
    {
        await using var own = await PortalHost.StartAsync(_ => { });
        using var alice = await own.SignInAsync("alice");
        var empty = (await alice.GetAsync("/")).Is(200);
        Assert.Contains("Nothing waits for you.", empty.Text, StringComparison.Ordinal);
        Assert.Contains("<title>Inbox · Workflow</title>", empty.Html, StringComparison.Ordinal);

        await own.EnrollAsync("First");
        await own.EnrollAsync("Second");
        var page = (await alice.GetAsync("/")).Is(200);
        Assert.Contains("<title>(2) Inbox · Workflow</title>", page.Html, StringComparison.Ordinal);
        Assert.True(page.Html.IndexOf("First", StringComparison.Ordinal) < page.Html.IndexOf("Second", StringComparison.Ordinal));
        Assert.Contains("requested by erin", page.Text, StringComparison.Ordinal);

        var found = (await alice.GetAsync("/?find=eCoN")).Is(200);
        Assert.DoesNotContain("First", found.Text, StringComparison.Ordinal);
        Assert.Contains("Nothing that waits for you fits these conditions.", (await alice.GetAsync("/?find=%22%5C+OR+x")).Is(200).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_are_answered_at_once_each_by_itself()
    {
        await using var own = await PortalHost.StartAsync(_ => { });
        var (one, two) = (await own.EnrollAsync("One"), await own.EnrollAsync("Two"));
        using var alice = await own.SignInAsync("alice");
        var page = (await alice.GetAsync("/")).Is(200);
        (await own.Api("bob").SignalAsync(two, approved: false)).Is(204);

        string Pick(Guid id) => $"{id} RequireApproval1.ApprovalStatus 2";
        var answered = (await alice.PostAsync("/", page.Hidden("/"), ("pick", Pick(one)), ("pick", Pick(two)), ("answer", "approve"))).Is(303);
        answered = (await alice.GetAsync(answered.Location!)).Is(200);

        Assert.Contains("One : taken.", answered.Text, StringComparison.Ordinal);
        Assert.Matches("An instance : not taken. It is gone", answered.Text);
        Assert.Contains("alice approved", string.Join(' ', (await own.Api("admin").HistoryAsync(one)).Select(entry => entry.Text("Message"))), StringComparison.Ordinal);
        (await alice.PostAsync("/", page.Hidden("/"), ("answer", "approve"))).Is(400);
    }

    [Fact]
    public async Task Everybody_begins_at_the_first_page_that_is_for_them_and_sees_no_others_named()
    {
        using var erin = await host.SignInAsync("erin");
        Assert.Equal("/requests", (await erin.GetAsync("/")).Is(302).Location);
        var mine = (await erin.GetAsync("/requests")).Is(200);
        Assert.DoesNotContain("Inbox", mine.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("All instances", mine.Text, StringComparison.Ordinal);

        var refused = (await erin.GetAsync("/instances")).Is(403);
        Assert.Contains("You may not do this", refused.Text, StringComparison.Ordinal);
        using var alice = await host.SignInAsync("alice");
        (await alice.GetAsync("/requests")).Is(403);
    }

    [Fact]
    public async Task A_list_is_read_on_page_by_page_and_filtered()
    {
        await using var own = await PortalHost.StartAsync(_ => { });
        for (var index = 0; index < 27; index++)
            await own.EnrollAsync($"Certificate {index:D2}");
        using var admin = await own.SignInAsync("admin");

        var first = (await admin.GetAsync("/instances?sort=Title")).Is(200);
        Assert.Contains("27 in all", first.Text, StringComparison.Ordinal);
        Assert.Contains("Certificate 24", first.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Certificate 25", first.Text, StringComparison.Ordinal);
        var next = System.Net.WebUtility.HtmlDecode(System.Text.RegularExpressions.Regex.Match(first.Html, "href=\"([^\"]+)\" rel=\"next\"").Groups[1].Value);
        var second = (await admin.GetAsync(next)).Is(200);
        Assert.Contains("Certificate 25", second.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("rel=\"next\"", second.Html, StringComparison.Ordinal);

        // What goes over the wire is small, and the second page needs nothing else.
        using var alice = await own.SignInAsync("alice");
        foreach (var (path, client) in new[] { ("/", alice), ("/instances", admin) })
        {
            var packed = (await client.GetAsync(path, ("Accept-Encoding", "br"))).Is(200);
            Assert.Equal("br", packed.Header("Content-Encoding"));
            Assert.InRange((await packed.Message.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).Length, 1_000, 15_000);
        }

        Assert.Contains("Nothing fits these conditions.", (await admin.GetAsync("/instances?status=Failed")).Is(200).Text, StringComparison.Ordinal);
        Assert.Contains("1 in all", (await admin.GetAsync("/instances?query=Title+-eq+%22Certificate+07%22")).Is(200).Text, StringComparison.Ordinal);
        Assert.Contains("Position 1", (await admin.GetAsync("/instances?query=Nonsense+-eq+1")).Is(200).Text, StringComparison.Ordinal);
        (await admin.GetAsync("/instances?cursor=nonsense&sort=nonsense&status=nonsense")).Is(200);
    }

    [Theory]
    [InlineData("admin", "/instances")]
    [InlineData("erin", "/requests")]
    public async Task Requests_of_one_workflow_are_told_apart_by_what_they_were_started_with(string name, string path)
    {
        await using var own = await PortalHost.StartAsync(_ => { });
        await own.EnrollAsync("A certificate", new { cn = "www.<b>one</b>.example.com", years = 2 });
        await own.EnrollAsync("A certificate", new { cn = "www.two.example.com", urgent = true });
        await own.EnrollAsync("A certificate", new { });
        using var visitor = await own.SignInAsync(name);

        var page = (await visitor.GetAsync(path)).Is(200);

        Assert.Matches("A certificate Awaiting 2 more .*A certificate cn: www.two.example.com · urgent: yes Awaiting .*A certificate cn: www.<b>one</b>.example.com · years: 2 Awaiting", page.Text);
        Assert.DoesNotContain("<b>", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_learns_cheaply_whether_it_is_still_current()
    {
        var id = await host.EnrollAsync();
        using var alice = await host.SignInAsync("alice");
        var state = System.Text.RegularExpressions.Regex.Match((await alice.GetAsync($"/instances/{id}")).Html, "data-state=\"([^\"]+)\"").Groups[1].Value;

        (await alice.GetAsync($"/instances/{id}/state", ("If-None-Match", $"\"{state}\""))).Is(304);
        (await host.Api("bob").SignalAsync(id)).Is(204);
        (await alice.GetAsync($"/instances/{id}/state", ("If-None-Match", $"\"{state}\""))).Is(204);
        (await alice.GetAsync($"/instances/{Guid.NewGuid()}/state")).Is(404);
        (await alice.GetAsync("/inbox/state")).Is(204);
        using var nobody = host.Visit();
        (await nobody.GetAsync("/inbox/state")).Is(302);
    }
}
