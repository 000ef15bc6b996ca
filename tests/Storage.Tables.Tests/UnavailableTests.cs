using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
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
    public async Task A_pause_that_the_service_asks_for_is_kept_if_it_is_short_and_otherwise_nobody_waits_for_it()
    {
        using var busy = new BusyService { Left = 0, Pause = TimeSpan.FromMilliseconds(5) };
        await using var store = await Stores.OpenAsync(_prefix, options =>
        {
            options.Retry.Delay = TimeSpan.FromMilliseconds(1);
            options.Transport = busy;
        });
        busy.Left = 2;
        await store.ProbeAsync(Stop);
        Assert.Equal(0, busy.Left);

        (busy.Left, busy.Pause) = (int.MaxValue, TimeSpan.FromHours(1));
        var failure = await Assert.ThrowsAsync<StorageUnavailableException>(() => store.ReadAsync(Guid.NewGuid(), Stop).WaitAsync(TimeSpan.FromMinutes(1), Stop));

        Assert.StartsWith("Azure Tables answered 503", failure.Message, StringComparison.Ordinal);
        Assert.Equal(1, int.MaxValue - busy.Left);
    }

    [Theory]
    [InlineData("Instances")]
    [InlineData("Definitions")]
    [InlineData("Meta")]
    [InlineData("Due")]
    [InlineData("Index")]
    public async Task What_a_deleted_table_had_is_not_taken_for_something_that_never_was(string table)
    {
        await using var store = await Stores.OpenAsync(_prefix);
        var snapshot = Sample.Started().Snapshot;
        await store.CreateAsync(snapshot, []);
        await new TableClient(Azurite.ConnectionString, _prefix + table).DeleteAsync(Stop);

        Func<Task>[] uses = table switch
        {
            "Instances" =>
            [
                () => store.ReadAsync(snapshot.Id, Stop), () => store.FindEntryAsync(snapshot.Id, "key", Stop), () => store.ReadHistoryAsync(snapshot.Id, Stop),
                () => store.FoldAsync(snapshot.Id, _ => null), () => store.AppendAsync(snapshot.Id, Sample.Vote(snapshot, 2, 1)), () => store.ProbeAsync(Stop),
            ],
            "Definitions" => [() => store.FindHeadAsync(Guid.NewGuid(), Stop), () => store.FindVersionAsync(Guid.NewGuid(), 1, Stop), () => store.ListHeadsAsync(Stop)],
            "Meta" => [() => store.ReadRolesAsync(known: null, Stop), () => store.ReadDelegationsAsync(known: null, Stop), () => store.LeaseReferenceIdsAsync(1), () => store.ProbeAsync(Stop)],
            "Due" => [() => store.NextDueAsync(DueKinds.All, Stop), () => store.CreateAsync(Sample.Started().Snapshot, [])],
            _ => [() => store.ListAsync(new(new InstanceScope.All(), InstanceField.ReferenceId, Descending: false, 0, 50), Stop)],
        };

        foreach (var use in uses)
            Assert.Equal("Azure Tables answered 404 TableNotFound.", (await Assert.ThrowsAsync<StorageUnavailableException>(use)).Message);
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

        public TimeSpan? Pause { get; set; }

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
                message.Response = new BusyResponse(Pause);
        }

        public override void Process(HttpMessage message) => throw new NotSupportedException("The store never waits on the wire.");
    }
}
