using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.DurableTask.Client;
using Moq;
using WorkflowFunctions.Functions.Tests.Scenarios;
using WorkflowFunctions.HostScenarios;

namespace WorkflowFunctions.Functions.Tests;

/// <summary>The pages about people who are away, served by the catch-all function from Azure Tables.</summary>
public sealed partial class AwayPagesTests
{
    [Fact]
    public async Task Somebody_goes_away_and_on_another_worker_another_person_answers_and_forwards()
    {
        await using var shell = await ShellHost.StartAsync(new Mock<DurableTaskClient>("hub").Object);
        using var functions = shell.CreateClient();
        var id = await StartAsync(functions);
        var absent = await Visitor.SignInAsync(functions, ScenarioSettings.Approver(1));
        var until = DateTimeOffset.UtcNow.AddDays(2).ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);
        var refused = await absent.SubmitAsync("/away", "/away", ("value.to", "nobody"), ("value.until", until));
        Assert.Equal(400, refused.Status);
        Assert.Contains("which is nobody who is known here", refused.Html, StringComparison.Ordinal);
        var saved = await absent.SubmitAsync("/away", "/away", ("value.to", ScenarioSettings.Owner), ("value.until", until));
        Assert.Equal((303, "/away?done=saved"), (saved.Status, saved.Location));

        // The next worker has nothing in memory.
        await shell.KillAsync();
        using var next = shell.CreateClient();
        var other = await Visitor.SignInAsync(next, ScenarioSettings.Owner);
        Assert.Contains($"for {ScenarioSettings.Approver(1)}</span>", (await other.GetAsync("/")).Html, StringComparison.Ordinal);
        var page = (await other.GetAsync($"/instances/{id}")).Html;
        Assert.Contains($"You answer for {ScenarioSettings.Approver(1)}", page, StringComparison.Ordinal);
        Assert.Equal(303, (await other.SubmitAsync($"/instances/{id}", $"/instances/{id}", ("answer", "approve"))).Status);
        Assert.Contains($"{ScenarioSettings.Owner} for {ScenarioSettings.Approver(1)} approved.", (await other.GetAsync($"/instances/{id}")).Html, StringComparison.Ordinal);

        var admin = await Visitor.SignInAsync(next, ScenarioSettings.Admin);
        var forwarded = await admin.SubmitAsync($"/instances/{id}/forward", $"/instances/{id}/forward", ("value.role", "Certificate Owners"), ("reason", "They know the server"));
        Assert.Equal((303, $"/instances/{id}?forwarded=1"), (forwarded.Status, forwarded.Location));
        Assert.Contains("asks Certificate Owners as well: They know the server", (await admin.GetAsync(forwarded.Location!)).Html, StringComparison.Ordinal);
        var end = EndLink().Match((await admin.GetAsync("/away")).Html).Value;
        var ended = await admin.SubmitAsync(end, end);
        Assert.Equal((303, "/away?done=ended"), (ended.Status, ended.Location));
        Assert.DoesNotContain("/end\"", (await admin.GetAsync("/away")).Html, StringComparison.Ordinal);
    }

    private static async Task<Guid> StartAsync(HttpClient client)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/Workflow/Instances");
        request.Headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{ScenarioSettings.Requester}:{ScenarioSettings.Password}")));
        request.Content = new StringContent("""{"WorkflowType":"Enrollment","Key":"12","Title":"While somebody is away"}""", null, "application/json");
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return JsonElement.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).GetProperty("Id").GetGuid();
    }

    [GeneratedRegex("""<input type="hidden" name="([^"]+)" value="([^"]*)" ?/?>""")]
    private static partial Regex HiddenField();

    [GeneratedRegex("/away/[0-9a-f-]{36}/end")]
    private static partial Regex EndLink();

    /// <summary>A browser without scripts.</summary>
    private sealed class Visitor(HttpClient client)
    {
        private readonly Dictionary<string, string> _cookies = [];

        public static async Task<Visitor> SignInAsync(HttpClient client, string name)
        {
            var visitor = new Visitor(client);
            Assert.Equal(302, (await visitor.SubmitAsync("/sign-in", "/sign-in", ("name", name), ("password", ScenarioSettings.Password))).Status);
            return visitor;
        }

        public Task<(int Status, string? Location, string Html)> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

        public async Task<(int Status, string? Location, string Html)> SubmitAsync(string page, string action, params (string Name, string Value)[] fields)
        {
            var html = (await GetAsync(page)).Html;
            var form = html[html.IndexOf($"<form method=\"post\" action=\"{action}\"", StringComparison.Ordinal)..];
            var hidden = HiddenField().Matches(form[..form.IndexOf("</form>", StringComparison.Ordinal)])
                .Select(match => KeyValuePair.Create(match.Groups[1].Value, WebUtility.HtmlDecode(match.Groups[2].Value)));
            return await SendAsync(HttpMethod.Post, action, new FormUrlEncodedContent(hidden.Concat(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)))));
        }

        private async Task<(int Status, string? Location, string Html)> SendAsync(HttpMethod method, string path, HttpContent? form)
        {
            using var request = new HttpRequestMessage(method, path) { Content = form };
            request.Headers.Add("Accept", "text/html");
            request.Headers.TryAddWithoutValidation("Cookie", string.Join("; ", _cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
            using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
            foreach (var cookie in response.Headers.TryGetValues("Set-Cookie", out var set) ? set : [])
                _cookies[cookie.Split('=')[0]] = cookie.Split(';')[0].Split('=', 2)[1];
            return ((int)response.StatusCode, response.Headers.Location?.OriginalString, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }
    }
}
