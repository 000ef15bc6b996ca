using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace WorkflowFunctions.Api.Http;

/// <summary>200 with a body, in the form that the request's client knows.</summary>
internal sealed class JsonResponse<T>(T value, JsonTypeInfo<T> type) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext) => Results
        .Bytes(JsonSerializer.SerializeToUtf8Bytes(value, ResponseForm.Of(httpContext.Request, type)), ApiJson.MediaType)
        .ExecuteAsync(httpContext);
}
