using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace WorkflowFunctions.Api.Http;

/// <summary>Reads the JSON body of a request within its limits.</summary>
internal static class JsonBody
{
    public const int UsualLimit = 64 * 1024;
    public const int DefinitionLimit = 1024 * 1024;

    /// <summary>Initial data of 256 KiB, and the rest of the body around it.</summary>
    public const int StartLimit = (256 + 16) * 1024;

    /// <summary>Several signals at once; each of them may have <see cref="UsualLimit"/>.</summary>
    public const int SignalsLimit = 1024 * 1024;

    /// <summary>Less than the 64 levels allowed in the store and in responses: both add a level or two around a part of a body.</summary>
    private const int DeepestNesting = 60;

    /// <summary>
    /// The room that a body gets before it comes. Who announces a large body and does not send it would otherwise hold as much memory as was
    /// announced, on each of his connections.
    /// </summary>
    private const int FirstRoom = 4096;

    private const string UsualType = "application/json";

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = DeepestNesting, AllowDuplicateProperties = false };

    /// <summary>The body as JSON, or the reason it cannot be read: 415, 413 or 400.</summary>
    public static async ValueTask<(JsonElement Body, ApiError? Error)> ReadAsync(HttpContext context, int limit)
    {
        if (!IsJson(context.Request.ContentType))
            return (default, NotJson(context.Request.ContentType));
        using var bytes = new RentedBytes(RoomFor(context.Request));
        return await ReadBytesAsync(context, limit, bytes) is { } error ? (default, error) : Parse(bytes.Written);
    }

    /// <summary>The body of a request that needs none, read like <see cref="ReadAsync"/>; an empty object if there is none.</summary>
    public static async Task<(JsonElement Body, ApiError? Error)> ReadOptionalAsync(HttpContext context)
    {
        // If nothing is sent, the content type has no meaning.
        using var bytes = new RentedBytes(RoomFor(context.Request));
        var error = await ReadBytesAsync(context, UsualLimit, bytes);
        if (bytes.Written.Length == 0 && error is null)
            return (Nothing, null);
        if (!IsJson(context.Request.ContentType))
            return (default, NotJson(context.Request.ContentType));
        var (body, problem) = error is null ? Parse(bytes.Written) : (default, error);
        // Some clients send null where they have nothing to send.
        return (problem is null && body.ValueKind == JsonValueKind.Null ? Nothing : body, problem);
    }

    private static JsonElement Nothing => JsonElement.Parse("{}");

    private static ApiError Empty => new(ErrorCodes.InvalidRequest, "The body is empty, but must be a JSON value.");

    private static ApiError TooLarge(int limit) => new(ErrorCodes.BodyTooLarge, $"The body is larger than the {limit} bytes allowed here.");

    private static ApiError NotJson(string? contentType) => new(ErrorCodes.UnsupportedMediaType,
        $"Content-Type is '{contentType}', but must be application/json, text/json or application/*+json.");

    /// <summary>The same for bytes that came in another way, such as a file in a form.</summary>
    public static (JsonElement Body, ApiError? Error) Parse(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Span.StartsWith("\uFEFF"u8))
            bytes = bytes["\uFEFF"u8.Length..];
        if (bytes.IsEmpty)
            return (default, Empty);
        if (!Utf8.IsValid(bytes.Span))
            return (default, new ApiError(ErrorCodes.InvalidRequest, "The body is not UTF-8."));
        try
        {
            ReadAllText(bytes.Span);
            return (JsonElement.Parse(bytes.Span, Strict), null);
        }
        catch (InvalidOperationException)
        {
            return (default, new ApiError(ErrorCodes.InvalidRequest,
                @"The body escapes half a character: one of a pair such as \ud83d\ude00 is missing."));
        }
        catch (JsonException exception)
        {
            return (default, new ApiError(ErrorCodes.InvalidRequest, $"The body is no valid JSON: {Complaint(exception)}"));
        }
    }

    /// <summary>What is wrong, and where: line and byte are counted from 1, as editors do. The parser's hint to programmers goes.</summary>
    private static string Complaint(JsonException exception)
    {
        var said = exception.Message;
        foreach (var end in (string[])[" LineNumber:", " Change the reader options"])
            said = said.IndexOf(end, StringComparison.Ordinal) is > 0 and var at ? said[..at] : said;
        return exception.LineNumber is { } line ? FormattableString.Invariant($"line {line + 1}, byte {exception.BytePositionInLine + 1}: {said}") : said;
    }

    /// <summary>The JSON grammar allows escapes that stand for no text. They would throw wherever they are read later.</summary>
    /// <exception cref="InvalidOperationException">The text has such an escape.</exception>
    private static void ReadAllText(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = DeepestNesting });
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.PropertyName or JsonTokenType.String && reader.ValueIsEscaped)
                reader.GetString();
        }
    }

    private static int RoomFor(HttpRequest request) => (int)Math.Min(request.ContentLength ?? FirstRoom, FirstRoom);

    private static bool IsJson(string? contentType) =>
        contentType == UsualType
        || (MediaTypeHeaderValue.TryParse(contentType, out var type)
            && (type.MediaType.Equals(UsualType, StringComparison.OrdinalIgnoreCase)
                || type.MediaType.Equals("text/json", StringComparison.OrdinalIgnoreCase)
                || (type.Type.Equals("application", StringComparison.OrdinalIgnoreCase) && type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase))));

    /// <summary>Why the body cannot be taken; null if it was read completely.</summary>
    private static async ValueTask<ApiError?> ReadBytesAsync(HttpContext context, int limit, RentedBytes bytes)
    {
        if (context.Request.ContentLength > limit)
            return TooLarge(limit);
        try
        {
            for (int read; (read = await context.Request.Body.ReadAsync(bytes.Room, context.RequestAborted)) > 0;)
            {
                bytes.Add(read);
                if (bytes.Written.Length > limit)
                    return TooLarge(limit);
            }
        }
        catch (IOException broken) when (broken is not BadHttpRequestException)
        {
            // The server's word for a chunk whose size is beyond all numbers, for example.
            return new ApiError(ErrorCodes.Refused, "The body cannot be read: it breaks off, or is not divided as HTTP says.");
        }

        return null;
    }
}
