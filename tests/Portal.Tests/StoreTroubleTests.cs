using System.Text.RegularExpressions;
using WorkflowFunctions.Engine;
using WorkflowFunctions.Portal.Tests.Kit;

namespace WorkflowFunctions.Portal.Tests;

/// <summary>The store is away, or goes away while a page is being made.</summary>
public sealed class StoreTroubleTests : IAsyncLifetime
{
    /// <summary>Pages of which everything is known without the store. Whether there is a page at all for others, it decides.</summary>
    private static readonly string[] NeedNoStore = ["/definitions/import", "/help", "/sign-in", "/favicon.ico"];

    private readonly StoreTrouble _trouble = new();
    private PortalHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await PortalHost.StartAsync(builder => builder.Services.AddLateStore(_trouble));

    public async ValueTask DisposeAsync()
    {
        _trouble.End();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task Every_page_says_so_in_a_sentence_whenever_it_happens_and_shows_nothing_of_the_inside()
    {
        var id = await _host.EnrollAsync();
        var routes = _host.Routes(id, await _host.DefinitionAsync(id)).Where(route => route is { Method: "GET", IsOfPortal: true, IsThere: true } && route.Pattern != "/sign-in/provider").ToList();
        using var admin = await _host.SignInAsync("admin");
        Assert.Contains(routes, route => route.Pattern == "/happened");
        foreach (var route in routes)
        {
            Assert.InRange((await admin.GetAsync(route.Address)).Status, 200, 204);
            var calls = 0;
            for (var isThere = false; !isThere; calls++)
            {
                Assert.True(calls < 60, $"{route} asks the store very often.");
                _trouble.BeginAfter(calls);
                var page = await admin.GetAsync(route.Address);
                _trouble.End();
                isThere = page.Status is 200 or 204;
                if (!isThere)
                    IsHonest(route.ToString(), page);
            }

            Assert.True(calls > 1 || NeedNoStore.Contains(route.Pattern), $"{route} tells of what is stored without asking the store.");
        }
    }

    [Fact]
    public async Task Every_form_says_so_and_keeps_what_was_typed_to_be_sent_again()
    {
        var id = await _host.EnrollAsync();
        var forms = _host.Routes(id, await _host.DefinitionAsync(id)).Where(route => route is { Method: "POST", IsOfPortal: true }).ToList();
        Assert.Contains(forms, route => route.Pattern == "/instances/{id}/forward");
        using var admin = await _host.SignInAsync("admin");
        var token = (await admin.GetAsync("/help")).Hidden("/sign-out");
        var honest = 0;
        foreach (var form in forms.Where(route => !route.Pattern.StartsWith("/sign-", StringComparison.Ordinal)))
        {
            _trouble.BeginAfter(0);
            var page = await admin.PostAsync($"{form.Address}?version=1", token, ("answer", "approve"), ("pick", $"{id} RequireApproval1.ApprovalStatus 1"), ("do", "SaveTexts"), ("revision", "1"), ("comment", "Typed <b>\r\nlong"));
            _trouble.End();
            // What is wrong with a form may be told without the store.
            if (page.Status is 400)
                continue;
            IsHonest(form.ToString(), page);
            honest++;
            var kept = page.FieldsOf($"{form.Address}?version=1");
            Assert.Contains(("comment", "Typed <b>\r\nlong"), kept);
            Assert.Contains(("__RequestVerificationToken", token["__RequestVerificationToken"]), kept);
        }

        Assert.True(honest > 6, $"Only {honest} forms needed the store.");
    }

    [Fact]
    public async Task An_answer_that_is_sent_again_counts_once()
    {
        var id = await _host.EnrollAsync();
        using var alice = await _host.SignInAsync("alice");
        var form = (await alice.GetAsync($"/instances/{id}")).FieldsOf($"/instances/{id}").With(("answer", "approve"), ("comment", "Right"));
        for (var calls = 0; ; calls++)
        {
            _trouble.BeginAfter(calls);
            var page = await alice.PostAsync($"/instances/{id}", form);
            _trouble.End();
            if (page.Status == 303)
                break;
            // Whether it was stored is not known: it is the same form that is sent again.
            form = [.. page.Is(503).FieldsOf($"/instances/{id}")];
        }

        Assert.Contains("1 more", (await _host.Api("admin").ReadAsync(id)).GetProperty("StatusMessage").GetString(), StringComparison.Ordinal);
        Assert.Contains("Right", (await alice.GetAsync($"/instances/{id}")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_several_answers_none_is_called_not_taken_of_which_nobody_knows_that()
    {
        var id = await _host.EnrollAsync();
        using var alice = await _host.SignInAsync("alice");
        var token = (await alice.GetAsync("/help")).Hidden("/sign-out");
        (string, string)[] answer = [("pick", $"{id} RequireApproval1.ApprovalStatus 2"), ("answer", "approve"), ("comment", "Right")];
        _trouble.Failing = nameof(IInstanceStore.FoldAsync);
        var told = (await alice.GetAsync((await alice.PostAsync("/", token, answer)).Is(303).Location!)).Is(200);
        Assert.Contains("it is not known whether it was taken. The store cannot be used now. To send it again is safe.", told.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("not taken.", told.Text, StringComparison.Ordinal);
        Assert.Contains(("comment", "Right"), told.FieldsOf("/"));

        _trouble.Failing = null;
        Assert.Contains(": taken.", (await alice.GetAsync((await alice.PostAsync("/", token, answer)).Is(303).Location!)).Is(200).Text, StringComparison.Ordinal);
        Assert.Contains("1 more", (await _host.Api("admin").ReadAsync(id)).GetProperty("StatusMessage").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_password_is_never_put_into_a_page()
    {
        using var visitor = _host.Visit();
        var form = (await visitor.GetAsync("/sign-in")).FieldsOf("/sign-in").With(("name", "alice"), ("password", "alice-demo"));
        using var admin = await _host.SignInAsync("admin");
        var token = (await admin.GetAsync("/help")).Hidden("/sign-out");
        _trouble.BeginAfter(0);
        PageResponse[] pages = [await visitor.PostAsync("/sign-in", form), await admin.PostAsync("/away", token, ("password", "alice-demo"), ("value.to", "bob"))];
        _trouble.End();
        Assert.All(pages, page => Assert.DoesNotContain("alice-demo", page.Html, StringComparison.Ordinal));
    }

    private static void IsHonest(string what, PageResponse page)
    {
        Assert.True(page.Status == 503, $"{what}: {page.Status} {page.Text}");
        if (page.Html.Length == 0)
            return;
        Assert.Contains("The store cannot be used now.", page.Text, StringComparison.Ordinal);
        Assert.EndsWith("</html>", page.Html.TrimEnd(), StringComparison.Ordinal);
        Assert.False(Regex.IsMatch(page.Html, @"Exception|\bat WorkflowFunctions\.|switched the store off"), $"{what}: {page.Html}");
        Assert.NotNull(page.Header("Retry-After"));
        Assert.Contains("frame-ancestors 'none'", page.Header("Content-Security-Policy"), StringComparison.Ordinal);
    }
}
