using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.SignIn;

namespace WorkflowFunctions.Api.Limits;

/// <summary>Takes the permits of a request that is found to be several only when it is read. One was taken before.</summary>
internal sealed class FurtherPermits(IOptions<RateLimiterOptions> limiter, SignInSettings settings)
{
    /// <summary>Null if there were enough; otherwise none was taken, and nothing may be done.</summary>
    /// <param name="parts">How many requests it is. One that is more than a caller can ever have takes all.</param>
    public ApiError? Refuse(HttpContext context, int parts)
    {
        if (settings.RateLimit is not { } limit || Math.Min(parts, limit.Burst) - 1 is not (> 0 and var further))
            return null;
        using var lease = limiter.Value.GlobalLimiter!.AttemptAcquire(context, further);
        return lease.IsAcquired
            ? null
            : CallerLimits.Refusal(lease, $"This counts as {parts} requests, and you have sent too many. Nothing was done; send fewer at once, or try again later.");
    }
}
