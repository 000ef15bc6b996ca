using System.Text;

namespace WorkflowFunctions.Engine.Outgoing;

/// <summary>Character sets by their names on the web: those of the platform, and the code pages of older systems.</summary>
internal static class Charsets
{
    /// <summary>
    /// The encoding of this name, which replaces what it cannot write or read; null if the
    /// name is not known.
    /// </summary>
    public static Encoding? Find(string name) => Find(name, out _);

    /// <param name="isRefused">
    /// Whether the platform knows the name and does not read it. That is UTF-7: to everybody who does not know it, it looks like other text.
    /// </param>
    public static Encoding? Find(string name, out bool isRefused)
    {
        var bare = name.Trim().Trim('"');
        isRefused = false;
        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(bare, EncoderFallback.ReplacementFallback, DecoderFallback.ReplacementFallback)
                ?? Encoding.GetEncoding(bare, EncoderFallback.ReplacementFallback, DecoderFallback.ReplacementFallback);
        }
        catch (ArgumentException)
        {
            return null;
        }
        catch (NotSupportedException)
        {
            isRefused = true;
            return null;
        }
    }
}
