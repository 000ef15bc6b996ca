using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using WorkflowFunctions.Core;
using WorkflowFunctions.Engine.Outgoing;

namespace WorkflowFunctions.Engine.Steps.Rest;

/// <summary>Turns the body of a response into a value for the data bucket: JSON if it says so and is valid, otherwise text.</summary>
internal static class RestResponse
{
    /// <summary>Stores and responses wrap the value in some more levels, and 64 is the most they read.</summary>
    public const int DeepestNesting = 50;

    /// <param name="note">Called with the reason if a body that claims to be JSON is kept as text.</param>
    /// <exception cref="CallFailedException">Its charset is not read here.</exception>
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
            note("The response claims to be JSON, but it is none that can be kept: it was kept as text.");
            return JsonValues.Of(text);
        }
    }

    /// <summary>What is no text in its charset becomes U+FFFD; an unknown charset counts as UTF-8.</summary>
    /// <exception cref="CallFailedException">The charset is not read here.</exception>
    public static string TextOf(ReadOnlySpan<byte> body, string? charset) => CharsetOf(charset).GetString(body).TrimStart('\uFEFF');

    /// <exception cref="CallFailedException">The charset is not read here.</exception>
    public static Encoding CharsetOf(string? charset)
    {
        if (charset is null)
            return Encoding.UTF8;
        var found = Charsets.Find(charset, out var isRefused);
        return isRefused
            ? throw new CallFailedException($"the response is text in the charset '{ForeignText.OneLine(charset.Trim('"'))}', which is not read here", mayPass: false)
            : found ?? Encoding.UTF8;
    }

    /// <summary>
    /// The same value, after it was written once. The grammar of JSON allows escapes that stand for no text, and nothing could read them
    /// later.
    /// </summary>
    /// <exception cref="InvalidOperationException">There is such an escape.</exception>
    private static JsonElement Readable(JsonElement value) =>
        JsonValues.MapOf(JsonValues.Of(JsonMap.Empty.Set("value", value)))["value"];
}
