using System.Globalization;
using System.Text.RegularExpressions;
using WorkflowFunctions.Api.SignIn;
using WorkflowFunctions.Api.Tests.Kit;
using WorkflowFunctions.Core;
using WorkflowFunctions.Portal.Tests.Kit;

namespace WorkflowFunctions.Portal.Tests.Away;

/// <summary>People say who answers while they are away. No test of these uses a script.</summary>
public sealed class AwayTests(PortalHost host) : IClassFixture<PortalHost>, IAsyncLifetime
{
    private const string Path = "/away";
    private const string Delegations = "/Workflow/Delegations";

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>They are shared by all tests of the class.</summary>
    public async ValueTask DisposeAsync()
    {
        var admin = host.Api("admin");
        foreach (var id in (await admin.GetAsync($"{Delegations}?ReturnLimit=1000")).Is(200).Json.Ids())
            (await admin.DeleteAsync($"{Delegations}/{id}")).Is(204);
    }

    [Fact]
    public async Task Somebody_lets_another_answer_and_ends_it_behind_a_question()
    {
        using var alice = await host.SignInAsync("alice");
        using var dave = await host.SignInAsync("dave");
        Assert.Contains("Who answers for me Nobody.", (await alice.GetAsync(Path)).Is(200).Text, StringComparison.Ordinal);

        Assert.Equal("/away?done=saved", (await SaveAsync(alice, ("value.to", "dave"), ("value.type.Enrollment", "on"))).Is(303).Location);

        var page = (await alice.GetAsync("/away?done=saved")).Is(200);
        Assert.Contains("It is saved.", page.Text, StringComparison.Ordinal);
        Assert.Matches(@"dave answers for\s+you\s+until .* UTC\s?, in workflows of the type Enrollment\.", page.Text);
        Assert.Matches(@"You answer for\s+alice\s+until", (await dave.GetAsync(Path)).Is(200).Text);
        var id = await host.EnrollAsync("While alice is away");
        Assert.Contains("While alice is away", (await dave.GetAsync("/")).Is(200).Text, StringComparison.Ordinal);

        var end = EndOf(page);
        var asked = (await alice.GetAsync(end)).Is(200);
        Assert.Contains("If it ends, dave no longer sees and answers what waits for you alone.", asked.Text, StringComparison.Ordinal);
        Assert.Equal("/away?done=ended", (await alice.PostAsync(end, asked.Hidden(end))).Is(303).Location);
        Assert.Contains("Who answers for me Nobody.", (await alice.GetAsync("/away?done=ended")).Is(200).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("While alice is away", (await dave.GetAsync("/")).Is(200).Text, StringComparison.Ordinal);
        (await dave.GetAsync($"/instances/{id}")).Is(404);
        (await alice.PostAsync(end, asked.Hidden(end))).Is(404);
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_said_at_its_field_at_once_and_what_was_typed_is_kept()
    {
        using var admin = await host.SignInAsync("admin");
        var hidden = (await admin.GetAsync(Path)).Is(200).Hidden(Path);

        var wrong = (await admin.PostAsync(Path, hidden,
            ("value.to", "nobody <b>"), ("value.from", "PKI Approvers"), ("value.starts", "soon"), ("value.until", "2020-01-01T00:00"), ("value.type.Nothing", "on"))).Is(400);
        Assert.Contains("Nothing was saved. Look at the fields that are marked.", wrong.Text, StringComparison.Ordinal);
        foreach (var (field, words) in new[]
        {
            ("to", "This is 'nobody <b>', which is nobody who is known here"), ("from", "This is 'PKI Approvers', which is nobody who is known here"),
            ("starts", "This is 'soon', but must be a date"), ("until", "This is 2020-01-01 00:00:00 UTC, which has passed"), ("types", "This is \"Nothing\", but must be a workflow type"),
        })
            Assert.Contains(words, System.Net.WebUtility.HtmlDecode(Regex.Match(wrong.Html, $"<p class=\"problem\" id=\"{field}-problem\">([^<]*)</p>").Groups[1].Value), StringComparison.Ordinal);
        Assert.Contains("value=\"nobody &lt;b&gt;\"", wrong.Html, StringComparison.Ordinal);
        Assert.Contains("value=\"soon\"", wrong.Html, StringComparison.Ordinal);
        Assert.Contains("value=\"2020-01-01T00:00\"", wrong.Html, StringComparison.Ordinal);
        Assert.Equal(5, Regex.Count(wrong.Html, "class=\"problem\""));

        var empty = (await admin.PostAsync(Path, hidden)).Is(400);
        Assert.Contains("Say who answers.", empty.Text, StringComparison.Ordinal);
        Assert.Contains("Say until when.", empty.Text, StringComparison.Ordinal);
        Assert.Contains("This is admin, who is the absent person", (await SaveAsync(admin, ("value.to", "admin@example.com"))).Is(400).Text, StringComparison.Ordinal);
        Assert.Contains("but must be before Until", (await SaveAsync(admin, ("value.to", "bob"), ("value.starts", In(days: 3)))).Is(400).Text, StringComparison.Ordinal);
        Assert.Contains("at most 366 days from now", (await admin.PostAsync(Path, hidden, ("value.to", "bob"), ("value.until", In(days: 368)))).Is(400).Text, StringComparison.Ordinal);
        Assert.Empty((await host.Api("admin").GetAsync(Delegations)).Is(200).Json.Ids());
    }

    [Fact]
    public async Task The_limits_of_the_API_hold_and_are_said_in_a_sentence()
    {
        using var carol = await host.SignInAsync("carol");
        foreach (var day in Enumerable.Range(3, 3))
            (await SaveAsync(carol, ("value.to", "bob"), ("value.until", In(day)))).Is(303);

        Assert.Contains("3 delegations of the absent person to this one are running, which is the most", (await SaveAsync(carol, ("value.to", "bob"))).Is(409).Text, StringComparison.Ordinal);
        Assert.Equal(3, (await host.Api("carol").GetAsync(Delegations)).Is(200).Json.Ids().Count);
    }

    [Fact]
    public async Task Who_manages_delegations_sees_all_and_arranges_and_ends_those_of_others_and_nobody_else_does()
    {
        using var admin = await host.SignInAsync("admin");
        using var bob = await host.SignInAsync("bob");
        using var carol = await host.SignInAsync("carol");
        (await SaveAsync(admin, ("value.from", "bob"), ("value.to", "dave"))).Is(303);

        var all = (await admin.GetAsync(Path)).Is(200);
        Assert.Matches(@"dave answers for\s+bob\s+until", all.Text);
        Assert.Contains("Who is away", all.Text, StringComparison.Ordinal);
        Assert.Contains("Nobody of that name.", (await admin.GetAsync($"{Path}?find=erin")).Is(200).Text, StringComparison.Ordinal);
        var end = EndOf((await admin.GetAsync($"{Path}?find=BO")).Is(200));
        var own = (await bob.GetAsync(Path)).Is(200);
        Assert.Contains("admin has arranged it.", own.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Who is away", own.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Who answers for others", own.Text, StringComparison.Ordinal);

        // The one who answers sees it, but cannot end it; to others it does not exist.
        using var dave = await host.SignInAsync("dave");
        var seen = (await dave.GetAsync(end)).Is(200);
        Assert.Contains("You cannot end it: that is for bob.", seen.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("End…", (await dave.GetAsync(Path)).Text, StringComparison.Ordinal);
        Assert.Contains("It was not ended. Only bob ends this delegation", (await dave.PostAsync(end, seen.Hidden("/sign-out"))).Is(403).Text, StringComparison.Ordinal);
        (await carol.GetAsync(end)).Is(404);
        (await carol.PostAsync(end, (await carol.GetAsync(Path)).Hidden(Path))).Is(404);
        Assert.Contains("who answers for others", (await SaveAsync(carol, ("value.from", "bob"), ("value.to", "carol"))).Is(403).Text, StringComparison.Ordinal);
        Assert.Single((await host.Api("admin").GetAsync(Delegations)).Is(200).Json.Ids());

        (await admin.SubmitAsync(end, end)).Is(303);
        Assert.Empty((await host.Api("admin").GetAsync(Delegations)).Is(200).Json.Ids());
    }

    [Fact]
    public async Task It_may_begin_later()
    {
        await using var own = await PortalHost.StartAsync(_ => { });
        using var alice = await own.SignInAsync("alice");
        await own.EnrollAsync("Early in the holidays");
        (await alice.SubmitAsync(Path, Path, ("value.to", "dave"), ("value.starts", In(days: 1)), ("value.until", In(days: 2)))).Is(303);

        var page = (await alice.GetAsync(Path)).Is(200);
        Assert.Matches(@"dave answers for\s+you\s+from .* UTC\s+until .* Later", page.Text);
        using (var dave = await own.SignInAsync("dave"))
            Assert.DoesNotContain("Early in the holidays", (await dave.GetAsync("/")).Is(200).Text, StringComparison.Ordinal);
        own.Time.Advance(TimeSpan.FromDays(1.5));
        using var later = await own.SignInAsync("dave");
        Assert.Contains("Early in the holidays", (await later.GetAsync("/")).Is(200).Text, StringComparison.Ordinal);
        Assert.Matches(@"You answer for\s+alice\s+until .* Now", (await later.GetAsync(Path)).Is(200).Text);
    }

    [Fact]
    public async Task Times_are_meant_in_the_zone_that_a_script_names_and_otherwise_in_UTC_as_the_page_says()
    {
        using var alice = await host.SignInAsync("alice");
        Assert.Contains("Times are in UTC .", (await alice.GetAsync(Path)).Is(200).Text, StringComparison.Ordinal);
        var until = $"{DateTimeOffset.UtcNow.Year + 1}-01-02T09:30";
        if (Timestamps.Parse(until) - DateTimeOffset.UtcNow > TimeSpan.FromDays(365))
            until = In(days: 5);

        (await SaveAsync(alice, ("value.to", "bob"), ("value.until", until))).Is(303);
        (await SaveAsync(alice, ("value.to", "carol"), ("value.until", until), ("value.zone", "Asia/Tokyo"))).Is(303);
        Assert.Contains("The time zone of your browser, '../Nowhere', is not known here.",
            (await SaveAsync(alice, ("value.to", "dave"), ("value.until", until), ("value.zone", "../Nowhere"))).Is(400).Text, StringComparison.Ordinal);

        var saved = (await host.Api("alice").GetAsync($"{Delegations}?SortField=Until&SortAscending=0")).Is(200).Json.EnumerateArray()
            .Select(one => (one.GetProperty("To").Text("Name"), DateTimeOffset.Parse(one.Text("Until")!, CultureInfo.InvariantCulture))).ToList();
        var utc = Timestamps.Parse(until)!.Value;
        Assert.Equal([("carol", utc.AddHours(-9)), ("bob", utc)], saved);
    }

    [Fact]
    public async Task People_are_offered_by_a_text_that_finds_only_them_and_only_to_those_who_have_something_to_hand_on()
    {
        var hash = HashOf("frank-demo");
        await using var own = await PortalHost.StartAsync(builder =>
        {
            // Two people of one name, one of whom has an address.
            builder.Configuration["Security:People:0:Name"] = "bob";
            builder.Configuration["Security:People:0:Mail"] = "other.bob@example.com";
            builder.Configuration["Security:People:0:SignIns:0:Authority"] = "https://issuer.example.com";
            builder.Configuration["Security:People:0:SignIns:0:Subject"] = "1";
            builder.Configuration["Security:Users:6:Name"] = "frank";
            builder.Configuration["Security:Users:6:PasswordHash"] = hash;
        });
        using var alice = await own.SignInAsync("alice");
        var offered = Regex.Matches((await alice.GetAsync(Path)).Is(200).Html, "<option value=\"([^\"]*)\">").Select(match => match.Groups[1].Value).ToList();
        Assert.Equal(["admin", "bob@example.com", "carol", "dave", "erin", "frank", "other.bob@example.com"], offered);

        using var frank = await own.SignInAsync("frank");
        Assert.DoesNotContain("<option", (await frank.GetAsync(Path)).Is(200).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_more_people_and_types_than_help_anybody_none_are_offered_and_all_can_be_typed()
    {
        await using var own = await PortalHost.StartAsync(builder =>
        {
            for (var index = 0; index < 200; index++)
            {
                builder.Configuration[$"Security:People:{index}:Name"] = $"Person {index}";
                builder.Configuration[$"Security:People:{index}:SignIns:0:Authority"] = "https://issuer.example.com";
                builder.Configuration[$"Security:People:{index}:SignIns:0:Subject"] = $"{index}";
            }
        });
        foreach (var number in Enumerable.Range(10, 51))
            await own.Api("admin").CreateAsync($"Type {number}");
        using var alice = await own.SignInAsync("alice");
        var page = (await alice.GetAsync(Path)).Is(200);
        Assert.DoesNotContain("<option", page.Html, StringComparison.Ordinal);
        Assert.Equal(50, Regex.Count(page.Html, "type=\"checkbox\""));
        Assert.Contains("One a line. There are", page.Text, StringComparison.Ordinal);

        (await alice.SubmitAsync(Path, Path, ("value.to", "person 199"), ("value.until", In(days: 2)), ("value.type.Enrollment", "on"), ("value.types", "type 60\r\n\r\nTYPE 59 "))).Is(303);
        Assert.Contains("in workflows of the type Enrollment or Type 60 or Type 59.", (await alice.GetAsync(Path)).Is(200).Text, StringComparison.Ordinal);
        var many = await alice.SubmitAsync(Path, Path, ("value.to", "person 199"), ("value.until", In(days: 2)), ("value.types", string.Join('\n', Enumerable.Repeat("Type 60", 51))));
        Assert.Contains("has 51 entries; at most 50 are allowed.", many.Is(400).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_typed_survives_a_sign_in_that_has_ended()
    {
        using var alice = await host.SignInAsync("alice");
        var hidden = (await alice.GetAsync(Path)).Is(200).Hidden(Path);
        await alice.SignOutAsync();

        var asked = (await alice.PostAsync(Path, hidden, ("value.to", "dave"), ("value.until", In(days: 2)), ("value.type.Enrollment", "on"))).Is(302);
        var page = (await alice.GetAsync(asked.Location!)).Is(200);
        var back = (await alice.PostAsync("/sign-in", page.Hidden("/sign-in"), ("name", "alice"), ("password", "alice-demo"))).Is(302);

        var again = (await alice.GetAsync(back.Location!)).Is(200);
        Assert.Contains("value=\"dave\"", again.Html, StringComparison.Ordinal);
        Assert.Matches("name=\"value.type.Enrollment\" value=\"on\" checked", again.Html);
        Assert.Empty((await host.Api("alice").GetAsync(Delegations)).Is(200).Json.Ids());
    }

    private static string EndOf(PageResponse page) => Regex.Match(page.Html, "href=\"(/away/[0-9a-f-]{36}/end)\"").Groups[1].Value;

    private static string HashOf(string password) => PasswordHash.Create(password, PasswordHash.FewestIterations).Stored;

    /// <summary>A field's text for a moment, in UTC.</summary>
    private static string In(int days) => DateTimeOffset.UtcNow.AddDays(days).ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);

    /// <summary>Sends the form; until the day after tomorrow, if nothing else is said.</summary>
    private static Task<PageResponse> SaveAsync(FormClient by, params (string Name, string Value)[] fields) =>
        by.SubmitAsync(Path, Path, fields.Any(field => field.Name == "value.until") ? fields : [.. fields, ("value.until", In(days: 2))]);
}
