using System.Text;

namespace WorkflowFunctions.Engine.Outgoing;

/// <summary>Character sets by their names on the web: those of the platform, and the code pages of older systems.</summary>
internal static class Charsets
{
    /// <summary>
    /// The encoding of this name, which replaces what it cannot write or read; null if the
    /// name is not known.
    /// </summary>
    public static Encoding? Find(string name)
    {
        var bare = name.Trim().Trim('"');
        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(bare, EncoderFallback.ReplacementFallback, DecoderFallback.ReplacementFallback)
                ?? Encoding.GetEncoding(bare, EncoderFallback.ReplacementFallback, DecoderFallback.ReplacementFallback);
        }
        catch (Exception unknown) when (unknown is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }
}
