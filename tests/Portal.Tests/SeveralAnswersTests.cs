using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using WorkflowFunctions.Portal.Tests.Kit;

namespace WorkflowFunctions.Portal.Tests;

/// <summary>What somebody has to know to answer several requests at once, and is told afterwards.</summary>
public sealed class SeveralAnswersTests(PortalHost host) : IClassFixture<PortalHost>
{
    private static string Pick(Guid id) => $"{id} RequireApproval1.ApprovalStatus 2";

    [Fact]
    public async Task Requests_of_the_same_title_are_told_apart()
    {
        using var key = ECDsa.Create();
        var request = new CertificateRequest("CN=of-the-request.example.com", key, HashAlgorithmName.SHA256).CreateSigningRequestPem();
        await host.EnrollAsync("Same title", new { cn = "one.example.com", parts = new[] { "none" }, empty = "" });
        await host.EnrollAsync("Same title", new { why = "two\n  lines", csr = request, note = new string('n', 500) });
        await host.EnrollAsync("Same title", new { note = "\u202Eturned", count = 3, urgent = true, fourth = "not shown" });
        using var alice = await host.SignInAsync("alice");
        var page = (await alice.GetAsync("/?find=Same")).Is(200);

        Assert.Contains("cn: one.example.com", page.Text, StringComparison.Ordinal);
        Assert.Matches("why: two lines +· +csr: CN=of-the-request.example.com +· +note: nnn", page.Text);
        Assert.DoesNotContain("BEGIN CERTIFICATE", page.Text, StringComparison.Ordinal);
        Assert.Matches("count: 3 +· +urgent: yes", page.Text);
        Assert.DoesNotContain("not shown", page.Text, StringComparison.Ordinal);
        // A text that turns the direction turns none of its neighbours.
        Assert.Matches("<bdi>note: [^<]*turned</bdi>", System.Net.WebUtility.HtmlDecode(page.Html));
        var numbers = System.Text.RegularExpressions.Regex.Matches(page.Html, "aria-label=\"Pick Same title, no. ([0-9]+)\"").Select(match => match.Groups[1].Value).ToList();
        Assert.Equal(3, numbers.Distinct().Count());
        Assert.All(numbers, number => Assert.Contains($"No. {number} ·", page.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_page_of_an_instance_tells_what_was_requested_right_after_the_form_and_those_behind_it_say_which_it_is()
    {
        var id = await host.EnrollAsync("Which one", new { cn = "asked.example.com" });
        using var alice = await host.SignInAsync("alice");
        using var admin = await host.SignInAsync("admin");
        var page = (await alice.GetAsync($"/instances/{id}")).Is(200);
        Assert.Matches("name=\"answer\".*What was requested.*asked.example.com.*Answers so far", page.Html.ReplaceLineEndings(" "));
        var number = System.Text.RegularExpressions.Regex.Match(page.Text, "No. ([0-9]+) ·").Groups[1].Value;

        foreach (var command in (string[])["stop", "forward"])
            Assert.Contains($"Which one (no. {number}), requested by erin", (await admin.GetAsync($"/instances/{id}/{command}")).Is(200).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task To_load_what_became_of_them_again_sends_nothing_and_says_the_same()
    {
        var id = await host.EnrollAsync("Loaded again");
        using var alice = await host.SignInAsync("alice");
        var form = (await alice.GetAsync("/?find=Loaded")).Is(200).Hidden("/?find=Loaded");
        var told = (await alice.PostAsync("/?find=Loaded", form, ("pick", Pick(id)), ("answer", "deny"), ("comment", "Not this one"))).Is(303).Location!;
        Assert.StartsWith("/?find=Loaded&answered=", told, StringComparison.Ordinal);

        for (var time = 0; time < 2; time++)
        {
            var page = (await alice.GetAsync(told)).Is(200);
            Assert.Matches("No. [0-9]+ · Loaded again : taken.", page.Text);
            Assert.DoesNotContain("Not this one", page.Html, StringComparison.Ordinal);
        }

        // It is told to the person who has answered, and to nobody else.
        using var bob = await host.SignInAsync("bob");
        Assert.DoesNotContain("What became of your answers", (await bob.GetAsync(told)).Is(200).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("What became of your answers", (await alice.GetAsync("/?answered=nonsense")).Is(200).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_typed_for_those_that_were_not_taken_is_kept()
    {
        var (one, two) = (await host.EnrollAsync("Typed one"), await host.EnrollAsync("Typed two"));
        using var alice = await host.SignInAsync("alice");
        var form = (await alice.GetAsync("/")).Is(200).Hidden("/");
        (await host.Api("bob").SignalAsync(one, approved: false)).Is(204);
        await host.Api("admin").AwaitAsync(one, "Rejected");

        var told = (await alice.PostAsync("/", form, ("pick", Pick(one)), ("answer", "approve"), ("comment", "A long reason"))).Is(303).Location!;

        var page = (await alice.GetAsync(told)).Is(200);
        Assert.Contains(": not taken.", page.Text, StringComparison.Ordinal);
        Assert.Contains(">A long reason</textarea>", page.Html, StringComparison.Ordinal);
        Assert.Contains(two.ToString(), page.Html, StringComparison.Ordinal);
    }
}
