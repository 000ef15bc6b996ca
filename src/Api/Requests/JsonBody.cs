using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using WorkflowFunctions.Api.Errors;

namespace WorkflowFunctions.Api.Requests;

/// <summary>Reads the JSON body of a request within its limits.</summary>
internal static class JsonBody
{
    public const int UsualLimit = 64 * 1024;
    public const int DefinitionLimit = 1024 * 1024;

    /// <summary>Initial data of 256 KiB, and what stands around it.</summary>
    public const int StartLimit = (256 + 16) * 1024;

    /// <summary>Less than the 64 levels in which the store and the answers are written: they put a level or two around a part of a body.</summary>
    private const int DeepestNesting = 60;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = DeepestNesting, AllowDuplicateProperties = false };

    /// <summary>The body as JSON, or why it cannot be one: 415, 413 or 400.</summary>
    public static async Task<(JsonElement Body, ApiError? Error)> ReadAsync(HttpContext context, int limit)
    {
        var request = context.Request;
        if (!IsJson(request.ContentType))
        {
            return (default, new ApiError(ErrorCodes.UnsupportedMediaType,
                $"Content-Type is '{request.ContentType}', but must be application/json, text/json or application/*+json."));
        }

        var (bytes, isTooLong) = await ReadBytesAsync(request, limit, context.RequestAborted);
        if (isTooLong)
            return (default, new ApiError(ErrorCodes.BodyTooLarge, $"The body is larger than the {limit} bytes allowed here."));
        if (bytes.Length == 0)
            return (default, new ApiError(ErrorCodes.InvalidRequest, "The body is empty, but must be a JSON value."));
        if (!Utf8.IsValid(bytes.Span))
            return (default, new ApiError(ErrorCodes.InvalidRequest, "The body is not UTF-8."));
        try
        {
            ReadAllText(bytes.Span);
            using var document = JsonDocument.Parse(bytes, Strict);
            return (document.RootElement.Clone(), null);
        }
        catch (InvalidOperationException)
        {
            return (default, new ApiError(ErrorCodes.InvalidRequest,
                @"The body escapes half a character: one of a pair such as \ud83d\ude00 is missing."));
        }
        catch (JsonException exception)
        {
            return (default, new ApiError(ErrorCodes.InvalidRequest, $"The body is no valid JSON: {exception.Message}"));
        }
    }

    /// <summary>The JSON grammar allows escapes that stand for no text; they would throw wherever they are read later.</summary>
    /// <exception cref="InvalidOperationException">There is such an escape.</exception>
    private static void ReadAllText(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.PropertyName or JsonTokenType.String && reader.ValueIsEscaped)
                reader.GetString();
        }
    }

    private static bool IsJson(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type)
        && ((type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase))
            || type.MediaType.Equals("text/json", StringComparison.OrdinalIgnoreCase)
            || (type.Type.Equals("application", StringComparison.OrdinalIgnoreCase) && type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase)));

    private static async Task<(ReadOnlyMemory<byte> Bytes, bool IsTooLong)> ReadBytesAsync(
        HttpRequest request, int limit, CancellationToken cancellation)
    {
        if (request.ContentLength > limit)
            return (default, true);
        using var buffer = new MemoryStream(capacity: (int)(request.ContentLength ?? 4096));
        var chunk = new byte[16 * 1024];
        for (int read; (read = await request.Body.ReadAsync(chunk, cancellation)) > 0;)
        {
            if (buffer.Length + read > limit)
                return (default, true);
            buffer.Write(chunk, 0, read);
        }

        return (buffer.GetBuffer().AsMemory(0, (int)buffer.Length), false);
    }
}
