using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.DurableTask.Client;
using Moq;
using WorkflowFunctions.Functions.Tests.Scenarios;
using WorkflowFunctions.HostScenarios;

namespace WorkflowFunctions.Functions.Tests;

/// <summary>The pages, served by the catch-all function from Azure Tables.</summary>
public sealed partial class PortalTests
{
    [Fact]
    public async Task A_request_is_found_in_the_inbox_and_answered_and_another_worker_knows_the_cookie()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var shell = await ShellHost.StartAsync(new Mock<DurableTaskClient>("hub").Object);
        using var functions = shell.CreateClient();
        var cookies = new Dictionary<string, string>();
        var id = await StartAsync();

        Assert.Equal("/sign-in", (await SendAsync(HttpMethod.Get, "/")).Location);
        var signIn = await SendAsync(HttpMethod.Get, "/sign-in");
        await SendAsync(HttpMethod.Post, "/sign-in", [.. Hidden(signIn.Html), new("name", ScenarioSettings.Approver(1)), new("password", ScenarioSettings.Password)]);
        Assert.Contains("Certificate for tables", (await SendAsync(HttpMethod.Get, "/")).Html, StringComparison.Ordinal);

        // The next worker has nothing in memory.
        await shell.KillAsync();
        using var next = shell.CreateClient();
        var page = await SendAsync(HttpMethod.Get, $"/instances/{id}", over: next);
        Assert.Equal(200, page.Status);
        var answered = await SendAsync(HttpMethod.Post, $"/instances/{id}", [.. Hidden(page.Html[page.Html.IndexOf("class=\"answer\"", StringComparison.Ordinal)..]), new("answer", "approve")], next);
        Assert.Equal((303, $"/instances/{id}?done=1"), (answered.Status, answered.Location));
        Assert.Contains("Your answer was taken.", (await SendAsync(HttpMethod.Get, answered.Location!, over: next)).Html, StringComparison.Ordinal);
        Assert.Equal(404, (await SendAsync(HttpMethod.Get, $"/instances/{Guid.NewGuid()}", over: next)).Status);

        await SendAsync(HttpMethod.Post, "/sign-out", Hidden(page.Html), next);
        Assert.Equal("/sign-in", (await SendAsync(HttpMethod.Get, "/", over: next)).Location);

        async Task<Guid> StartAsync()
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/Workflow/Instances");
            request.Headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{ScenarioSettings.Requester}:{ScenarioSettings.Password}")));
            request.Content = new StringContent("""{"WorkflowType":"Enrollment","Key":"12","Title":"Certificate for tables"}""", null, "application/json");
            using var response = await functions.SendAsync(request, ct);
            return JsonElement.Parse(await response.Content.ReadAsStringAsync(ct)).GetProperty("Id").GetGuid();
        }

        async Task<(int Status, string? Location, string Html)> SendAsync(
            HttpMethod method, string path, IEnumerable<KeyValuePair<string, string>>? form = null, HttpClient? over = null)
        {
            using var request = new HttpRequestMessage(method, path) { Content = form is null ? null : new FormUrlEncodedContent(form) };
            request.Headers.Add("Accept", "text/html");
            request.Headers.TryAddWithoutValidation("Cookie", string.Join("; ", cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
            using var response = await (over ?? functions).SendAsync(request, ct);
            foreach (var cookie in response.Headers.TryGetValues("Set-Cookie", out var set) ? set : [])
                cookies[cookie.Split('=')[0]] = cookie.Split(';')[0].Split('=', 2)[1];
            return ((int)response.StatusCode, response.Headers.Location?.OriginalString, await response.Content.ReadAsStringAsync(ct));
        }
    }

    private static List<KeyValuePair<string, string>> Hidden(string html) =>
        [.. HiddenField().Matches(html).DistinctBy(match => match.Groups[1].Value).Select(match => KeyValuePair.Create(match.Groups[1].Value, WebUtility.HtmlDecode(match.Groups[2].Value)))];

    [GeneratedRegex("""<input type="hidden" name="([^"]+)" value="([^"]*)" ?/?>""")]
    private static partial Regex HiddenField();
}
