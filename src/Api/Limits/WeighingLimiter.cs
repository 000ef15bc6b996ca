using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using WorkflowFunctions.Api.Http;

namespace WorkflowFunctions.Api.Limits;

/// <summary>Marks an endpoint that lists rows: what a request costs there depends on what it asks.</summary>
internal sealed class ListCost;

/// <summary>Takes as many permits for a request as it is work: 1, or for a list what <see cref="ListParameters.CostOf"/> says.</summary>
/// <param name="most">The most permits that a caller can have. A request that costs more takes all of them.</param>
internal sealed class WeighingLimiter(PartitionedRateLimiter<HttpContext> callers, int most) : PartitionedRateLimiter<HttpContext>
{
    public override RateLimiterStatistics? GetStatistics(HttpContext resource) => callers.GetStatistics(resource);

    protected override RateLimitLease AttemptAcquireCore(HttpContext resource, int permitCount) =>
        callers.AttemptAcquire(resource, Weigh(resource, permitCount));

    protected override ValueTask<RateLimitLease> AcquireAsyncCore(HttpContext resource, int permitCount, CancellationToken cancellationToken) =>
        callers.AcquireAsync(resource, Weigh(resource, permitCount), cancellationToken);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            callers.Dispose();
        base.Dispose(disposing);
    }

    private int Weigh(HttpContext context, int permits) => context.GetEndpoint()?.Metadata.GetMetadata<ListCost>() is null
        ? permits
        : Math.Min(most, permits * ListParameters.CostOf(context.Request));
}
