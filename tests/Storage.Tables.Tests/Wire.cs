using System.Collections.Concurrent;
using System.Text;
using Azure.Core;
using Azure.Core.Pipeline;
using WorkflowFunctions.Storage.Tables.Lists;

namespace WorkflowFunctions.Storage.Tables.Tests;

/// <summary>One request as it was sent.</summary>
/// <param name="Table">Its table, without the store's prefix.</param>
/// <param name="Query">What its address asks for: filter and columns.</param>
internal sealed record Sent(bool IsWrite, string Table, string Body, string Query)
{
    /// <summary>Whether it reads some columns of rows, and not all of each.</summary>
    public bool IsOfColumns => Query.Contains("$select=", StringComparison.Ordinal);
}

/// <summary>The wire between client and service. It records all requests, and breaks when a test wants it to.</summary>
internal sealed class Wire(string prefix) : HttpPipelinePolicy
{
    private readonly ConcurrentQueue<Sent> _sent = [];

    /// <summary>Called before a request is sent. It may change the request, or throw instead.</summary>
    public Func<Sent, HttpMessage, ValueTask> Before { get; set; } = (_, _) => ValueTask.CompletedTask;

    /// <summary>Called when the service has done its work. It may throw instead of passing the response on.</summary>
    public Action<Sent> After { get; set; } = _ => { };

    public IReadOnlyList<Sent> Requests => [.. _sent];

    public int Reads => _sent.Count(sent => !sent.IsWrite);

    public int Writes => _sent.Count(sent => sent.IsWrite);

    public int WritesTo(string table) => _sent.Count(sent => sent.IsWrite && sent.Table == table);

    public Task<TablesStore> OpenAsync(TimeProvider? time = null, ListLimits? lists = null) => TablesStore.OpenAsync(Stores.Options(prefix) with
    {
        Lists = lists ?? ListLimits.Default,
        Time = time ?? TimeProvider.System,
        Customize = options =>
        {
            options.Retry.Delay = TimeSpan.FromMilliseconds(1);
            options.AddPolicy(this, HttpPipelinePosition.PerRetry);
        },
    });

    public void Forget() => _sent.Clear();

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var sent = Describe(message.Request);
        _sent.Enqueue(sent);
        await Before(sent, message);
        await ProcessNextAsync(message, pipeline);
        After(sent);
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        throw new NotSupportedException("The store never waits on the wire.");

    private Sent Describe(Request request)
    {
        using var body = new MemoryStream();
        request.Content?.WriteTo(body, TestContext.Current.CancellationToken);
        var text = Encoding.UTF8.GetString(body.ToArray());
        var named = $"{request.Uri}\n{text}";
        var table = named[(named.IndexOf(prefix, StringComparison.Ordinal) is >= 0 and var at ? at + prefix.Length : 0)..];
        return new Sent(request.Method != RequestMethod.Get, new string([.. table.TakeWhile(char.IsAsciiLetter)]), text, Uri.UnescapeDataString(request.Uri.Query));
    }
}

/// <summary>The process is gone: it neither writes nor reads any more.</summary>
internal sealed class ProcessKilledException() : Exception("killed");
