using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using WorkflowFunctions.Core;
using WorkflowFunctions.Engine;
using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.LocalHost;

namespace WorkflowFunctions.Storage.Tables.Tests;

/// <summary>The embedded host over Azure Tables.</summary>
public sealed class EmbeddedHostTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("tables-host-").FullName;
    private readonly string _prefix = Stores.NewPrefix();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task A_certificate_is_requested_and_approved_and_outlives_the_host()
    {
        string instance;
        await using (var app = await BuildAsync(Azurite.ConnectionString))
        {
            await app.StartAsync(Stop);
            using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
            var started = await SendAsync(client, "erin", HttpMethod.Post, "/Workflow/Instances", new { WorkflowType = "Enrollment", Key = "12" });
            instance = started.GetProperty("Id").GetString()!;
            Assert.Contains(instance, await AssignedToAliceAsync(client), StringComparison.Ordinal);

            await SendAsync(
                client, "alice", HttpMethod.Post, $"/Workflow/Instances/{instance}/Signals",
                new { SignalKey = "RequireApproval1.ApprovalStatus", Data = new { Approved = "True" } });

            Assert.DoesNotContain(instance, await AssignedToAliceAsync(client), StringComparison.Ordinal);
            var second = await Assert.ThrowsAsync<StorageRefusedException>(() => BuildAsync(Azurite.ConnectionString));
            Assert.Contains($"{Environment.MachineName}/{Environment.ProcessId}", second.Message, StringComparison.Ordinal);
            await app.StopAsync(Stop);
        }

        await using var again = await BuildAsync(Azurite.ConnectionString);
        var read = await again.Services.GetRequiredService<IInstanceStore>().ReadAsync(Guid.Parse(instance), Stop);
        Assert.NotNull(read);
    }

    [Fact]
    public async Task Without_a_connection_the_start_is_refused_by_the_names_of_option_and_setting()
    {
        var refused = await Assert.ThrowsAsync<SettingsException>(() => BuildAsync(connection: null));

        Assert.Contains("--connection", refused.Message, StringComparison.Ordinal);
        Assert.Contains("WorkflowStorage", refused.Message, StringComparison.Ordinal);
    }

    private static async Task<string> AssignedToAliceAsync(HttpClient client) =>
        (await SendAsync(client, "alice", HttpMethod.Get, "/Workflow/Instances/AssignedToMe")).GetRawText();

    private static async Task<JsonElement> SendAsync(HttpClient client, string user, HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{user}-demo")));
        request.Content = body is null ? null : JsonContent.Create(body);
        using var response = await client.SendAsync(request, Stop);
        var text = await response.Content.ReadAsStringAsync(Stop);
        Assert.True(response.IsSuccessStatusCode, $"{path}: {response.StatusCode} {text}");
        return response.StatusCode == HttpStatusCode.NoContent ? default : JsonElement.Parse(text);
    }

    private Task<WebApplication> BuildAsync(string? connection) => LocalHostApp.BuildAsync(
        new HostArguments(Demo: true, _data, "http://127.0.0.1:0", "tables", connection),
        builder => builder.Configuration["WorkflowStorage:tablePrefix"] = _prefix);
}
