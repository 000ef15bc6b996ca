namespace WorkflowFunctions.Engine;

/// <summary>
/// Says which messages about a trouble that lasts belong into the log: the first, each that says something else than the one before, and one a minute.
/// Everybody who meets the trouble has a message: with a line for each of them, the log would fill the disk as long as, say, the disk is full.
/// </summary>
public sealed class TroubleWatch(TimeProvider time)
{
    /// <summary>After how long the same is told again.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private (string Message, long At)? _told;

    /// <summary>Whether the message belongs into the log. It is then told.</summary>
    public bool IsNews(string message)
    {
        lock (_lock)
        {
            if (_told is var (told, at) && told == message && time.GetElapsedTime(at) < Pause)
                return false;
            _told = (message, time.GetTimestamp());
            return true;
        }
    }
}
