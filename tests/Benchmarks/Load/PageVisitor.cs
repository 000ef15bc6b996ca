using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;

namespace WorkflowFunctions.Benchmarks.Load;

/// <summary>Somebody who loads pages with a browser: signed in by the cookie, and taking compressed responses.</summary>
internal sealed partial class PageVisitor : IDisposable
{
    private readonly HttpClient _client;

    private PageVisitor(int port)
    {
        _client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }, disposeHandler: true)
        {
            BaseAddress = new Uri($"http://127.0.0.1:{port}"),
        };
        _client.DefaultRequestHeaders.Add("Accept", "text/html");
    }

    public static async Task<PageVisitor> SignInAsync(int port, string name, string password)
    {
        var visitor = new PageVisitor(port);
        var form = await visitor._client.GetStringAsync("/sign-in");
        var fields = Hidden().Matches(form).DistinctBy(field => field.Groups[1].Value)
            .ToDictionary(field => field.Groups[1].Value, field => WebUtility.HtmlDecode(field.Groups[2].Value));
        (fields["name"], fields["password"]) = (name, password);
        using var response = await visitor._client.PostAsync("/sign-in", new FormUrlEncodedContent(fields));
        return response.StatusCode == HttpStatusCode.Redirect ? visitor : throw new InvalidDataException($"{name} could not sign in: {response.StatusCode}.");
    }

    /// <summary>Loads a page several times.</summary>
    /// <returns>The times, and the compressed size of the page.</returns>
    public async Task<(Latencies Times, long Bytes)> LoadAsync(string path, int times)
    {
        var (taken, bytes) = (new List<double>(), 0L);
        for (var time = 0; time < times; time++)
        {
            var start = Stopwatch.GetTimestamp();
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Add("Accept-Encoding", "br, gzip");
            using var response = await _client.SendAsync(request);
            bytes = (await response.Content.ReadAsByteArrayAsync()).Length;
            taken.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            if (response.StatusCode != HttpStatusCode.OK)
                throw new InvalidDataException($"{path} was answered with {(int)response.StatusCode}.");
        }

        return (new Latencies(taken), bytes);
    }

    /// <summary>The address of a page so many pages behind this one.</summary>
    public async Task<string> BehindAsync(string path, int pages)
    {
        for (var page = 0; page < pages && Next().Match(await _client.GetStringAsync(path)) is { Success: true } next; page++)
            path = WebUtility.HtmlDecode(next.Groups[1].Value);
        return path;
    }

    public void Dispose() => _client.Dispose();

    [GeneratedRegex("""<input type="hidden" name="([^"]+)" value="([^"]*)" ?/?>""")]
    private static partial Regex Hidden();

    [GeneratedRegex("""href="([^"]+)" rel="next""")]
    private static partial Regex Next();
}
