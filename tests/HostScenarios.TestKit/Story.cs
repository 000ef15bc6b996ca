using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Storage.TestKit;
using Xunit;

namespace WorkflowFunctions.HostScenarios;

/// <summary>People who use one host, over HTTP as they really would.</summary>
internal sealed class Story(IScenarioHost host) : IDisposable
{
    public const string FirstApproval = "RequireApproval1.ApprovalStatus";

    private readonly HttpClient _http = host.CreateClient();
    private readonly Moves _moves = new();

    /// <param name="key">A start that is repeated under the same key is one start.</param>
    public async Task<Guid> StartAsync(Guid definition, object? data = null, string? key = null)
    {
        using var response = await SendAsync(HttpMethod.Post, ScenarioSettings.Requester, "/Workflow/Instances",
            new { DefinitionId = definition, InitialData = data ?? new { cn = "www.example.com" } }, key);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        using var body = JsonDocument.Parse(await response.Content.ReadAsStreamAsync());
        return body.RootElement.GetProperty("Id").GetGuid();
    }

    public async Task ApproveAsync(Guid id, string person, string signal = FirstApproval) =>
        Assert.Equal(HttpStatusCode.NoContent, await SignalAsync(id, person, "True", signal));

    /// <summary>All approvers approve, each after the one before has been counted.</summary>
    public async Task ApproveOneByOneAsync(Guid id)
    {
        for (var number = 1; number <= ScenarioSettings.Approvers; number++)
        {
            await ApproveAsync(id, ScenarioSettings.Approver(number));
            await UntilAsync(id, snapshot =>
                snapshot.State is not InstanceState.AwaitingSignal waiting || waiting.Votes.Length == number);
        }
    }

    public Task<HttpStatusCode> SignalAsync(Guid id, string person, string approved, string signal = FirstApproval) =>
        AnswerAsync(id, person, signal, new { Approved = approved, Comment = $"by {person}" });

    public async Task<HttpStatusCode> AnswerAsync(Guid id, string person, string signal, object data)
    {
        using var response = await SendAsync(
            HttpMethod.Post, person, $"/Workflow/Instances/{id}/Signals", new { SignalKey = signal, Data = data });
        return response.StatusCode;
    }

    /// <summary>The person approves all of them with one request; each is stored.</summary>
    public async Task ApproveTogetherAsync(IEnumerable<Guid> ids, string person)
    {
        var signals = ids.Select(id => new { InstanceId = id, SignalKey = FirstApproval, Data = new { Approved = "True" } }).ToList();
        using var response = await SendAsync(HttpMethod.Post, person, "/Workflow/Instances/Signals", signals);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        using var outcomes = JsonDocument.Parse(await response.Content.ReadAsStreamAsync());
        Assert.Equal(signals.Select(_ => 204), outcomes.RootElement.EnumerateArray().Select(outcome => outcome.GetProperty("Status").GetInt32()));
    }

    /// <summary>An administrator stops the instance.</summary>
    public Task StopAsync(Guid id) => CommandAsync(HttpMethod.Post, $"/Workflow/Instances/{id}/Stop");

    /// <summary>The requester withdraws what he has started.</summary>
    public async Task WithdrawAsync(Guid id, string reason)
    {
        using var response = await SendAsync(
            HttpMethod.Post, ScenarioSettings.Requester, $"/Workflow/Instances/{id}/Withdraw", new { Reason = reason });
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
    }

    /// <summary>An administrator lets the step that waits ask the person as well.</summary>
    public async Task AssignAsync(Guid id, string person)
    {
        using var response = await SendAsync(
            HttpMethod.Post, ScenarioSettings.Admin, $"/Workflow/Instances/{id}/Assignees", new { People = new[] { person }, Reason = "A holiday." });
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
    }

    /// <summary>Somebody who is away for some time says who answers in his place.</summary>
    public async Task DelegateAsync(string from, string to, TimeSpan away)
    {
        using var response = await SendAsync(HttpMethod.Post, from, "/Workflow/Delegations", new { To = to, Until = host.Time.GetUtcNow() + away });
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    public Task DeleteAsync(Guid id) => CommandAsync(HttpMethod.Delete, $"/Workflow/Instances/{id}");

    /// <summary>An administrator restarts the instance; the id is the successor's.</summary>
    public Task<Guid> RestartAsync(Guid id) => CommandAsync(HttpMethod.Post, $"/Workflow/Instances/{id}/Restart");

    /// <summary>The status that a reader sees.</summary>
    public async Task<string> ReadStatusAsync(Guid id)
    {
        using var response = await SendAsync(HttpMethod.Get, ScenarioSettings.Admin, $"/Workflow/Instances/{id}", body: null);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        using var body = JsonDocument.Parse(await response.Content.ReadAsStreamAsync());
        return body.RootElement.GetProperty("StatusName").GetString()!;
    }

    /// <summary>The instance as committed. Reading it does not move it.</summary>
    public async Task<InstanceSnapshot> LookAsync(Guid id) => (await host.Store.ReadAsync(id, CancellationToken.None))!.Snapshot;

    /// <summary>Waits until the instance has reached the described state by itself.</summary>
    public Task UntilAsync(Guid id, Func<InstanceSnapshot, bool> isSo) => _moves.UntilAsync(async () => isSo(await LookAsync(id)));

    public Task UntilAsync(Guid id, InstanceStatus status) => UntilAsync(id, snapshot => snapshot.Status == status);

    /// <summary>Waits until something has happened that comes with commits.</summary>
    public Task UntilAsync(Func<bool> hasHappened) => _moves.UntilAsync(() => Task.FromResult(hasHappened()));

    public async Task<int> CountAsync(IEnumerable<Guid> ids, Func<InstanceSnapshot, bool> isSo) =>
        (await Task.WhenAll(ids.Select(LookAsync))).Count(isSo);

    /// <summary>Lets time pass until the instance has reached the described state by itself.</summary>
    public Task TimePassesUntilAsync(Guid id, Func<InstanceSnapshot, bool> isSo) =>
        Moves.WhileTimePassesAsync(host.Time, () => LookAsync(id), isSo);

    /// <summary>Lets seconds pass until something has happened by itself.</summary>
    public Task SecondsPassUntilAsync(Func<bool> hasHappened) => Moves.WhileSecondsPassAsync(host.Time, hasHappened);

    public async Task<int> CountHistoryAsync(Guid id, HistoryKind kind) =>
        (await host.Store.ReadHistoryAsync(id, CancellationToken.None)).Count(entry => entry.Kind == kind);

    /// <summary>Waits until the history says so.</summary>
    public Task UntilHistoryAsync(Guid id, HistoryKind kind) => _moves.UntilAsync(async () => await CountHistoryAsync(id, kind) > 0);

    public int CountMails() => ReadMails().Count;

    public IReadOnlyList<string> ReadMails() =>
        Directory.Exists(host.MailDirectory) ? [.. Directory.GetFiles(host.MailDirectory, "*.eml").Select(File.ReadAllText)] : [];

    public void Dispose()
    {
        _http.Dispose();
        _moves.Dispose();
    }

    private async Task<Guid> CommandAsync(HttpMethod method, string path)
    {
        using var response = await SendAsync(method, ScenarioSettings.Admin, path, body: null);
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        return response.Headers.TryGetValues("X-Instance-Id", out var successor) ? Guid.Parse(successor.Single()) : Guid.Empty;
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string person, string path, object? body, string? key = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        var credentials = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{person}:{ScenarioSettings.Password}"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", credentials);
        if (body is not null)
            request.Content = JsonContent.Create(body, options: JsonSerializerOptions.Default);
        return await _http.SendAsync(request);
    }
}
