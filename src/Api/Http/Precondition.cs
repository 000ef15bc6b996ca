using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using WorkflowFunctions.Core;

namespace WorkflowFunctions.Api.Http;

/// <summary>
/// <c>If-Match</c> of a request that changes something (RFC 9110, section 13.1.1): the change is made only if what is there has one of
/// these tags, which a GET without further parameters has shown.
/// </summary>
internal sealed class Precondition
{
    private readonly IReadOnlyList<EntityTagHeaderValue> _tags;

    private Precondition(IReadOnlyList<EntityTagHeaderValue> tags) => _tags = tags;

    /// <summary>Null without the header. One that cannot be read is a problem: the change would be made against the caller's will.</summary>
    public static Precondition? Read(HttpContext context, ProblemList problems)
    {
        var header = context.Request.Headers.IfMatch;
        if (header.Count == 0)
            return null;
        if (EntityTagHeaderValue.TryParseStrictList(header, out var tags))
            return new Precondition([.. tags]);
        problems.Add(new(HeaderNames.IfMatch,
            $"{HeaderNames.IfMatch} is '{JsonValues.Shortened(header.ToString())}', but must be the ETag of a GET, in quotes, or *."));
        return null;
    }

    public bool Holds(EntityTagHeaderValue current) =>
        _tags.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || tag.Compare(current, useStrongComparison: true));
}
