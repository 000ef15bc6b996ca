namespace WorkflowFunctions.Portal.Layout;

/// <summary>
/// How much text that people have written a part of a page still shows: a page stays small however much there is. What comes first is shown as
/// a whole, of the rest a few words.
/// </summary>
/// <param name="characters">In all.</param>
public sealed class TextBudget(int characters)
{
    /// <summary>Of each text at least this much is shown.</summary>
    private const int Least = 60;

    /// <summary>What stands around each text.</summary>
    private const int Around = 20;

    private int _left = characters;

    public bool IsUsedUp => _left <= 0;

    public string Take(string text, int most = int.MaxValue)
    {
        var room = Math.Min(most, Math.Max(_left, Least));
        _left -= Math.Min(text.Length, room) + Around;
        if (text.Length <= room)
            return text;
        return $"{text.AsSpan(0, char.IsHighSurrogate(text[room - 1]) ? room - 1 : room)}…";
    }
}
