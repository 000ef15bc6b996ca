using System.Net;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Configuration;
using WorkflowFunctions.Api.SignIn;
using WorkflowFunctions.Api.Tests.Kit;
using WorkflowFunctions.Portal.Tests.Kit;

namespace WorkflowFunctions.Portal.Tests;

/// <summary>Texts that would be markup, at all places that take a text, on all pages that can be reached from any other.</summary>
public sealed class HostileTextTests
{
    private const string Password = "a cheap one";
    private const string Hostile = "</title></textarea></script><xss>' onerror=alert(1) x=\" onfocus=alert(2) y=\"";

    /// <summary>More than the pages have links.</summary>
    private const int MostPages = 200;

    [Fact]
    public async Task No_page_makes_markup_of_a_text_or_a_header_of_a_line()
    {
        await using var host = await PortalHost.StartAsync(AddHostilePerson);
        var admin = host.Api("admin");
        await admin.PublishAsync("Portal.Hostile", Definition());
        var ids = new List<Guid>();
        foreach (var approvers in (string[][])[["alice"], ["alice", "bob"]])
        {
            ids.Add(await admin.StartAsync(JsonSerializer.Serialize(
                new { WorkflowType = "Portal.Hostile", Title = Hostile, InitialData = new Dictionary<string, object> { [Hostile] = new[] { Hostile } } })));
            foreach (var approver in approvers)
                (await host.Api(approver).SignalAsync(ids[^1], "Ask.ApprovalStatus", comment: Hostile)).Is(204);
        }

        (await admin.PostAsync("/Workflow/Delegations", JsonSerializer.Serialize(new { From = "carol", To = Hostile, Until = host.Time.GetUtcNow().AddDays(1) }))).Is(200);
        var definition = await host.DefinitionAsync(ids[0]);
        var addresses = ids.SelectMany(id => host.Routes(id, definition)).Where(route => route is { Method: "GET", IsOfPortal: true }).Select(route => route.Address).Distinct().ToList();
        string[] asked = ["find", "query", "kind", "status", "sort", "cursor", "returnUrl", "draft", "lost", "failed", "zone", .. Parameters()];
        string[] odd =
        [
            .. addresses.Select(path => $"{path}?{string.Join('&', asked.Select(name => $"{name}={Uri.EscapeDataString(Hostile)}"))}"),
            .. asked.Select(name => $"/instances?{name}={Uri.EscapeDataString($"/\r\nSet-Cookie: own=ed; {Hostile}")}"),
            $"/definitions/{definition}?step=Ask", $"/definitions/{definition}?step=Choose",
        ];

        foreach (var name in (string[])["admin", "alice", Hostile])
        {
            using var visitor = host.Visit();
            await visitor.SignInAsync(name, name == Hostile ? Password : null);
            var seen = await CrawlAsync(visitor, [.. addresses, .. odd]);
            Assert.Contains(seen, page => page.Text.Contains(Hostile[..20], StringComparison.Ordinal));
            Assert.InRange(seen.Count, 10, MostPages - 1);
        }
    }

    /// <summary>The names of what pages read from their address by themselves.</summary>
    private static IEnumerable<string> Parameters() => typeof(PortalServices).Assembly.GetTypes().SelectMany(type => type.GetProperties())
        .Select(property => property.GetCustomAttribute<SupplyParameterFromQueryAttribute>() is { } read ? read.Name ?? property.Name : "").Where(name => name.Length > 0).Distinct();

    /// <summary>Loads the pages, and all that they lead to within the portal.</summary>
    private static async Task<List<PageResponse>> CrawlAsync(FormClient visitor, IEnumerable<string> paths)
    {
        var (waiting, known, seen) = (new Queue<string>(paths), new HashSet<string>(), new List<PageResponse>());
        while (waiting.TryDequeue(out var path) && known.Count < MostPages)
        {
            if (!known.Add(path))
                continue;
            var page = await visitor.GetAsync(path);
            Assert.True(page.Status is 200 or 204 or 302 or 400 or 403 or 404, $"{page.Status}: {path}");
            var headers = page.Message.Headers.Concat(page.Message.Content.Headers).SelectMany(header => header.Value, (header, value) => $"{header.Key}: {value}").ToList();
            Assert.DoesNotContain(headers, header => header.Contains("xss>", StringComparison.Ordinal) || (header.Contains("own=ed", StringComparison.Ordinal) && header.StartsWith("Set-Cookie", StringComparison.Ordinal)));
            if (page.Header("Content-Type")?.StartsWith("text/html", StringComparison.Ordinal) != true)
                continue;
            Assert.False(page.Html.Contains("<xss", StringComparison.OrdinalIgnoreCase), $"{path} has markup.");
            // A text that leaves its attribute would begin others.
            Assert.False(Regex.IsMatch(page.Html, @"[""'] on(error|focus)=alert"), $"{path} has an attribute too many.");
            seen.Add(page);
            foreach (Match link in Regex.Matches(page.Html, "<a [^>]*href=\"(/[^\"]*)\""))
            {
                var target = WebUtility.HtmlDecode(link.Groups[1].Value).Split('#')[0];
                if (!Regex.IsMatch(target, "^/(Workflow/|console|openapi|portal/assets)"))
                    waiting.Enqueue(target);
            }
        }

        return seen;
    }

    /// <summary>A person and a role whose names are hostile, which alone may be set by those who run the service.</summary>
    private static void AddHostilePerson(WebApplicationBuilder builder) => builder.Configuration.AddInMemoryCollection(
    [
        new("Security:Roles:4:Id", "9"), new("Security:Roles:4:Name", Hostile), new("Security:Roles:4:AccessStrings:0", "/workflows/instances/read/pending/"),
        new("Security:Users:6:Name", Hostile), new("Security:Users:6:PasswordHash", PasswordHash.Create(Password, PasswordHash.FewestIterations).Stored),
        new("Security:Users:6:RoleIds:0", "2"), new("Security:Users:6:RoleIds:1", "9"),
    ]);

    private static string Definition() => JsonSerializer.Serialize(new object[]
    {
        new
        {
            UniqueName = "Ask", DisplayName = Hostile, ExtensionName = "RequireApproval",
            ConfigurationParameters = new { MinimumApprovals = 2, ApprovalEmailSubject = Hostile, Answers = new { changes = new { DisplayName = "<xss onerror=alert(1)>" } } },
            Signals = new[] { new { SignalName = "ApprovalStatus", RoleIds = new[] { 2, 9 } } },
            Outputs = new Dictionary<string, string> { ["continue"] = "Choose", ["changes"] = "Choose" },
        },
        new
        {
            UniqueName = "Choose", DisplayName = Hostile + " 2", ExtensionName = "RequireInput",
            ConfigurationParameters = new { Inputs = new { reason = new { DisplayName = Hostile, Type = "string", Options = new[] { Hostile, "two" } } } },
            Signals = new[] { new { SignalName = "Input", RoleIds = new[] { 2, 9 } } },
            Outputs = new Dictionary<string, string>(),
        },
    });
}
