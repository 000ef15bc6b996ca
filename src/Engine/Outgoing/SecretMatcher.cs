using System.Globalization;
using System.Runtime.InteropServices;

namespace WorkflowFunctions.Engine.Outgoing;

/// <summary>
/// Finds secrets and parts of them in a text, in one pass: every fourth place of each form is indexed by the four characters there, and what is
/// found is widened as far as text and form agree. Case does not count.
/// </summary>
internal sealed class SecretMatcher
{
    private const int Block = 4;

    private readonly List<SecretForm> _forms;
    private readonly Dictionary<ulong, List<(int Form, int At)>> _places = [];

    public SecretMatcher(IEnumerable<SecretForm> forms)
    {
        _forms = [.. forms.Select(form => form with { Text = Folded(form.Text) }).Distinct()];
        for (var number = 0; number < _forms.Count; number++)
        {
            var text = _forms[number].Text;
            for (var at = 0; at + Block <= text.Length; at += Block)
            {
                ref var places = ref CollectionsMarshal.GetValueRefOrAddDefault(_places, KeyOf(text, at), out _);
                (places ??= []).Add((number, at));
            }
        }
    }

    /// <summary>Where the text holds secrets, in its order; no two of them touch.</summary>
    public List<Range> Find(string text)
    {
        var found = new List<(int Start, int End)>();
        var folded = Folded(text);
        for (var at = 0; at + Block <= folded.Length; at++)
        {
            if (!_places.TryGetValue(KeyOf(folded, at), out var places))
                continue;
            var (start, end) = Widest(folded, at, places);
            if (end <= start)
                continue;
            // A later form may begin before an earlier one.
            while (found.Count > 0 && found[^1].End >= start)
            {
                start = Math.Min(start, found[^1].Start);
                end = Math.Max(end, found[^1].End);
                found.RemoveAt(found.Count - 1);
            }

            found.Add((start, end));
            at = end - 1;
        }

        return found.ConvertAll(part => part.Start..part.End);
    }

    /// <summary>How many characters at the end of a text that was cut off may be the beginning of a secret.</summary>
    public int BeginningAtEnd(string text)
    {
        var folded = Folded(text);
        var most = 0;
        foreach (var form in _forms)
        {
            for (var length = Math.Min(form.Least - 1, folded.Length); length > most; length--)
            {
                if (folded.AsSpan(folded.Length - length).SequenceEqual(form.Text.AsSpan(0, length)))
                    most = length;
            }
        }

        return most;
    }

    private (int Start, int End) Widest(string text, int at, List<(int Form, int At)> places)
    {
        var (widestStart, widestEnd) = (at, at);
        foreach (var (number, place) in places)
        {
            var form = _forms[number];
            var (start, end) = (at, at + Block);
            while (start > 0 && place - (at - start) > 0 && text[start - 1] == form.Text[place - (at - start) - 1])
                start--;
            while (end < text.Length && place + (end - at) < form.Text.Length && text[end] == form.Text[place + (end - at)])
                end++;
            if (end - start >= form.Least)
                (widestStart, widestEnd) = widestEnd == at ? (start, end) : (Math.Min(start, widestStart), Math.Max(end, widestEnd));
        }

        return (widestStart, widestEnd);
    }

    private static ulong KeyOf(string text, int at) => MemoryMarshal.Read<ulong>(MemoryMarshal.AsBytes(text.AsSpan(at, Block)));

    /// <summary>Of the same length, so that places stay the same.</summary>
    private static string Folded(string text) => string.Create(text.Length, text, static (folded, text) =>
    {
        for (var at = 0; at < text.Length; at++)
            folded[at] = char.ToUpper(text[at], CultureInfo.InvariantCulture);
    });
}
