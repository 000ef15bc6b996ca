using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.Storage.TestKit;

namespace WorkflowFunctions.Storage.Tables.Tests;

public sealed class UnavailableTests
{
    private const string Secret = "c2VjcmV0LWtleS1uby1vbmUtbWF5LXNlZQ==";

    private readonly string _prefix = Stores.NewPrefix();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(429, "TooManyRequests")]
    [InlineData(503, "ServerBusy")]
    public async Task What_the_service_responds_is_told_by_status_and_code_and_nothing_else(int status, string code)
    {
        var wire = new Wire(_prefix);
        await using var store = await wire.OpenAsync();
        var snapshot = Sample.Started().Snapshot;
        await store.CreateAsync(snapshot, []);
        wire.Forget();
        wire.Before = (_, message) => throw new Azure.RequestFailedException(status, $"Throttled {Secret}", code, null);

        var failure = await Assert.ThrowsAsync<StorageUnavailableException>(() => store.AppendAsync(snapshot.Id, Sample.Vote(snapshot, 2, 1)));

        Assert.Equal($"Azure Tables answered {status} {code}.", failure.Message);
        wire.Before = (_, _) => default;
        Assert.IsType<AppendResult.Appended>(await store.AppendAsync(snapshot.Id, Sample.Vote(snapshot, 2, 1)));
    }

    [Fact]
    public async Task A_service_that_takes_no_writes_fails_the_probe_even_if_it_can_be_read()
    {
        var wire = new Wire(_prefix);
        await using var store = await wire.OpenAsync();
        await store.ProbeAsync(Stop);
        wire.Before = (sent, _) => sent.IsWrite ? throw new RequestFailedException(403, "full", "AccountIsReadOnly", null) : default;

        await Assert.ThrowsAsync<StorageUnavailableException>(() => store.ProbeAsync(Stop));

        wire.Before = (_, _) => default;
        await store.ProbeAsync(Stop);
    }

    [Fact]
    public async Task Throttling_that_passes_is_not_noticed()
    {
        using var busy = new BusyService();
        await using var store = await Stores.OpenAsync(_prefix, options =>
        {
            options.Retry.Delay = TimeSpan.FromMilliseconds(1);
            options.Transport = busy;
        });
        var snapshot = Sample.Started().Snapshot;
        busy.Left = 2;

        Assert.True(await store.CreateAsync(snapshot, []));

        Assert.Equal(0, busy.Left);
        busy.Left = int.MaxValue;
        var failure = await Assert.ThrowsAsync<StorageUnavailableException>(() => store.ReadAsync(snapshot.Id, Stop));
        Assert.StartsWith("Azure Tables answered 503", failure.Message, StringComparison.Ordinal);
        Assert.Equal(4, int.MaxValue - busy.Left);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => store.ProbeAsync(Stop));
    }

    [Fact]
    public async Task A_service_that_is_not_there_is_unavailable_and_no_secret_is_told()
    {
        var options = Stores.Options(_prefix) with
        {
            ConnectionString =
                $"DefaultEndpointsProtocol=http;AccountName=account;AccountKey={Secret};TableEndpoint=http://127.0.0.1:1/account;",
            Customize = client => client.Retry.Delay = TimeSpan.FromMilliseconds(1),
        };

        var failure = await Assert.ThrowsAsync<StorageUnavailableException>(() => TablesStore.OpenAsync(options));

        Assert.DoesNotContain(Secret, failure.ToString(), StringComparison.Ordinal);
    }

    /// <summary>Responds with 503 as often as it is told to, and passes everything else on.</summary>
    private sealed class BusyService : HttpPipelineTransport, IDisposable
    {
        private readonly HttpClientTransport _inner = new();
        private int _left = 2;

        public int Left
        {
            get => _left;
            set => _left = value;
        }

        public void Dispose() => _inner.Dispose();

        public override Request CreateRequest() => _inner.CreateRequest();

        public override async ValueTask ProcessAsync(HttpMessage message)
        {
            await _inner.ProcessAsync(message);
            if (_left > 0 && Interlocked.Decrement(ref _left) >= 0)
                message.Response = new BusyResponse();
        }

        public override void Process(HttpMessage message) => throw new NotSupportedException("The store never waits on the wire.");
    }
}
