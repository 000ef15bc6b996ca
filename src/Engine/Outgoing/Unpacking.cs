using System.IO.Compression;
using WorkflowFunctions.Core;

namespace WorkflowFunctions.Engine.Outgoing;

/// <summary>Unpacks what the HTTP library has left packed: it knows the last of several encodings only, and not all of their names.</summary>
internal static class Unpacking
{
    /// <summary>Each layer can make a body a thousand times larger.</summary>
    public const int MostLayers = 3;

    private const string Unpacked = "identity";

    /// <param name="encodings">In the order in which they were applied.</param>
    /// <exception cref="CallFailedException">One of them is not known, or there are too many.</exception>
    public static Stream Of(Stream body, IEnumerable<string> encodings, Uri address)
    {
        var layers = encodings.Where(encoding => !encoding.Equals(Unpacked, StringComparison.OrdinalIgnoreCase)).Reverse().ToList();
        if (layers.Count > MostLayers)
            throw Failure($"is packed more than {MostLayers} times");
        return layers.Aggregate(body, (packed, encoding) => encoding.ToLowerInvariant() switch
        {
            "gzip" or "x-gzip" => new GZipStream(packed, CompressionMode.Decompress),
            "deflate" => new ZLibStream(packed, CompressionMode.Decompress),
            "br" => new BrotliStream(packed, CompressionMode.Decompress),
            _ => throw Failure($"comes in the encoding '{ForeignText.OneLine(JsonValues.Shortened(encoding))}', which is not known here"),
        });

        CallFailedException Failure(string what) => new($"the response of '{address.Authority}' {what}", mayPass: false);
    }
}
