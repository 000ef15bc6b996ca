namespace WorkflowFunctions.Engine.Steps;

/// <summary>
/// Places that keys share, so that nobody who comes with many keeps others from theirs. A key with nothing under way gets a place at
/// once; each further one leaves at least as many places free as the key has taken. So one key has at most half of the places, and the next
/// half of what is left.
/// </summary>
/// <param name="places">How many may be under way at once, besides the first one of each key.</param>
/// <param name="most">How many may be under way at once in any case, whatever the keys.</param>
public sealed class FairPlaces(int places, int most = int.MaxValue)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, int> _underWay = [];
    private int _taken;

    /// <summary>Takes a place if the key may have one now; it never waits. The place is taken until <see cref="Leave"/>.</summary>
    /// <param name="isOwed">Whether only the top counts: what had a place before gets one again without regard to shares.</param>
    public bool TryTake(Guid key, bool isOwed = false)
    {
        lock (_gate)
        {
            var underWay = _underWay.GetValueOrDefault(key);
            if (_taken >= most || (!isOwed && underWay > 0 && underWay >= places - _taken))
                return false;
            _underWay[key] = underWay + 1;
            _taken++;
            return true;
        }
    }

    /// <summary>One of the key has ended, and its place is free.</summary>
    public void Leave(Guid key)
    {
        lock (_gate)
        {
            _taken--;
            if (--_underWay[key] == 0)
                _underWay.Remove(key);
        }
    }
}
