using System.Collections.Immutable;
using System.Net;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Configuration;
using WorkflowFunctions.Api.Tests.Kit;
using WorkflowFunctions.Portal.Tests.Kit;

namespace WorkflowFunctions.Portal.Tests;

/// <summary>
/// Addresses and forms of which one part is damaged: by a client, on the way, or by somebody who tries. Each is refused or taken, and none
/// is a failure of the service.
/// </summary>
public sealed class DamagedFormTests : IAsyncLifetime
{
    /// <summary>Neither a number, nor a name, an id, a moment, or JSON, in ways in which readers fail.</summary>
    private static readonly string[] Damages =
    [
        "", "x'\"<u>&%00", "-1", "99999999999999999999", "1e400", "9999-12-31T23:59:59.9999999Z", "0001-01-01T00:00", $"{Guid.Empty}",
        """{"a":"\ud800"}""", """[{"a":1,"a":null}]""", new string('[', 500), new string('\u00e4', 3_000), "\u0001\u202e\ud83d\ude00", "a: 1\r\na: 2\r\n: \r\n",
    ];

    /// <summary>Every part is damaged in one way, each in another; <c>WORKFLOW_LONG_RUN=1</c> tries all with each.</summary>
    private static readonly int WaysAtOnce = Environment.GetEnvironmentVariable("WORKFLOW_LONG_RUN") is { Length: > 0 } ? int.MaxValue : 1;

    private int _way;
    private PortalHost _host = null!;

    public async ValueTask InitializeAsync() =>
        _host = await PortalHost.StartAsync(builder => builder.Configuration.AddInMemoryCollection([new("RateLimit:PermitsPerMinute", "0")]));

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task No_field_of_any_form_makes_the_service_fail_whatever_is_in_it()
    {
        var forms = 0;
        using var admin = await _host.SignInAsync("admin");
        using var alice = await _host.SignInAsync("alice");
        await Parallel.ForEachAsync(await PagesWithFormsAsync(), TestContext.Current.CancellationToken, async (page, _) =>
        {
            var visitor = page is "/" || Regex.IsMatch(page, "^/instances/[^/]+$") ? alice : admin;
            foreach (var (action, fields) in FormsOf((await visitor.GetAsync(page)).Is(200)))
            {
                Interlocked.Increment(ref forms);
                foreach (var name in fields.Select(field => field.Name).Where(name => name is not "__RequestVerificationToken").Distinct())
                {
                    var (value, rest) = (fields.First(field => field.Name == name).Value, fields.Where(field => field.Name != name));
                    IEnumerable<(string, string)>[] ways =
                    [
                        rest, [.. fields, (name, value), (name, value)], [.. rest, (name + "\u00e4[0]", value)],
                        .. Damages.Select(damage => rest.Append((name, damage))),
                    ];
                    for (var way = 0; way < Math.Min(ways.Length, WaysAtOnce); way++)
                        await TryAsync(visitor, action, name, ways[Interlocked.Increment(ref _way) % ways.Length]);
                }
            }
        });

        Assert.True(forms > 25, $"Only {forms} forms were found.");
    }

    [Fact]
    public async Task No_parameter_of_an_address_makes_the_service_fail_in_a_page_or_in_a_form_that_is_sent_there()
    {
        var id = await _host.EnrollAsync();
        var definition = await _host.DefinitionAsync(id);
        using var admin = await _host.SignInAsync("admin");
        var token = (await admin.GetAsync("/help")).Hidden("/sign-out");
        var pages = typeof(PortalPart).Assembly.GetTypes().SelectMany(type => type.GetCustomAttributes<RouteAttribute>(inherit: false), (type, route) => (type, route.Template));
        var named = pages.GroupBy(page => page.Template, StringComparer.OrdinalIgnoreCase).ToDictionary(group => group.Key, group => NamesOf(group.First().type), StringComparer.OrdinalIgnoreCase);
        // Those that pages read by themselves.
        string[] others = ["find", "query", "sort", "desc", "status", "page", "type", "from", "until", "by", "kind", "before", "instance", "returnUrl", "draft"];
        foreach (var route in _host.Routes(id, definition).Where(route => route is { IsOfPortal: true, Method: "GET" or "POST" } && !route.Pattern.StartsWith("/sign-", StringComparison.Ordinal)))
        {
            foreach (var damage in Damages.Append("1"))
            {
                var all = named.GetValueOrDefault(route.Pattern, []).Concat(others).Distinct().ToList();
                // All at once, and each of the page's own by itself, in turn: the first that is refused hides the others.
                var own = named.GetValueOrDefault(route.Pattern, []);
                var alone = WaysAtOnce == 1 ? own.Where((_, number) => (number + damage.Length) % 3 == 0) : own;
                foreach (var names in alone.Select(name => new[] { name }).Append([.. all]))
                {
                    var address = $"{route.Address}?{string.Join('&', names.Select(name => $"{name}={Uri.EscapeDataString(damage)}"))}";
                    await FailsNotAsync(address, route.Method == "GET" ? admin.GetAsync(address) : admin.PostAsync(address, token, ("do", "SaveTexts"), ("revision", "1")));
                }
            }
        }
    }

    [Fact]
    public async Task No_segment_of_an_address_makes_the_service_fail()
    {
        var (a, b) = (Guid.NewGuid(), Guid.NewGuid());
        using var admin = await _host.SignInAsync("admin");
        var token = (await admin.GetAsync("/help")).Hidden("/sign-out");
        foreach (var route in _host.Routes(a, b).Where(route => route is { IsOfPortal: true, Method: "GET" or "POST" }))
        {
            foreach (var damage in Damages.Where(damage => damage.Length > 0).Append(".."))
            {
                var address = route.Address.Replace($"{a}", Uri.EscapeDataString(damage), StringComparison.Ordinal).Replace($"{b}", Uri.EscapeDataString(damage), StringComparison.Ordinal);
                if (address != route.Address)
                    await FailsNotAsync(address, route.Method == "GET" ? admin.GetAsync(address) : admin.PostAsync(address, token));
            }
        }
    }

    /// <summary>Those whose forms end what they are about come last, each with something of its own.</summary>
    private async Task<List<string>> PagesWithFormsAsync()
    {
        await _host.Api("admin").PublishAsync("Portal.Damaged", """
            [
              {"UniqueName":"Ask","DisplayName":"Details","ExtensionName":"RequireInput",
               "ConfigurationParameters":{"Inputs":{"note":{"DisplayName":"Note"},"days":{"DisplayName":"Days","Type":"number"},"on":{"DisplayName":"On","Type":"date"}}},
               "Signals":[{"SignalName":"Input","RoleIds":[2]}],"Outputs":{"continue":"Tell"} },
              {"UniqueName":"Tell","DisplayName":"Tell","ExtensionName":"SetVariable","ConfigurationParameters":{"Variables":{"text":"$(amount)"}},"Outputs":{} }
            ]
            """);
        var asking = await _host.Api("admin").StartAsync(Workflows.Start("Portal.Damaged"));
        var ids = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => _host.EnrollAsync()));
        var enrollment = await _host.DefinitionAsync(ids[0]);
        var damaged = await _host.DefinitionAsync(asking);
        return
        [
            "/", "/away", "/definitions", "/definitions/import", $"/definitions/{enrollment}", $"/definitions/{enrollment}?step=RequireApproval1", $"/definitions/{damaged}?step=Ask",
            $"/definitions/{damaged}?step=Tell&move=places", $"/definitions/{enrollment}/try", $"/start/{enrollment}", $"/start/{damaged}", $"/instances/{ids[0]}", $"/instances/{asking}",
            $"/instances/{ids[1]}/forward", $"/instances/{ids[2]}/stop", $"/instances/{ids[3]}/withdraw", $"/instances/{ids[4]}/restart", $"/instances/{ids[5]}/delete",
            $"/definitions/{await _host.Api("admin").PublishAsync("Portal.DamagedToo")}/delete",
        ];
    }

    /// <summary>All forms of a page but the one of signing out, each with its first button.</summary>
    private static List<(string Action, ImmutableArray<(string Name, string Value)> Fields)> FormsOf(PageResponse page)
    {
        var forms = new List<(string, ImmutableArray<(string, string)>)>();
        foreach (Match form in Regex.Matches(page.Html, """<form method="post" action="([^"]*)".*?</form>""", RegexOptions.Singleline))
        {
            var action = WebUtility.HtmlDecode(form.Groups[1].Value);
            if (action == "/sign-out")
                continue;
            var fields = (page with { Html = form.Value }).FieldsOf(action);
            if (Regex.Match(form.Value, """<button[^>]* name="([^"]+)" value="([^"]*)""") is { Success: true } button)
                fields.Add((button.Groups[1].Value, WebUtility.HtmlDecode(button.Groups[2].Value)));
            forms.Add((action, [.. fields]));
        }

        return forms;
    }

    private static string[] NamesOf(Type page) =>
    [
        .. page.GetProperties().Select(property => (property, Attribute: property.GetCustomAttribute<SupplyParameterFromQueryAttribute>()))
            .Where(parameter => parameter.Attribute is not null).Select(parameter => parameter.Attribute!.Name ?? parameter.property.Name),
    ];

    private static Task TryAsync(FormClient visitor, string action, string name, IEnumerable<(string Name, string Value)> fields)
    {
        var sent = fields.ToList();
        return FailsNotAsync($"{action} with {string.Join(", ", sent.Where(field => field.Name.StartsWith(name, StringComparison.Ordinal)))}", visitor.PostAsync(action, sent));
    }

    private static async Task FailsNotAsync(string what, Task<PageResponse> response)
    {
        var page = await response;
        Assert.True(page.Status is < 500 and not 429, $"{(what.Length > 300 ? what[..300] : what)}: {page.Status} {page.Text}");
        Assert.DoesNotContain("<u>", page.Html, StringComparison.Ordinal);
    }
}
