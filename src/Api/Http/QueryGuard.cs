using Microsoft.AspNetCore.Http;
using Microsoft.OpenApi;
using WorkflowFunctions.Api.OpenApi;
using WorkflowFunctions.Core;

namespace WorkflowFunctions.Api.Http;

/// <summary>
/// Refuses parameters of the query that the endpoint does not declare, so that a typing error does not pass silently. The document
/// shows the same declaration.
/// </summary>
internal sealed class QueryGuard(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.Request.Query.Count == 0 || context.GetEndpoint()?.Metadata.GetMetadata<Operation>() is not { } operation)
            return next(context);
        var known = operation.Parameters.Where(parameter => parameter.In == ParameterLocation.Query).ToList();
        var problems = new ProblemList();
        problems.AddRange(context.Request.Query.Keys
            .Where(name => !known.Any(parameter => parameter.IsNamed(name)))
            .Select(name => Unknown(JsonValues.Shortened(name), known)));
        return problems.Count == 0 ? next(context) : ApiError.Invalid(problems).ExecuteAsync(context);
    }

    private static Problem Unknown(string name, List<Parameter> known) => new(name,
        $"The query parameter '{name}' is not known here; {(known.Count == 0 ? "there is none" : $"known are {string.Join(", ", known.Select(parameter => parameter.Name))}")}.");
}
