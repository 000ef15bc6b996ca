using System.Collections.Immutable;

namespace WorkflowFunctions.Engine.Notices;

/// <summary>A list of addresses in one text, separated by <c>;</c> or <c>,</c>.</summary>
internal static class AddressList
{
    /// <summary>
    /// The entries that are not empty, without the space around them. A separator inside double quotes belongs to a name
    /// (<c>"Doe, John" &lt;john@example.com&gt;</c>). If a quote is never closed, quotes mean nothing, so that no address gets lost in one.
    /// </summary>
    public static ImmutableArray<string> Split(string text)
    {
        var entries = ImmutableArray.CreateBuilder<string>();
        var start = 0;
        var isQuoted = false;
        for (var at = 0; at < text.Length; at++)
        {
            if (isQuoted && text[at] == '\\')
            {
                at++;
            }
            else if (text[at] == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (!isQuoted && text[at] is (';' or ','))
            {
                Add(text[start..at]);
                start = at + 1;
            }
        }

        if (isQuoted)
            return [.. text.Split([';', ','], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
        Add(text[start..]);
        return entries.ToImmutable();

        void Add(string entry)
        {
            if (entry.Trim() is { Length: > 0 } trimmed)
                entries.Add(trimmed);
        }
    }
}
