using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using WorkflowFunctions.Api.Tests.Kit;
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
        await FitsAsync(admin, [.. await host.PagesAsync(admin, ids[1]), $"/definitions/{await host.DefinitionAsync(ids[1])}?step=RequireApproval1"]);
        await FitsAsync(alice, "/", $"/instances/{ids[0]}", $"/instances/{ids[1]}");
    }

    /// <summary>Words that occur nowhere else, so that packing them helps little.</summary>
    [Fact]
    public async Task Pages_stay_within_it_however_much_there_is_to_show()
    {
        await using var own = await PortalHost.StartAsync(_ => { });
        var admin = own.Api("admin");
        var random = new Random(16);
        string Words(int length) => string.Join(' ', Enumerable.Range(0, length).Select(_ => string.Concat(Enumerable.Range(0, random.Next(3, 12)).Select(_ => (char)('a' + random.Next(26))))))[..length].Trim();

        for (var row = 0; row < 50; row++)
            await own.EnrollAsync(Words(512), new { cn = Words(200), owner = Words(200), why = Words(200) });
        await admin.PublishAsync("Portal.Round", $$"""
            [
              {"UniqueName":"StartNOOP","DisplayName":"Start","ExtensionName":"NOOPStep","Outputs":{"continue":"Ask"} },
              {"UniqueName":"Ask","DisplayName":"Ask","ExtensionName":"RequireApproval","ConfigurationParameters":{"MinimumApprovals":1,"Answers":{"again":{"DisplayName":"Again"} } },
               "Signals":[{"SignalName":"ApprovalStatus","RoleIds":[2]}],"Outputs":{"again":"Ask"} }
            ]
            """);
        var round = await admin.StartAsync(JsonSerializer.Serialize(
            new { WorkflowType = "Portal.Round", InitialData = Enumerable.Range(0, 150).ToDictionary(index => $"{index} {Words(20)}", _ => Words(1_500)) }));
        for (var visit = 0; visit < 60; visit++)
        {
            var answer = JsonSerializer.Serialize(new { SignalKey = "Ask.ApprovalStatus", Data = new { Answer = "again", Comment = Words(4_000) } });
            // Until the step is visited again, it waits for nobody.
            await Eventually.SeesAsync(() => own.Api("alice").PostAsync($"/Workflow/Instances/{round}/Signals", answer), response => response.Status == 204);
        }

        await admin.PublishAsync("Portal.Crowd", Workflows.Approval("\"MinimumApprovals\": 3"));
        var crowd = await admin.StartAsync(Workflows.Start("Portal.Crowd"));
        foreach (var name in (string[])["alice", "bob"])
            (await own.Api(name).SignalAsync(crowd, comment: Words(4_000))).Is(204);

        var definition = await admin.PublishAsync("Portal.Hundred", JsonSerializer.Serialize(Hundred()));
        var hundred = await admin.StartAsync(Workflows.Start("Portal.Hundred"));

        using var visitor = await own.SignInAsync("admin");
        using var alice = await own.SignInAsync("alice");
        await FitsAsync(visitor, "/instances", "/requests", "/happened", $"/instances/{round}", $"/instances/{crowd}", $"/instances/{hundred}",
            $"/definitions/{definition}", $"/definitions/{definition}?step=Step50", $"/definitions/{definition}/try", $"/definitions/{definition}/compare?from=1&to=1", $"/start/{definition}");
        await FitsAsync(alice, "/");
    }

    /// <summary>As many steps as a definition may have: approvals in a row, from some of which people go back or ahead, and a common end.</summary>
    private static IEnumerable<object> Hundred()
    {
        string[] what = ["Check the request", "Look at the names", "Compare with the contract", "Confirm the budget", "Approve the key usage", "Ask the owner", "Sign for the department"];
        string[] who = ["the certificate owners", "the PKI team", "the head of the department", "the security office", "accounting"];
        yield return Step("StartNOOP", "Start", "NOOPStep", new { }, ("continue", "Step1"));
        for (var number = 1; number <= 98; number++)
        {
            yield return Step(
                $"Step{number}", $"{what[number % what.Length]}, {number}: {who[number * 3 % who.Length]}", "RequireApproval", new { DeadlineHours = 48 + number, CommentRequired = "OnDenial" },
                number == 98 ? [("deny", "Declined")]
                : number % 10 == 0 ? [("continue", $"Step{number + 1}"), ("deny", $"Step{number - 3}"), ("deadline", "Declined")]
                : [("continue", $"Step{number + 1}"), ("deny", "Declined"), .. number % 15 == 0 && number < 90 ? [("deadline", $"Step{number + 4}")] : Array.Empty<(string, string)>()]);
        }

        yield return Step("Declined", "Tell the requester that it is declined", "Reject", new { Reason = "Not this time." });

        static object Step(string name, string displayName, string type, object parameters, params (string Output, string Target)[] outputs) => new
        {
            UniqueName = name,
            DisplayName = displayName,
            ExtensionName = type,
            ConfigurationParameters = parameters,
            Signals = type == "RequireApproval" ? [new { SignalName = "ApprovalStatus", RoleIds = new[] { 2 } }] : Array.Empty<object>(),
            Outputs = outputs.ToDictionary(output => output.Output, output => output.Target),
        };
    }

    private async Task FitsAsync(FormClient visitor, params IEnumerable<string> paths)
    {
        var tooLarge = new List<string>();
        foreach (var (path, encoding) in paths.SelectMany(_ => (string[])["br", "gzip"], (path, encoding) => (path, encoding)))
        {
            var size = await WeighAsync(visitor, path, encoding);
            output.WriteLine($"{path} {encoding}: {size} bytes");
            if (size > FurtherPage)
                tooLarge.Add($"{path} takes {size} bytes with {encoding}; {FurtherPage} are allowed.");
        }

        Assert.Empty(tooLarge);
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
