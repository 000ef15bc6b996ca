using WorkflowFunctions.Core.Steps;

namespace WorkflowFunctions.Engine.Outgoing;

/// <summary>Reads <c>Retry-After</c>, in seconds or as a date.</summary>
internal static class RetryAfter
{
    /// <summary>
    /// At most <see cref="RetryPolicy.LongestAsked"/>; null if there is none, if it is already over, or if it cannot be read.
    /// </summary>
    public static TimeSpan? Of(HttpResponseMessage response, DateTimeOffset now)
    {
        var asked = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - now,
            _ => TimeSpan.Zero,
        };
        return asked <= TimeSpan.Zero ? null : asked < RetryPolicy.LongestAsked ? asked : RetryPolicy.LongestAsked;
    }
}
