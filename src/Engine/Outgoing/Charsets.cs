using System.Text;

namespace WorkflowFunctions.Engine.Outgoing;

/// <summary>Character sets by their names on the web: those of the platform, and the code pages of older systems.</summary>
internal static class Charsets
{
    /// <summary>
    /// Its encoding, which refuses to write what it has no character for, and reads what is none as U+FFFD; null for a name that is not
    /// known.
    /// </summary>
    public static Encoding? Find(string name)
    {
        var bare = name.Trim().Trim('"');
        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(bare, EncoderFallback.ExceptionFallback, DecoderFallback.ReplacementFallback)
                ?? Encoding.GetEncoding(bare, EncoderFallback.ExceptionFallback, DecoderFallback.ReplacementFallback);
        }
        catch (Exception unknown) when (unknown is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }
}
