using WorkflowFunctions.Api.Http;

namespace WorkflowFunctions.Api.Limits;

/// <summary>
/// Bounds how much the bodies of requests that are under way take together. Whoever sends a large body and lets it end slowly holds it for that long,
/// on each of their connections.
/// </summary>
internal sealed class BodyRoom
{
    /// <summary>For all bodies together, in bytes. What is made of them takes a few times as much.</summary>
    public const int All = 128 * 1024 * 1024;

    /// <summary>For the bodies of one caller.</summary>
    public const int Share = All / 4;

    /// <summary>Of each body, this much is not counted: signals, and most else that people and programs send.</summary>
    public const int Free = 4096;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _held = [];
    private int _all;

    /// <summary>Takes room for so many bytes more; otherwise takes none, and says why.</summary>
    /// <param name="name">Whose body it is.</param>
    public ApiError? Take(string name, int bytes)
    {
        lock (_lock)
        {
            var held = _held.GetValueOrDefault(name);
            if (held + bytes > Share)
                return new(ErrorCodes.TooManyRequests, "Your requests that are under way are too large together. Nothing was done for this one; send fewer at once, or try again later.", pause: Pause);
            if (_all + bytes > All)
                return new(ErrorCodes.TooManyRequests, "The requests that are under way are too large together. Nothing was done for this one; try again later.", pause: Pause);
            _held[name] = held + bytes;
            _all += bytes;
            return null;
        }
    }

    public void GiveBack(string name, int bytes)
    {
        lock (_lock)
        {
            _all -= bytes;
            if ((_held[name] -= bytes) == 0)
                _held.Remove(name);
        }
    }
}
