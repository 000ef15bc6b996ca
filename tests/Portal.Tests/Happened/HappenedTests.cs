using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using WorkflowFunctions.Api.Tests.Kit;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Portal.Tests.Kit;

namespace WorkflowFunctions.Portal.Tests.Happened;

/// <summary>An administrator looks at what was done across instances.</summary>
public sealed class HappenedTests(PortalHost host) : IClassFixture<PortalHost>
{
    [Fact]
    public async Task Who_has_changed_and_published_a_definition_is_said()
    {
        var made = (await host.Api("admin").PostAsync("/Workflow/Definitions", """{"DisplayName":"Happened by name","WorkflowType":"Happened.ByName"}""")).Is(200);
        Assert.NotEqual(Guid.Empty, made.Json.GetProperty("Id").GetGuid());
        using var admin = await host.SignInAsync("admin");
        Assert.Matches("admin: Created as a draft.\\s+Happened by name", (await admin.GetAsync("/happened?what=definitions")).Is(200).Text);
    }

    [Fact]
    public async Task What_was_done_is_one_sequence_newest_first_filtered_by_person_kind_type_instance_and_time()
    {
        var older = await host.EnrollAsync("Happened <b>older</b>");
        var newer = await host.EnrollAsync("Happened newer");
        await host.Api("alice").SignalAsync(newer, comment: "Seen");
        await host.Api("carol").SignalAsync(newer);
        await host.Api("admin").AwaitAsync(newer, "Complete");
        await host.Api("bob").SignalAsync(older, approved: false, comment: "No");
        await host.Api("admin").AwaitAsync(older, "Rejected");
        using var admin = await host.SignInAsync("admin");

        var all = (await admin.GetAsync("/happened")).Is(200);
        Assert.Contains("Happened &lt;b&gt;older&lt;/b&gt;", all.Html, StringComparison.Ordinal);
        // The denial comes last, and stands above what was done to the other instance after this one had started.
        Assert.Matches("bob .*Happened <b>older.*carol .*Happened newer.*alice .*Happened newer", all.Text);
        Shows(await ShowAsync($"actor=ALI&instanceId={newer}"), newer);
        Shows(await ShowAsync("actor=ali&what=answered"), newer);
        Assert.DoesNotContain("alice", List(await ShowAsync($"instanceId={newer}&what=ended")), StringComparison.Ordinal);
        Assert.Contains("Nothing has happened", (await ShowAsync("workflowType=None")).Text, StringComparison.Ordinal);
        Assert.Contains("Nothing has happened", (await ShowAsync("from=2999-01-01T00:00")).Text, StringComparison.Ordinal);
        Assert.Contains("Nothing has happened", (await ShowAsync("until=2020-01-01T00:00")).Text, StringComparison.Ordinal);
        Assert.Contains("InstanceId is &#x27;&lt;b&gt;", (await ShowAsync("instanceId=%3Cb%3E")).Html, StringComparison.Ordinal);
        Assert.Contains("From is", (await ShowAsync("from=yesterday")).Text, StringComparison.Ordinal);
        Assert.Contains("cursor is", (await ShowAsync("cursor=forged")).Text, StringComparison.Ordinal);

        async Task<PageResponse> ShowAsync(string filter) => (await admin.GetAsync($"/happened?{filter}")).Is(200);

        static string List(PageResponse page) => page.Html.Split("</search>", 2)[1];

        static void Shows(PageResponse page, Guid shown)
        {
            Assert.Contains($"/instances/{shown}", List(page), StringComparison.Ordinal);
            Assert.DoesNotContain("older", List(page), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Instances_of_one_title_are_told_apart_by_their_number_and_by_what_they_were_started_with()
    {
        var (one, two) = (await host.EnrollAsync("Twins", new { cn = "<i>one</i>" }), await host.EnrollAsync("Twins", new { cn = "two" }));
        using var admin = await host.SignInAsync("admin");
        var page = (await admin.GetAsync("/happened?what=started&actor=erin")).Is(200);
        foreach (var (id, cn) in new[] { (one, "<i>one</i>"), (two, "two") })
        {
            var number = (await host.Api("admin").GetAsync($"/Workflow/Instances/{id}")).Json.GetProperty("ReferenceId").GetInt64();
            Assert.Contains($"Twins · no.\u00a0{number} · cn: {cn}", page.Text, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("<i>", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Times_are_meant_in_the_zone_that_the_address_names_and_stay_so_for_whoever_opens_it()
    {
        var id = await host.EnrollAsync("In a zone");
        var started = host.Time.GetUtcNow();
        using var admin = await host.SignInAsync("admin");

        // At the same moment, clocks in Tokyo are nine hours ahead.
        var tokyo = $"/happened?what=started&instanceId={id}&zone=Asia%2FTokyo&from={Local(started.AddHours(9).AddMinutes(-2))}&until={Local(started.AddHours(9).AddMinutes(2))}";
        var page = (await admin.GetAsync(tokyo)).Is(200);
        Assert.Contains("Started by erin", page.Text, StringComparison.Ordinal);
        Assert.Contains("Times are in Asia/Tokyo.", page.Text, StringComparison.Ordinal);
        Assert.Contains("name=\"zone\" value=\"Asia/Tokyo\"", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("data-zone", page.Html, StringComparison.Ordinal);
        Assert.Contains("Nothing has happened that fits.", (await admin.GetAsync(tokyo.Replace("Asia%2FTokyo", "", StringComparison.Ordinal))).Is(200).Text, StringComparison.Ordinal);
        Assert.Contains("The time zone 'Nowhere/<b>' is not known here.", (await admin.GetAsync("/happened?zone=Nowhere%2F%3Cb%3E")).Is(200).Text, StringComparison.Ordinal);
        // A script names the reader's zone only if no time is there yet.
        Assert.Contains("data-zone", (await admin.GetAsync("/happened?zone=Asia%2FTokyo")).Is(200).Html, StringComparison.Ordinal);

        static string Local(DateTimeOffset at) => Uri.EscapeDataString(at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task Who_gave_whom_what_right_is_part_of_it_and_a_kind_of_its_own_for_those_who_may_read_roles()
    {
        (await host.Api("admin").PostAsync("/Security/Roles", """{"Name":"Happened <b>auditors</b>","Permissions":[]}""")).Is(200);
        using var alice = await host.SignInAsync("alice");
        (await alice.SubmitAsync("/away", "/away", ("value.to", "erin"), ("value.until", "2999-01-01T00:00"))).Is(400);
        (await alice.SubmitAsync("/away", "/away", ("value.to", "erin"), ("value.until", DateTime.UtcNow.AddDays(2).ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture)))).Is(303);
        using var admin = await host.SignInAsync("admin");

        foreach (var path in (string[])["/happened?what=security", "/happened", "/happened?what=everything", "/happened?what=security&actor=a"])
        {
            var page = (await admin.GetAsync(path)).Is(200);
            Assert.Matches("alice let erin answer for alice from [0-9-]{10} [0-9:]{8} UTC until [0-9-]{10} [0-9:]{5}:00 UTC.*erin for alice.*admin created the role 'Happened <b>auditors</b>'", page.Text);
            Assert.DoesNotContain("<b>", page.Html, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("alice let", (await admin.GetAsync("/happened?what=security&actor=admin")).Is(200).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("alice let", (await admin.GetAsync("/happened?workflowType=Enrollment")).Is(200).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_has_signed_in_and_out_is_a_kind_of_its_own_for_those_who_may_read_roles()
    {
        await using var own = await PortalHost.StartAsync(_ => { });
        using var bob = await own.SignInAsync("bob");
        (await bob.SignOutAsync()).Is(302);
        (await bob.SignInAsync("a password by mistake")).Is(401);
        for (var attempt = 0; attempt < 12; attempt++)
            await bob.SignInAsync("carol", "guess");
        using var admin = await own.SignInAsync("admin");

        // It is kept beside the refusal, which does not wait for it.
        var page = (await admin.GetAsync("/happened?what=sign-ins")).Is(200);
        for (var look = 0; look < 300 && !page.Text.Contains("slowed down", StringComparison.Ordinal); look++)
            page = (await admin.GetAsync("/happened?what=sign-ins")).Is(200);

        Assert.Matches("admin signed in with a password\\. .*Sign-ins as carol from 127\\.0\\.0\\.1 are slowed down: too many have failed\\. .*bob signed out\\. .*bob signed in with a password\\.", page.Text);
        Assert.Single(System.Text.RegularExpressions.Regex.Matches(page.Text, "admin signed in"));
        // Whom it is about is said once.
        Assert.DoesNotMatch("with a password\\.\\s+(admin|bob) ", page.Text);
        Assert.DoesNotContain("by mistake", page.Text, StringComparison.Ordinal);
        Assert.Contains("bob signed out", (await admin.GetAsync("/happened?what=everything&actor=bob")).Is(200).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("signed", (await admin.GetAsync("/happened")).Is(200).Html.Split("</search>", 2)[1], StringComparison.Ordinal);
        var told = (await own.Api("admin").GetAsync("/Workflow/Audit?Kind=SignedOut,SignInsSlowed")).Is(200);
        Assert.Equal(["SignInsSlowed carol", "SignedOut bob"], told.Json.EnumerateArray().Select(entry => $"{entry.Text("Kind")} {entry.Text("Title")}"));
        (await own.Api("bob").GetAsync("/Workflow/Audit?Kind=SignedIn")).Is(403);
    }

    [Fact]
    public async Task The_filters_go_along_to_the_page_behind()
    {
        var ids = await Task.WhenAll(Enumerable.Range(0, 60).Select(index => host.EnrollAsync($"Paged {index}")));
        using var admin = await host.SignInAsync("admin");
        var (titles, path) = (new List<string>(), "/happened?actor=erin&what=started");
        for (var pages = 0; path is not null && pages < 20; pages++)
        {
            var page = (await admin.GetAsync(path)).Is(200);
            titles.AddRange(System.Text.RegularExpressions.Regex.Matches(page.Html.Split("</search>", 2)[1], "<a [^>]*>(Paged \\d+)</a>").Select(match => match.Groups[1].Value));
            path = System.Text.RegularExpressions.Regex.Match(page.Html, "href=\"(/happened[^\"]*cursor=[^\"]*)\"") is { Success: true } next
                ? System.Net.WebUtility.HtmlDecode(next.Groups[1].Value)
                : null;
            Assert.True(path is null || (path.Contains("actor=erin", StringComparison.Ordinal) && path.Contains("what=started", StringComparison.Ordinal)));
            // And back from there.
            Assert.Equal(pages > 0, page.Html.Contains("href=\"/happened?actor=erin&amp;what=started\">Back to the latest<", StringComparison.Ordinal));
        }

        Assert.Null(path);
        Assert.Equal(Enumerable.Range(0, ids.Length).Select(index => $"Paged {index}").Order(StringComparer.Ordinal), titles.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_page_with_a_list_counts_as_much_as_the_same_list_of_the_API()
    {
        await using var limited = await PortalHost.StartAsync(builder => builder.Configuration.AddInMemoryCollection(
            [new("RateLimit:PermitsPerMinute", "1"), new("RateLimit:Burst", "20")]));
        await CountAsync("alice", "/?find=a", cost: 6);
        await CountAsync("admin", "/happened", cost: 10);

        async Task CountAsync(string name, string path, int cost)
        {
            using var person = await limited.SignInAsync(name);
            var taken = 0;
            while (taken < 20 && (await person.GetAsync(path)).Status == 200)
                taken++;
            // The sign-in takes permits of its own.
            Assert.InRange(taken, 1, 20 / cost);
        }
    }

    [Fact]
    public async Task How_the_service_is_stands_above()
    {
        await host.EnrollAsync("Waits longest");
        await host.Services.GetRequiredService<ResumeService>().RunAsync(TestContext.Current.CancellationToken);
        using var admin = await host.SignInAsync("admin");
        var text = (await admin.GetAsync("/happened")).Is(200).Text;
        Assert.Contains("The service is ready", text, StringComparison.Ordinal);
        Assert.Matches("Version +[0-9]+\\.[0-9]+", text);
        Assert.Contains("Sqlite", text, StringComparison.OrdinalIgnoreCase);
        Assert.Matches("Due now +(nothing|[0-9]+)", text);
        Assert.Matches("Waits longest for somebody +\\S.* , last changed", text);
        Assert.Matches("resume run of this process .*examined", text);
    }

    [Fact]
    public async Task Only_those_who_may_read_all_instances_see_it()
    {
        using var erin = await host.SignInAsync("erin");
        (await erin.GetAsync("/happened")).Is(403);
        Assert.DoesNotContain("href=\"/happened\"", (await erin.GetAsync("/requests")).Html, StringComparison.Ordinal);
    }
}
