using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Engine.Embedded;
using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.Engine.Telemetry;
using WorkflowFunctions.Engine.Tests.Kit;

namespace WorkflowFunctions.Engine.Tests.Telemetry;

public sealed class EngineTracesTests : IDisposable
{
    private readonly ConcurrentQueue<Activity> _ended = new();
    private readonly ActivityListener _listener;
    private readonly Activity _root = new("test");

    public EngineTracesTests()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == EngineTraces.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _ended.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>Other tests make spans at the same time.</summary>
    private IReadOnlyList<Activity> Spans => [.. _ended.Where(span => span.TraceId == _root.TraceId || span.Links.Any(link => link.Context.TraceId == _root.TraceId))];

    public void Dispose()
    {
        _root.Dispose();
        _listener.Dispose();
    }

    [Fact]
    public async Task A_call_tells_method_host_and_status_and_nothing_of_what_was_sent_or_came_back()
    {
        await using var target = await WebServer.StartAsync(500, "hush-answer", "text/plain");
        await using var server = await WebServer.StartAsync(302, headers: [("Location", $"http://localhost:{target.Port.ToString(CultureInfo.InvariantCulture)}/hush-elsewhere")]);
        await using var lab = new OutgoingLab([.. OutgoingLab.Secret("hush-secret"), ("Outgoing:AllowedHosts:1", "localhost")]);
        _root.Start();

        (await lab.CallAsync(server.Url("/hush-path?hush=query"), new { Headers = new Dictionary<string, string> { ["X-Key"] = "$(secret:Api)" } }))
            .FailsWith(mayPass: true, "hush-answer");

        var (first, second) = (Spans[0], Spans[1]);
        Assert.Equal(("workflow.call", "GET", "127.0.0.1", server.Port, 302), (first.OperationName, first.GetTagItem("http.request.method"), first.GetTagItem("server.address"), first.GetTagItem("server.port"), first.GetTagItem("http.response.status_code")));
        Assert.Equal(("workflow.call", 500, ActivityStatusCode.Error), (second.OperationName, second.GetTagItem("http.response.status_code"), second.Status));
        // Where it leads has been said by another system.
        Assert.Null(second.GetTagItem("server.address"));
        Assert.Null(second.GetTagItem("server.port"));
        AssertHushed();
    }

    [Fact]
    public async Task An_attempt_tells_how_it_ended_and_not_why()
    {
        await using var lab = await Laboratory.OpenAsync();
        lab.Executor.Run = (_, _) => throw new InvalidOperationException("hush-reason");
        var id = await lab.StartAsync(Workflows.OneEffect());
        var attempt = Assert.IsType<NextAction.RunStep>((await lab.AdvanceAsync(id)).Next).Attempt;
        _root.Start();

        await lab.Runner.ExecuteAsync(id, attempt, TestContext.Current.CancellationToken);

        var span = Assert.Single(Spans, span => span.OperationName == "workflow.attempt");
        Assert.Equal(("retryable", ActivityStatusCode.Error, null), (span.GetTagItem("workflow.outcome"), span.Status, span.StatusDescription));
        Assert.Equal((id.ToString(), "Effect1", 1), (span.GetTagItem("workflow.instance.id"), span.GetTagItem("workflow.step"), span.GetTagItem("workflow.attempt")));
        AssertHushed();
    }

    [Fact]
    public async Task What_the_loop_does_later_links_to_the_request_that_has_rung()
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = await lab.StartAsync(Workflows.OneEffect());
        await using (var loop = lab.RunLoop())
        {
            _root.Start();
            loop.Doorbell.Ring(id);
            Activity.Current = null;
            await Eventually.HoldsAsync(async () => (await lab.ReadAsync(id)).State.IsOver);
        }

        Assert.All(Spans, span => Assert.NotEqual(_root.TraceId, span.TraceId));
        Assert.Contains(Spans, span => span.OperationName == "workflow.advance");
        Assert.Contains(Spans, span => span.OperationName == "workflow.attempt" && Equals(span.GetTagItem("workflow.instance.id"), id.ToString()));
    }

    [Fact]
    public async Task The_queue_tells_once_who_has_rung_last_and_keeps_it_for_what_has_to_be_repeated()
    {
        var queue = new InstanceQueue(capacity: 1);
        var (id, first, second) = (Guid.NewGuid(), Ring(), Ring());
        queue.Add(id, first);
        queue.Add(id, second);
        Assert.False(queue.Add(Guid.NewGuid(), first));
        await queue.TakeAsync(TestContext.Current.CancellationToken);
        Assert.Equal((second, default), (queue.TakeCause(id), queue.TakeCause(id)));

        queue.Done(id, again: true, second);
        await queue.TakeAsync(TestContext.Current.CancellationToken);
        Assert.Equal(second, queue.TakeCause(id));
        queue.Done(id, again: false);
        Assert.Equal((default, 0), (queue.TakeCause(id), queue.Count));

        static ActivityContext Ring() => new(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded);
    }

    [Fact]
    public async Task An_outcome_that_is_kept_is_measured_as_long_as_it_is()
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = await lab.StartAsync(Workflows.OneEffect());
        var attempt = Assert.IsType<NextAction.RunStep>((await lab.AdvanceAsync(id)).Next).Attempt;
        lab.Store.BeforeNextAppend = () => throw new StorageUnavailableException("full");
        // Other tests count at the same time: only what this one's own calls measure is kept.
        var measured = new AsyncLocal<ConcurrentQueue<long>?> { Value = [] };
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (instrument.Name == "workflow.outcomes.kept")
                    listening.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, count, _, _) => measured.Value?.Enqueue(count));
        listener.Start();

        var running = lab.Runner.ExecuteAsync(id, attempt, TestContext.Current.CancellationToken);
        await Eventually.HoldsAsync(() => Task.FromResult(!measured.Value.IsEmpty));
        Assert.Equal([1], measured.Value);
        await Eventually.HoldsAsync(() => Task.FromResult(running.IsCompleted), () => lab.Time.Advance(TimeSpan.FromSeconds(1)));
        await running;

        Assert.Equal([1, -1], measured.Value);
    }

    private void AssertHushed() => Assert.All(
        Spans, span => Assert.DoesNotContain(span.TagObjects, tag => tag.Value?.ToString()?.Contains("hush", StringComparison.Ordinal) == true));
}
