using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using WorkflowFunctions.Core;
using WorkflowFunctions.Engine.Outgoing;

namespace WorkflowFunctions.Engine.Steps.Rest;

/// <summary>What an answer's body becomes in the data bucket: JSON where it says so and is, else text.</summary>
internal static class RestResponse
{
    /// <summary>Stores and answers put some levels around it, and 64 is the most they read.</summary>
    public const int DeepestNesting = 50;

    /// <param name="note">Told why what says to be JSON is kept as text.</param>
    public static JsonElement ValueOf(ReadOnlySpan<byte> body, MediaTypeHeaderValue? type, Action<string> note)
    {
        var text = TextOf(body, type?.CharSet);
        if (!MediaTypes.IsJson(type?.MediaType) || text.Length == 0)
            return JsonValues.Of(text);
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = DeepestNesting });
            return Readable(document.RootElement);
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            note("The answer says to be JSON, but is none that can be kept: it was kept as text.");
            return JsonValues.Of(text);
        }
    }

    /// <summary>What is no text in its charset becomes U+FFFD; an unknown charset counts as UTF-8.</summary>
    public static string TextOf(ReadOnlySpan<byte> body, string? charset)
    {
        var encoding = charset is null ? null : Charsets.Find(charset);
        return (encoding ?? Encoding.UTF8).GetString(body).TrimStart('\uFEFF');
    }

    /// <summary>The same value once it has been written: the grammar of JSON allows escapes that stand for no text, and nobody could read them later.</summary>
    /// <exception cref="InvalidOperationException">There is such an escape.</exception>
    private static JsonElement Readable(JsonElement value) =>
        JsonValues.MapOf(JsonValues.Of(JsonMap.Empty.Set("value", value)))["value"];
}
