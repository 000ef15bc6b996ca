using System.Security.Cryptography;
using System.Text.RegularExpressions;
using WorkflowFunctions.Portal.Tests.Kit;

namespace WorkflowFunctions.Portal.Tests;

/// <summary>What pages weigh on their way to a browser, headers included, compressed as browsers ask for it.</summary>
public sealed class BudgetTests(PortalHost host, ITestOutputHelper output) : IClassFixture<PortalHost>
{
    private const int FirstVisit = 90 * 1024;
    private const int FurtherPage = 15 * 1024;

    [Theory]
    [InlineData("br")]
    [InlineData("gzip")]
    public async Task A_first_visit_fits_its_budget_with_everything_that_the_page_loads(string encoding)
    {
        using var stranger = host.Visit();
        var page = (await stranger.GetAsync("/sign-in")).Is(200);
        var all = 0;
        foreach (var path in Loaded(page).Append("/sign-in"))
            all += await WeighAsync(stranger, path, encoding);
        using var alice = await host.SignInAsync("alice");
        var inbox = (await alice.GetAsync("/")).Is(200);
        // What the inbox loads, the browser has already.
        foreach (var path in Loaded(inbox).Except(Loaded(page)).Append("/"))
            all += await WeighAsync(alice, path, encoding);
        output.WriteLine($"{encoding}: {all} bytes");
        Assert.InRange(all, 1_000, FirstVisit);
    }

    [Fact]
    public async Task Each_further_page_fits_its_budget()
    {
        var ids = await Task.WhenAll(Enumerable.Range(0, 30).Select(index => host.EnrollAsync($"Certificate for host {index} of example.com")));
        await host.Api("alice").SignalAsync(ids[0], comment: "Looks right to me");
        using var admin = await host.SignInAsync("admin");
        using var alice = await host.SignInAsync("alice");
        var definition = Regex.Match((await admin.GetAsync("/definitions?q=two+approvals")).Html, "href=\"(/definitions/[0-9a-f-]{36})\"").Groups[1].Value;
        (FormClient Visitor, string Path)[] pages =
        [
            (alice, "/"), (alice, $"/instances/{ids[0]}"), (admin, $"/instances/{ids[0]}/stop"), (admin, "/requests"), (admin, "/instances"),
            (admin, "/start"), (admin, definition.Replace("/definitions", "/start", StringComparison.Ordinal)), (admin, "/happened"), (admin, "/help"),
            (admin, "/definitions"), (admin, $"{definition}?step=RequireApproval1"), (admin, $"{definition}/try"), (admin, $"{definition}/compare?from=1&to=1"), (admin, "/definitions/import"),
        ];
        foreach (var (visitor, path) in pages)
        {
            foreach (var encoding in (string[])["br", "gzip"])
            {
                var size = await WeighAsync(visitor, path, encoding);
                output.WriteLine($"{path} {encoding}: {size} bytes");
                Assert.True(size < FurtherPage, $"{path} takes {size} bytes with {encoding}; {FurtherPage} are allowed.");
            }
        }
    }

    [Fact]
    public async Task Browsers_keep_assets_for_good_because_their_address_changes_with_their_content()
    {
        using var stranger = host.Visit();
        var assets = Loaded((await stranger.GetAsync("/sign-in")).Is(200));
        Assert.NotEmpty(assets);
        foreach (var path in assets)
        {
            var asset = (await stranger.GetAsync(path)).Is(200);
            Assert.Contains("immutable", asset.Header("Cache-Control"), StringComparison.Ordinal);
            var hash = Convert.ToHexString(SHA256.HashData(await asset.Message.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)));
            Assert.StartsWith(path.Split('/')[^2], hash, StringComparison.OrdinalIgnoreCase);
        }
    }

    private static string[] Loaded(PageResponse page) =>
        [.. Regex.Matches(page.Html, "(?:href|src)=\"(/portal/assets/[^\"]+)\"").Select(match => match.Groups[1].Value).Distinct()];

    private static async Task<int> WeighAsync(FormClient visitor, string path, string encoding)
    {
        var response = (await visitor.GetAsync(path, ("Accept-Encoding", encoding))).Is(200);
        // Assets are packed in one way only; a browser without it gets them as they are.
        Assert.Equal(encoding == "br" || !path.StartsWith("/portal/assets/", StringComparison.Ordinal) ? encoding : null, response.Header("Content-Encoding"));
        var body = await response.Message.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        return body.Length + response.Message.Headers.Concat(response.Message.Content.Headers).Sum(header => header.Key.Length + string.Join(", ", header.Value).Length + 4);
    }
}
