using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace WorkflowFunctions.Api.Http;

/// <summary>
/// 200 with a body and its <c>ETag</c>, which is strong because it is a hash of that body. If <c>If-None-Match</c> says that the
/// caller already has it, 304 without a body (RFC 9110, sections 8.8.3 and 13.1.2).
/// </summary>
internal sealed class TaggedJson<T>(T value, JsonTypeInfo<T> type) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(value, ResponseForm.Of(httpContext.Request, type));
        var tag = TagOf(body);
        httpContext.Response.Headers.ETag = tag.ToString();
        if (!IsKnown(httpContext.Request, tag))
            return Results.Bytes(body, ApiJson.MediaType).ExecuteAsync(httpContext);
        httpContext.Response.StatusCode = StatusCodes.Status304NotModified;
        return Task.CompletedTask;
    }

    /// <summary>The tag that a GET by the same client shows for this value.</summary>
    public static EntityTagHeaderValue TagOf(HttpRequest request, T value, JsonTypeInfo<T> type) =>
        TagOf(JsonSerializer.SerializeToUtf8Bytes(value, ResponseForm.Of(request, type)));

    private static EntityTagHeaderValue TagOf(byte[] body) => new($"\"{Base64Url.EncodeToString(SHA256.HashData(body))}\"");

    /// <summary>A header that cannot be read asks for nothing: the whole answer is always right.</summary>
    private static bool IsKnown(HttpRequest request, EntityTagHeaderValue tag) =>
        EntityTagHeaderValue.TryParseList(request.Headers.IfNoneMatch, out var known)
        && known.Any(candidate => candidate.Equals(EntityTagHeaderValue.Any) || candidate.Compare(tag, useStrongComparison: false));
}
