namespace WorkflowFunctions.Storage.Sqlite.Lists;

/// <summary>
/// Text in the form by which lists sort: its upper-case invariant form, as bytes that compare as .NET compares text ordinally. UTF-8
/// would not do, because it sorts everything beyond U+FFFF last. Each UTF-16 code unit is encoded by itself instead (CESU-8).
/// </summary>
internal static class SortKey
{
    private const int LongestOnStack = 256;

    public static byte[] Of(string text)
    {
        var upper = text.Length <= LongestOnStack ? stackalloc char[LongestOnStack] : new char[text.Length];
        upper = upper[..text.AsSpan().ToUpperInvariant(upper)];
        var size = 0;
        foreach (var unit in upper)
            size += unit < 0x80 ? 1 : unit < 0x800 ? 2 : 3;
        var key = new byte[size];
        var at = 0;
        foreach (var unit in upper)
        {
            if (unit < 0x80)
            {
                key[at++] = (byte)unit;
                continue;
            }

            if (unit < 0x800)
            {
                key[at++] = (byte)(0xC0 | (unit >> 6));
            }
            else
            {
                key[at++] = (byte)(0xE0 | (unit >> 12));
                key[at++] = (byte)(0x80 | ((unit >> 6) & 0x3F));
            }

            key[at++] = (byte)(0x80 | (unit & 0x3F));
        }

        return key;
    }
}
