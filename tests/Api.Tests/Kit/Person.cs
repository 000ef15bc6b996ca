using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace WorkflowFunctions.Api.Tests.Kit;

/// <summary>Somebody who uses the API. What every response owes its reader is checked with each of them.</summary>
/// <param name="check">What else is checked with each received.</param>
public sealed class Person(HttpClient client, string path, Func<HttpMethod, string, ApiResponse, Task>? check = null)
{
    public const string Approval = "RequireApproval1.ApprovalStatus";

    public Task<ApiResponse> GetAsync(string url, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Get, url, body: null, headers);

    public Task<ApiResponse> DeleteAsync(string url, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Delete, url, body: null, headers);

    public Task<ApiResponse> PostAsync(string url, string? json = null, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, url, Json(json), headers);

    public Task<ApiResponse> PutAsync(string url, string json, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Put, url, Json(json), headers);

    /// <summary>Starts a workflow with this body, and returns the instance's id.</summary>
    public async Task<Guid> StartAsync(string json) => (await PostAsync("/Workflow/Instances", json)).Is(200).Json.Id();

    public Task<ApiResponse> SignalAsync(Guid instance, string key = Approval, bool approved = true, string? comment = null) =>
        PostAsync($"/Workflow/Instances/{instance}/Signals", JsonSerializer.Serialize(comment is null
            ? new { SignalKey = key, Data = new { Approved = approved.ToString() } }
            : (object)new { SignalKey = key, Data = new { Approved = approved.ToString(), Comment = comment } }));

    public async Task<JsonElement> ReadAsync(Guid instance) => (await GetAsync($"/Workflow/Instances/{instance}")).Is(200).Json;

    public async Task<IReadOnlyList<JsonElement>> HistoryAsync(Guid instance) =>
        [.. (await GetAsync($"/Workflow/Instances/{instance}/History")).Is(200).Json.EnumerateArray()];

    /// <summary>The ids of a list of instances.</summary>
    public async Task<IReadOnlyList<Guid>> ListAsync(string list = "", string query = "ReturnLimit=1000") =>
        (await GetAsync($"/Workflow/Instances{list}?{query}")).Is(200).Json.Ids();

    /// <summary>The instance, once it stands as it should.</summary>
    public Task<JsonElement> AwaitAsync(Guid instance, string status) =>
        Eventually.SeesAsync(() => ReadAsync(instance), read => read.Text("StatusName") == status);

    public async Task<ApiResponse> SendAsync(HttpMethod method, string url, HttpContent? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path + url) { Content = body };
        foreach (var (name, value) in headers)
            Assert.True(request.Headers.TryAddWithoutValidation(name, value), $"The header {name} cannot be sent.");
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var received = new ApiResponse(
            (int)response.StatusCode, text, response.Content.Headers.ContentType?.ToString(), response.Headers, response.Content.Headers);
        received.CheckForm();
        if (check is not null)
            await check(method, (path + url).Split('?')[0], received);
        return received;
    }

    /// <summary>The status alone: there is nothing else to read of a HEAD.</summary>
    public async Task<int> HeadAsync(string url) => (await HeadersAsync(url)).Status;

    /// <summary>What is answered to a HEAD: it has headers, and no body whose form could be checked.</summary>
    public async Task<ApiResponse> HeadersAsync(string url)
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, path + url);
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return new ApiResponse(
            (int)response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            response.Content.Headers.ContentType?.ToString(), response.Headers, response.Content.Headers);
    }

    public static HttpContent Bytes(byte[] bytes, string? mediaType = "application/json")
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = mediaType is null ? null : MediaTypeHeaderValue.Parse(mediaType);
        return content;
    }

    private static HttpContent? Json(string? json) => json is null ? null : Bytes(Encoding.UTF8.GetBytes(json));
}
