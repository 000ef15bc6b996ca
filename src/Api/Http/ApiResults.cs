using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace WorkflowFunctions.Api.Http;

/// <summary>Results that several handlers share.</summary>
internal static class ApiResults
{
    public static IResult Ok<T>(T value, JsonTypeInfo<T> type) => new JsonResponse<T>(value, type);

    public static IResult NoContent() => Results.NoContent();

    /// <summary>The id in a path. A malformed one is reported together with the problems of the body.</summary>
    public static Guid ReadId(string text, string name, ProblemList problems)
    {
        if (Guid.TryParse(text, out var id))
            return id;
        problems.Add(new(name, $"{name} is '{text}', but must be a GUID such as 5b6f2a34-6f5e-4a43-9f0e-3a0c7d7d1a10."));
        return Guid.Empty;
    }

    /// <summary>The refusal of a malformed id in a path, if the id is all there is to read; null if it is well formed.</summary>
    public static ApiError? RefuseId(string text, string name, out Guid id)
    {
        var problems = new ProblemList();
        id = ReadId(text, name, problems);
        return problems.Count > 0 ? ApiError.Invalid(problems) : null;
    }

    /// <summary>How many rows a list has, as far as they were counted.</summary>
    public static void TellTotal(this HttpContext context, int total, int mostCounted)
    {
        context.Response.Headers["X-Total-Count"] = Math.Min(total, mostCounted).ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (total > mostCounted)
            context.Response.Headers["X-Total-Count-Exceeded"] = "true";
    }
}
