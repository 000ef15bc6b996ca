using System.Globalization;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using WorkflowFunctions.Core.Instances;

namespace WorkflowFunctions.Api.Errors;

/// <summary>A failure as an answer: <c>{ ErrorCode, Message, Details }</c>, with the status of its code.</summary>
/// <param name="pause">After how long it may go better, where that is known; shown in whole seconds.</param>
public sealed class ApiError(ErrorCode code, string message, IReadOnlyCollection<Problem>? details = null, TimeSpan? pause = null) : IResult
{
    private const int RetryAfterSeconds = 2;

    public ErrorCode Code => code;

    public string Message => message;

    public Task ExecuteAsync(HttpContext httpContext) => WriteAsync(httpContext, code.Status);

    /// <summary>Writes the body under a status that the framework has chosen.</summary>
    public Task WriteAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        if (status is StatusCodes.Status503ServiceUnavailable or StatusCodes.Status429TooManyRequests)
            context.Response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(pause?.TotalSeconds ?? RetryAfterSeconds)).ToString(CultureInfo.InvariantCulture);
        var body = new ErrorResponse(code.Text, message,
            details is { Count: > 0 } ? [.. details.Select(detail => new ErrorDetail(detail.Field, detail.Message))] : null);
        return context.Response.WriteAsJsonAsync(body, ApiJson.Default.ErrorResponse, ApiJson.MediaType, CancellationToken.None);
    }

    /// <summary>A request with problems; one alone is its own message.</summary>
    public static ApiError Invalid(IReadOnlyCollection<Problem> problems) => Of(ErrorCodes.InvalidRequest, problems);

    public static ApiError Of(ErrorCode code, IReadOnlyCollection<Problem> problems) => new(code,
        problems.Count == 1 ? problems.First().Message : $"{problems.Count} problems: {string.Join(" ", problems.Select(problem => problem.Message))}",
        problems);

    public static ApiError NotPermitted(string needed) =>
        new(ErrorCodes.NotPermitted, $"This needs the access string '{needed}', which none of your roles grants.");

    public static ApiError NoSuchInstance(Guid id) => new(ErrorCodes.NoSuchInstance, $"There is no workflow instance {id}.");

    public static ApiError NoSuchDefinition(Guid id, int? version = null) => new(ErrorCodes.NoSuchDefinition,
        version is null ? $"There is no workflow definition {id}." : $"There is no version {version} of workflow definition {id}.");
}

/// <summary>The body of every failure; <paramref name="Details"/> only where single things can be named.</summary>
public sealed record ErrorResponse(
    string ErrorCode, string Message, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<ErrorDetail>? Details);

/// <summary>One of several things that are wrong.</summary>
public sealed record ErrorDetail(string Field, string Message);
