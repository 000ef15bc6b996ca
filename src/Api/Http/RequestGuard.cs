using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using WorkflowFunctions.Core;

namespace WorkflowFunctions.Api.Http;

/// <summary>
/// Refuses what no endpoint takes, whatever it is for: an address or headers that are too long, and a body that is packed.
/// </summary>
internal sealed class RequestGuard(RequestDelegate next)
{
    private const string Unpacked = "identity";

    public Task InvokeAsync(HttpContext context) => Refusal(context) is { } refusal ? refusal.ExecuteAsync(context) : next(context);

    private static ApiError? Refusal(HttpContext context)
    {
        var target = context.Features.Get<IHttpRequestFeature>()?.RawTarget is { Length: > 0 } raw ? raw : $"{context.Request.Path}{context.Request.QueryString}";
        if (target.Length > RequestSizes.Address)
            return new(ErrorCodes.AddressTooLong, $"The address has {target.Length} bytes; at most {RequestSizes.Address} are allowed.");
        var headers = context.Request.Headers;
        var (count, size) = Measure(headers);
        if (count > RequestSizes.HeaderCount)
            return new(ErrorCodes.HeadersTooLarge, $"The request has {count} headers; at most {RequestSizes.HeaderCount} are allowed.");
        if (size > RequestSizes.Headers)
            return new(ErrorCodes.HeadersTooLarge, $"The headers have {size} characters; at most {RequestSizes.Headers} are allowed.");
        if (headers.ContentEncoding.Count == 0)
            return null;
        var encodings = headers.GetCommaSeparatedValues(HeaderNames.ContentEncoding)
            .Where(encoding => !encoding.Equals(Unpacked, StringComparison.OrdinalIgnoreCase)).ToList();
        return encodings.Count == 0 ? null : new(ErrorCodes.UnsupportedMediaType,
            $"{HeaderNames.ContentEncoding} is '{JsonValues.Shortened(string.Join(", ", encodings))}', but bodies are taken as they are: send it unpacked, without this header.");
    }

    /// <summary>How many values there are, and how many characters they have with their names.</summary>
    private static (int Count, int Size) Measure(IHeaderDictionary headers)
    {
        var (count, size) = (0, 0);
        foreach (var (name, values) in headers)
        {
            foreach (var value in values)
            {
                count++;
                size += name.Length + (value?.Length ?? 0);
            }
        }

        return (count, size);
    }
}

/// <summary>
/// How much of a request stands before its body. A web server has to let through twice as much, so that what is too long is refused
/// here, with a body that says so.
/// </summary>
public static class RequestSizes
{
    /// <summary>Path and query, in bytes: a QueryString of the longest length fits, however its characters are percent-encoded.</summary>
    public const int Address = 64 * 1024;

    /// <summary>Names and values together.</summary>
    public const int Headers = 32 * 1024;

    public const int HeaderCount = 100;
}
