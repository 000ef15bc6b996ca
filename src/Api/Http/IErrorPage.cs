using Microsoft.AspNetCore.Http;

namespace WorkflowFunctions.Api.Http;

/// <summary>A feature of requests that people's browsers send: shows a failure as a page.</summary>
public interface IErrorPage
{
    /// <summary>Writes the page. False, with nothing done, if the request is one of the API, whose failures are JSON.</summary>
    Task<bool> TryWriteAsync(HttpContext context, ApiError error, int status);
}
