using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Engine;

namespace WorkflowFunctions.Api.Http;

/// <summary>A failure as a response: <c>{ ErrorCode, Message, Details }</c>, with the status of its code.</summary>
/// <param name="pause">How long to wait before trying again, if that is known; sent in whole seconds.</param>
public sealed class ApiError(ErrorCode code, string message, IReadOnlyCollection<Problem>? details = null, TimeSpan? pause = null) : IResult
{
    /// <summary>A small body can have very many problems. A longer list would help nobody.</summary>
    public const int MostProblems = 200;

    private const int RetryAfterSeconds = 2;

    public ErrorCode Code => code;

    public string Message => message;

    public Task ExecuteAsync(HttpContext httpContext) => WriteAsync(httpContext, code.Status);

    /// <summary>Writes the body under a status that the framework has chosen.</summary>
    public async Task WriteAsync(HttpContext context, int status)
    {
        context.RequestServices?.GetService<EngineMetrics>()?.RequestRefused(code.Text);
        context.Response.StatusCode = status;
        if (status is StatusCodes.Status503ServiceUnavailable or StatusCodes.Status429TooManyRequests)
            TellPause(context);
        if (context.Features.Get<IErrorPage>() is { } page && await page.TryWriteAsync(context, this, status))
            return;
        await context.Response.WriteAsJsonAsync(Body(), ApiJson.Default.ErrorResponse, ApiJson.MediaType, CancellationToken.None);
    }

    /// <summary>Says in a header when to try again.</summary>
    internal void TellPause(HttpContext context) => context.Response.Headers.RetryAfter =
        Math.Max(1, Math.Ceiling(pause?.TotalSeconds ?? RetryAfterSeconds)).ToString(CultureInfo.InvariantCulture);

    /// <summary>What the response says.</summary>
    public ErrorResponse Body() => new(code.Text, message,
        details is { Count: > 0 } ? [.. details.Select(detail => new ErrorDetail(detail.Field, detail.Message))] : null);

    /// <summary>A request with problems. A single problem becomes the message itself.</summary>
    public static ApiError Invalid(ProblemList problems) => Of(ErrorCodes.InvalidRequest, problems, problems.Count);

    public static ApiError Invalid(Problem problem) => Of(ErrorCodes.InvalidRequest, [problem], count: 1);

    public static ApiError Of(ErrorCode code, ProblemList problems) => Of(code, problems, problems.Count);

    public static ApiError Of(ErrorCode code, ImmutableArray<Problem> problems) => Of(code, problems, problems.Length);

    private static ApiError Of(ErrorCode code, IEnumerable<Problem> problems, int count)
    {
        var shown = problems.Take(MostProblems).ToList();
        if (count > MostProblems)
            shown.Add(new("", $"And {count - MostProblems} more problems."));
        return new(code, count == 1 ? shown[0].Message : $"{count} problems: {string.Join(" ", shown.Select(problem => problem.Message))}", shown);
    }

    public static ApiError NotPermitted(string needed) =>
        new(ErrorCodes.NotPermitted, $"This needs the access string '{needed}', which none of your roles grants.");

    public static ApiError Changed() => new(ErrorCodes.PreconditionFailed,
        "What is there now has another ETag than If-Match names: somebody has changed it. Nothing was done; read it again.");

    public static ApiError NoSuchInstance(Guid id) => new(ErrorCodes.NoSuchInstance, $"There is no workflow instance {id}.");

    public static ApiError NoSuchStepType(string extensionName, StepCatalogue catalogue) => new(ErrorCodes.NoSuchStepType,
        $"There is no step type '{extensionName}'; known are {string.Join(", ", catalogue.All.Select(type => type.ExtensionName))}.");

    public static ApiError NoSuchDefinition(Guid id, int? version = null) => new(ErrorCodes.NoSuchDefinition,
        version is null ? $"There is no workflow definition {id}." : $"There is no version {version} of workflow definition {id}.");
}

/// <summary>The body of every failure.</summary>
/// <param name="ErrorCode">Names the kind of failure; it never changes its meaning.</param>
/// <param name="Message">For people: what is wrong, and what would be right.</param>
/// <param name="Details">All problems, if they can be named one by one.</param>
public sealed record ErrorResponse(
    string ErrorCode,
    string Message,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<ErrorDetail>? Details = null);

/// <summary>One of several problems.</summary>
/// <param name="Field">The member, parameter or header; empty for the body as a whole.</param>
/// <param name="Message">What is wrong with it, and what would be right.</param>
public sealed record ErrorDetail(string Field, string Message);
