using System.Buffers;

namespace WorkflowFunctions.Storage.Sqlite.Lists;

/// <summary>
/// Text in the form by which lists sort: its upper-case invariant form, as bytes that compare as .NET compares text ordinally. UTF-8
/// would not do, because it sorts everything beyond U+FFFF last. Each UTF-16 code unit is encoded by itself instead (CESU-8).
/// </summary>
internal static class SortKey
{
    public static byte[] Of(string text)
    {
        var bytes = new ArrayBufferWriter<byte>(Math.Max(text.Length, 1));
        foreach (var unit in text.ToUpperInvariant())
        {
            if (unit < 0x80)
                bytes.Write([(byte)unit]);
            else if (unit < 0x800)
                bytes.Write([(byte)(0xC0 | (unit >> 6)), (byte)(0x80 | (unit & 0x3F))]);
            else
                bytes.Write([(byte)(0xE0 | (unit >> 12)), (byte)(0x80 | ((unit >> 6) & 0x3F)), (byte)(0x80 | (unit & 0x3F))]);
        }

        return bytes.WrittenSpan.ToArray();
    }
}
