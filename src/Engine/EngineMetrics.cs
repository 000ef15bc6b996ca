using System.Diagnostics.Metrics;

namespace WorkflowFunctions.Engine;

/// <summary>The engine's counters, under the meter <c>WorkflowFunctions</c>.</summary>
public sealed class EngineMetrics : IDisposable
{
    public const string MeterName = "WorkflowFunctions";

    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _signals;
    private readonly Counter<long> _commits;
    private readonly Counter<long> _ringsLost;
    private readonly Counter<long> _resumed;

    public EngineMetrics()
    {
        _signals = _meter.CreateCounter<long>("workflow.signals", "{signal}", "Signals answered with success; repeat=true for those that were there before.");
        _commits = _meter.CreateCounter<long>("workflow.commits", "{commit}", "Commits of instances; conflict=true for those that somebody else had overtaken.");
        _ringsLost = _meter.CreateCounter<long>("workflow.rings.lost", "{ring}", "Rings that could not be delivered; the due rows make up for them.");
        _resumed = _meter.CreateCounter<long>("workflow.resumed", "{instance}", "Instances that a resume run had to move after they had waited longer than two minutes. It should stay at zero.");
    }

    public void SignalAccepted(bool isRepeat) => _signals.Add(1, new KeyValuePair<string, object?>("repeat", isRepeat));

    public void Committed(bool succeeded) => _commits.Add(1, new KeyValuePair<string, object?>("conflict", !succeeded));

    public void RingLost() => _ringsLost.Add(1);

    public void Resumed(int instances) => _resumed.Add(instances);

    public void Dispose() => _meter.Dispose();
}
