using System.Diagnostics.Metrics;

namespace WorkflowFunctions.Engine;

/// <summary>
/// What the engine counts and measures, under the meter <c>WorkflowFunctions</c>. No tag names an instance or a person: there are as many series
/// as there are kinds of things, however long the service runs.
/// </summary>
public sealed class EngineMetrics : IDisposable
{
    public const string MeterName = "WorkflowFunctions";

    /// <summary>Attempts take milliseconds, or as long as another system takes.</summary>
    private static readonly double[] Seconds = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300];

    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _signals;
    private readonly Counter<long> _signalsRefused;
    private readonly Counter<long> _requestsRefused;
    private readonly Counter<long> _commits;
    private readonly Counter<long> _ringsLost;
    private readonly Counter<long> _resumed;
    private readonly Histogram<double> _attempts;
    private readonly UpDownCounter<long> _outcomesKept;

    public EngineMetrics()
    {
        _signals = _meter.CreateCounter<long>("workflow.signals", "{signal}", "Signals answered with success; repeat=true for those that were there before.");
        _signalsRefused = _meter.CreateCounter<long>("workflow.signals.refused", "{signal}", "Signals that the rules refused, by reason.");
        _requestsRefused = _meter.CreateCounter<long>("workflow.requests.refused", "{request}", "Requests answered with an error, by its code.");
        _commits = _meter.CreateCounter<long>("workflow.commits", "{commit}", "Commits of instances; conflict=true for those that somebody else had overtaken.");
        _ringsLost = _meter.CreateCounter<long>("workflow.rings.lost", "{ring}", "Rings that could not be delivered; the due rows make up for them.");
        _resumed = _meter.CreateCounter<long>("workflow.resumed", "{instance}", "Instances that a resume run had to move after they had waited longer than two minutes. It should stay at zero.");
        _attempts = _meter.CreateHistogram(
            "workflow.attempt.duration", "s", "How long attempts at steps and notices took, by what ran them and by what became of them.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = Seconds });
        _outcomesKept = _meter.CreateUpDownCounter<long>("workflow.outcomes.kept", "{outcome}", "Outcomes of attempts that the store does not take now. It should stay at zero.");
    }

    public void SignalAccepted(bool isRepeat) => _signals.Add(1, new KeyValuePair<string, object?>("repeat", isRepeat));

    /// <param name="reason">The kind of the refusal.</param>
    public void SignalRefused(string reason) => _signalsRefused.Add(1, new KeyValuePair<string, object?>("reason", reason));

    /// <param name="code">The code of the error, as the response has it.</param>
    public void RequestRefused(string code) => _requestsRefused.Add(1, new KeyValuePair<string, object?>("code", code));

    public void Committed(bool succeeded) => _commits.Add(1, new KeyValuePair<string, object?>("conflict", !succeeded));

    public void RingLost() => _ringsLost.Add(1);

    public void Resumed(int instances) => _resumed.Add(instances);

    /// <param name="type">The step type, or <c>Notice</c>.</param>
    /// <param name="outcome"><c>succeeded</c>, <c>failed</c>, or <c>retryable</c> for a failure that may pass.</param>
    public void AttemptEnded(string type, string outcome, TimeSpan duration) =>
        _attempts.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("type", type), new KeyValuePair<string, object?>("outcome", outcome));

    /// <summary>An outcome is kept in memory until the store takes it.</summary>
    public void OutcomeKept() => _outcomesKept.Add(1);

    /// <summary>The store has taken an outcome that was kept, or it no longer counts.</summary>
    public void OutcomeNoLongerKept() => _outcomesKept.Add(-1);

    /// <summary>Measures something whenever somebody asks for it.</summary>
    public void Observe<T>(string name, string unit, string description, Func<IEnumerable<Measurement<T>>> now)
        where T : struct =>
        _meter.CreateObservableGauge(name, now, unit, description);

    public void Dispose() => _meter.Dispose();
}
