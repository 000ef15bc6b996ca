using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using WorkflowFunctions.Api.SignIn;
using WorkflowFunctions.Api.Tests.Kit;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Engine;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Portal.Http;
using WorkflowFunctions.Portal.Tests.Kit;

namespace WorkflowFunctions.Portal.Tests.Permissions;

/// <summary>
/// Every page and every form for people who hold one access string, all but one, all, or none: each opens to whom <see cref="PageAccess"/>
/// says, and no page leads to what would be refused.
/// </summary>
public sealed class PermissionTests : IAsyncLifetime
{
    private const string Password = "the same for all";
    private const int EverybodysRole = 900;
    private const int FirstRole = 901;

    /// <summary>Of links that differ in ids and values alone, so many are followed for each person; all of them with <c>WORKFLOW_LONG_RUN=1</c>.</summary>
    private static readonly int MostAlike = Environment.GetEnvironmentVariable("WORKFLOW_LONG_RUN") is { Length: > 0 } ? int.MaxValue : 3;

    private static readonly ImmutableArray<Holder> Holders =
    [
        new("nothing", []),
        new("all", AccessString.All),
        .. AccessString.All.Select(one => new Holder($"only {one}", [one])),
        .. AccessString.All.Select(one => new Holder($"all but {one}", AccessString.All.Remove(one))),
    ];

    private readonly ConcurrentDictionary<Guid, Subject> _subjects = [];
    private PortalHost _host = null!;
    private Guid _definition;

    public async ValueTask InitializeAsync()
    {
        var hash = PasswordHash.Create(Password, PasswordHash.FewestIterations).Stored;
        _host = await PortalHost.StartAsync(builder => builder.Configuration.AddInMemoryCollection(
            [new("RateLimit:PermitsPerMinute", "0"), .. Roles(), .. Holders.SelectMany((holder, number) => User(holder, number + 100, hash))]));
        var admin = _host.Api("admin");
        _definition = await admin.PublishAsync("Portal.Permissions", Workflows.Approval(role: EverybodysRole));
        (await admin.PutAsync($"/Workflow/Definitions/{_definition}", """{"DisplayName":"For everybody","AssigneesMayForward":true,"RequesterMayWithdraw":true}""")).Is(200);
        (await admin.PostAsync($"/Workflow/Definitions/{_definition}/Publish")).Is(200);
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Every_page_opens_to_those_who_may_see_it_and_leads_to_nothing_that_would_be_refused()
    {
        var (others, delegation) = (await StartAsync("nothing"), await DelegateAsync(5));
        // The oldest are the first in an inbox.
        await RestartAsync("all but /workflows/instances/read/");
        await RestartAsync("only /workflows/instances/read/mine/");
        foreach (var holder in Holders.Where(holder => holder.May(AccessString.ReadMine) && !holder.May(AccessString.ReadInstances)))
            await StartAsync(holder.Name);
        var pages = _host.Routes(others, _definition).Where(route => route is { IsOfPortal: true, Method: "GET" })
            .Select(route => route.Pattern.StartsWith("/away/", StringComparison.Ordinal) ? $"/away/{delegation}/end" : route.Address).ToList();
        Assert.All(pages, page => Assert.True(PageAccess.Knows("GET", page), $"There is no line for {page}."));

        await Parallel.ForEachAsync(Holders, TestContext.Current.CancellationToken, async (holder, _) => await WalkAsync(holder, pages));
    }

    [Fact]
    public async Task Every_form_is_taken_from_those_who_may_send_it_and_from_nobody_else()
    {
        var (others, delegation) = (await StartAsync("nothing"), await DelegateAsync(5));
        var forms = _host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<PartOfPages>() is not null && endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("POST") == true)
            .Select(endpoint => $"/{endpoint.RoutePattern.RawText!.Trim('/')}".Replace("{command}", "stop", StringComparison.Ordinal)).ToList();
        Assert.Contains("/definitions/import", forms);
        Assert.All(forms, form => Assert.True(PageAccess.Knows("POST", form), $"There is no line for {form}."));

        await Parallel.ForEachAsync(Holders, TestContext.Current.CancellationToken, async (holder, _) =>
        {
            using var client = await SignInAsync(holder);
            var token = (await client.GetAsync("/help")).Is(200).Hidden("/sign-out");
            foreach (var pattern in PageAccess.FormPatterns.Where(pattern => pattern is not ("/sign-in" or "/sign-out")))
            {
                var path = pattern.Replace("{id}", $"{await SubjectForAsync(pattern, holder, others, delegation)}", StringComparison.Ordinal);
                var response = await client.PostAsync(path, token);
                Assert.True(PageAccess.OfForm(holder, path, SubjectOf) == PageAccess.Read(response.Status), $"{holder.Name} at {path}: {response.Status} {response.Text}");
            }
        });
    }

    /// <summary>Opens all pages, and everything to which they lead.</summary>
    private async Task WalkAsync(Holder holder, IEnumerable<string> pages)
    {
        using var client = await SignInAsync(holder);
        var (seen, alike) = (new HashSet<string>(), new Dictionary<string, int>());
        var open = new Queue<(string From, string Path)>(pages.Select(page => ("", page)));
        while (open.TryDequeue(out var next))
        {
            var page = await client.GetAsync(next.Path, ("Sec-Fetch-Site", "same-origin"));
            var answer = PageAccess.OfPage(holder, PathOf(next.Path), SubjectOf);
            Assert.True(PageAccess.Read(page.Status) == answer, $"{holder.Name} at {next.Path}, {answer}: {page.Status} {page.Text}");
            Assert.True(next.From.Length == 0 || answer == Answer.Taken, $"{holder.Name} is led from {next.From} to {next.Path}: {page.Status}");
            if (page.Header("Content-Type")?.StartsWith("text/html", StringComparison.Ordinal) != true || next.Path == "/console")
                continue;
            foreach (var action in Actions(page))
                Assert.True(PageAccess.OfForm(holder, PathOf(action), SubjectOf) == Answer.Taken, $"{holder.Name} is offered on {next.Path}: {action}");
            foreach (var link in Links(page).Append(page.Location).OfType<string>().Where(seen.Add))
            {
                var kind = Regex.Replace(Regex.Replace(link, "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "{id}"), "=[^&]*", "=");
                if ((alike[kind] = alike.GetValueOrDefault(kind) + 1) <= MostAlike)
                    open.Enqueue((next.Path, link));
            }
        }
    }

    /// <summary>What a page leads to without a form, with what it asks by itself.</summary>
    private static IEnumerable<string> Links(PageResponse page) =>
        Regex.Matches(page.Html, """<a\b[^>]*?\bhref="([^"]+)"|\bdata-refresh="([^"]+)"|<form method="get" action="([^"]+)"|\bcite="([^"]+)" """)
            .Select(match => WebUtility.HtmlDecode(match.Groups.Values.Skip(1).First(group => group.Success).Value).Split('#')[0])
            .Where(link => link.Length > 0);

    private static IEnumerable<string> Actions(PageResponse page) => Regex.Matches(page.Html, """<form method="post" action="([^"]+)"|formaction="([^"]+)" """)
        .Select(match => WebUtility.HtmlDecode(match.Groups.Values.Skip(1).First(group => group.Success).Value));

    private static string PathOf(string address) => address.Split('?')[0];

    private Subject SubjectOf(Guid id) => _subjects.GetValueOrDefault(id) ?? new(id, "", Waits: false);

    /// <summary>Something of its own for a form that will be taken, because that may end it.</summary>
    private async Task<Guid> SubjectForAsync(string pattern, Holder holder, Guid others, Guid delegation)
    {
        if (pattern.StartsWith("/away/", StringComparison.Ordinal))
            return holder.May(AccessString.ManageDelegations) ? await DelegateAsync(10 + Holders.IndexOf(holder)) : delegation;
        if (!pattern.StartsWith("/instances/", StringComparison.Ordinal))
            return _definition;
        return pattern.EndsWith("/withdraw", StringComparison.Ordinal) && holder.May(AccessString.ReadMine) ? await StartAsync(holder.Name)
            : PageAccess.OfForm(holder, pattern.Replace("{id}", $"{others}", StringComparison.Ordinal), SubjectOf) == Answer.Taken ? await StartAsync("nothing")
            : others;
    }

    private async Task<Guid> StartAsync(string requester)
    {
        var person = Assert.Single((await _host.Services.GetRequiredService<IRoleDirectory>().ApproversAsync(CancellationToken.None)).PeopleCalled(requester));
        var started = Assert.IsType<StartResult.Started>(await _host.Services.GetRequiredService<InstanceStarter>().StartAsync(
            new(new(_definition, null, null, $"Of {requester}"), JsonMap.Empty), new Caller(person, [], []), CancellationToken.None));
        await _host.Api("admin").AwaitAsync(started.Snapshot.Id, "Suspended");
        _subjects[started.Snapshot.Id] = new(started.Snapshot.Id, requester, Waits: true);
        return started.Snapshot.Id;
    }

    /// <summary>Two instances, of which the first has ended and names the second, which waits.</summary>
    private async Task RestartAsync(string requester)
    {
        var (admin, first) = (_host.Api("admin"), await StartAsync(requester));
        (await admin.PostAsync($"/Workflow/Instances/{first}/Restart")).Is(204);
        var second = Assert.IsType<InstanceState.CanceledForRestart>((await _host.Services.GetRequiredService<InstanceReader>().FindAsync(first, CancellationToken.None))?.State).RestartedAsId;
        await admin.AwaitAsync(second, "Suspended");
        (_subjects[first], _subjects[second]) = (new(first, requester, Waits: false), new(second, requester, Waits: true));
    }

    /// <summary>Between two people of the demo.</summary>
    private async Task<Guid> DelegateAsync(int days) => (await _host.Api("admin").PostAsync("/Workflow/Delegations", JsonSerializer.Serialize(new
    {
        From = days % 2 == 0 ? "alice" : "bob",
        To = days % 3 == 0 ? "carol" : days % 3 == 1 ? "dave" : "erin",
        Until = DateTime.UtcNow.AddDays(days).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
    }))).Is(200).Json.Id();

    private async Task<FormClient> SignInAsync(Holder holder)
    {
        var client = _host.Visit();
        (await client.SignInAsync(holder.Name, Password)).Is(302);
        return client;
    }

    private static IEnumerable<KeyValuePair<string, string?>> Roles() => AccessString.All.SelectMany((access, number) => Role(number, access))
        .Concat(Role(-1, access: null));

    private static IEnumerable<KeyValuePair<string, string?>> Role(int number, string? access)
    {
        var section = string.Create(CultureInfo.InvariantCulture, $"Security:Roles:{number + 101}");
        yield return new($"{section}:Id", string.Create(CultureInfo.InvariantCulture, $"{number + FirstRole}"));
        yield return new($"{section}:Name", access ?? "Everybody");
        if (access is not null)
            yield return new($"{section}:AccessStrings:0", access);
    }

    private static IEnumerable<KeyValuePair<string, string?>> User(Holder holder, int number, string hash)
    {
        var section = string.Create(CultureInfo.InvariantCulture, $"Security:Users:{number}");
        var roles = holder.AccessStrings.Select(access => AccessString.All.IndexOf(access) + FirstRole).Append(EverybodysRole);
        return roles.Select((role, index) => new KeyValuePair<string, string?>(string.Create(CultureInfo.InvariantCulture, $"{section}:RoleIds:{index}"), string.Create(CultureInfo.InvariantCulture, $"{role}")))
            .Append(new($"{section}:Name", holder.Name)).Append(new($"{section}:PasswordHash", hash));
    }
}
