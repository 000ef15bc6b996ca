using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace WorkflowFunctions.Portal.Tests.Kit;

/// <summary>A page as it came over the wire.</summary>
internal sealed record PageResponse(int Status, string Html, HttpResponseMessage Message)
{
    public string? Location => Message.Headers.Location?.OriginalString;

    /// <summary>What people read of it.</summary>
    public string Text => WebUtility.HtmlDecode(Regex.Replace(Regex.Replace(Html, "<[^>]*>", " "), @"\s+", " "));

    public string? Header(string name) => Message.Headers.TryGetValues(name, out var values) || Message.Content.Headers.TryGetValues(name, out values)
        ? string.Join(", ", values)
        : null;

    public PageResponse Is(int status)
    {
        Xunit.Assert.True(Status == status, $"Expected {status}, got {Status}: {Text}");
        return this;
    }

    /// <summary>The hidden fields of the form that goes to this path.</summary>
    public Dictionary<string, string> Hidden(string action)
    {
        var form = Regex.Match(Html, $"""<form method="post" action="{Regex.Escape(action)}".*?</form>""", RegexOptions.Singleline);
        Xunit.Assert.True(form.Success, $"There is no form that goes to {action}.");
        return Regex.Matches(form.Value, """<input type="hidden" name="([^"]+)" value="([^"]*)" ?/?>""")
            .DistinctBy(match => match.Groups[1].Value)
            .ToDictionary(match => match.Groups[1].Value, match => WebUtility.HtmlDecode(match.Groups[2].Value));
    }
}

/// <summary>Sends what a browser without scripts would send, and follows nothing by itself.</summary>
internal sealed class FormClient : IDisposable
{
    private readonly HttpClient _client;
    private readonly Uri _address;

    public FormClient(string address)
        : this(new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri(address) })
    {
    }

    /// <param name="client">Follows nothing and knows no cookies.</param>
    /// <param name="address">Where the browser believes to be, if that is another address: cookies may be for https alone.</param>
    public FormClient(HttpClient client, string? address = null)
    {
        _client = client;
        _address = address is null ? client.BaseAddress! : new Uri(address);
        _client.DefaultRequestHeaders.Add("Accept", "text/html");
    }

    public CookieContainer Cookies { get; } = new();

    /// <summary>What goes along with each request.</summary>
    public HttpRequestHeaders Headers => _client.DefaultRequestHeaders;

    public string? SessionCookie => Cookies.GetAllCookies().FirstOrDefault(cookie => cookie.Name == "workflow")?.Value;

    public Task<PageResponse> GetAsync(string path, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Get, path, null, headers);

    /// <summary>Loads a page, fills in its form and sends it.</summary>
    public async Task<PageResponse> SubmitAsync(string page, string action, params (string Name, string Value)[] fields) =>
        await PostAsync(action, (await GetAsync(page)).Is(200).Hidden(action), fields);

    /// <summary>Sends a form whose hidden fields are known.</summary>
    public Task<PageResponse> PostAsync(string action, IReadOnlyDictionary<string, string> hidden, params (string Name, string Value)[] fields) => SendAsync(
        HttpMethod.Post, action,
        new FormUrlEncodedContent(hidden.Where(field => fields.All(given => given.Name != field.Key)).Concat(fields.Select(field => new KeyValuePair<string, string>(field.Name, field.Value)))),
        []);

    public async Task<PageResponse> SendAsync(HttpMethod method, string path, HttpContent? content, (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        foreach (var (name, value) in headers)
        {
            request.Headers.Remove(name);
            Xunit.Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        }

        var uri = new Uri(_address, path);
        if (Cookies.GetCookieHeader(uri) is { Length: > 0 } cookies)
            request.Headers.TryAddWithoutValidation("Cookie", cookies);
        var response = await _client.SendAsync(request, Xunit.TestContext.Current.CancellationToken);
        foreach (var cookie in response.Headers.TryGetValues("Set-Cookie", out var set) ? set : [])
            Cookies.SetCookies(uri, cookie);
        return new((int)response.StatusCode, await response.Content.ReadAsStringAsync(Xunit.TestContext.Current.CancellationToken), response);
    }

    public async Task<PageResponse> SignInAsync(string name, string? password = null, string returnUrl = "") =>
        await SubmitAsync(returnUrl.Length == 0 ? "/sign-in" : $"/sign-in?returnUrl={Uri.EscapeDataString(returnUrl)}", "/sign-in",
            ("name", name), ("password", password ?? $"{name}-demo"));

    public Task<PageResponse> SignOutAsync(string from = "/") => SubmitAsync(from, "/sign-out");

    public void Dispose() => _client.Dispose();
}
