namespace WorkflowFunctions.Engine.Steps;

/// <summary>
/// Says when whoever found no place comes again. Those of one key come one after another, so that what they cost together does not grow
/// with their number, and the first who left is the first to come.
/// </summary>
internal sealed class ReturnTimes
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    /// <summary>Between two of one key: a worker does about as many orchestrations a second.</summary>
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(20);

    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, DateTimeOffset> _last = [];

    public DateTimeOffset Next(Guid key, DateTimeOffset now)
    {
        lock (_gate)
        {
            if (!_last.TryGetValue(key, out var last))
                ForgetBefore(now);
            var next = last + Between is var after && after > now + Shortest ? after : now + Shortest;
            return _last[key] = next < now + Longest ? next : now + Longest;
        }
    }

    private void ForgetBefore(DateTimeOffset now)
    {
        foreach (var (key, last) in _last)
        {
            if (last <= now)
                _last.Remove(key);
        }
    }
}
