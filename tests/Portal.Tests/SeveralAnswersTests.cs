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

        Assert.Contains("cn: one.example.com Awaiting", page.Text, StringComparison.Ordinal);
        Assert.Contains("why: two lines · csr: CN=of-the-request.example.com · note: nnn", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("BEGIN CERTIFICATE", page.Text, StringComparison.Ordinal);
        Assert.Contains("count: 3 · urgent: yes", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("not shown", page.Text, StringComparison.Ordinal);
        Assert.Matches("<bdi>note: [^<]*turned", System.Net.WebUtility.HtmlDecode(page.Html));
        var numbers = System.Text.RegularExpressions.Regex.Matches(page.Html, "aria-label=\"Pick Same title, no. ([0-9]+)\"").Select(match => match.Groups[1].Value).ToList();
        Assert.Equal(3, numbers.Distinct().Count());
        Assert.All(numbers, number => Assert.Contains($"No. {number} ·", page.Text, StringComparison.Ordinal));
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
