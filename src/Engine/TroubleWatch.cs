namespace WorkflowFunctions.Engine;

/// <summary>
/// Says which messages about a trouble that lasts belong into the log: each once a minute, and no more than a few different ones.
/// Everybody who meets the trouble has a message: with a line for each of them, the log would fill the disk as long as, say, the disk is full.
/// </summary>
public sealed class TroubleWatch(TimeProvider time)
{
    /// <summary>After how long the same is told again.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    /// <summary>How many different messages are told in that time.</summary>
    public const int Most = 10;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _told = [];

    /// <summary>Whether the message belongs into the log. It is then told.</summary>
    public bool IsNews(string message)
    {
        lock (_lock)
        {
            foreach (var old in _told.Where(told => time.GetElapsedTime(told.Value) >= Pause).Select(told => told.Key).ToList())
                _told.Remove(old);
            return _told.Count < Most && _told.TryAdd(message, time.GetTimestamp());
        }
    }
}
