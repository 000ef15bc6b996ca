using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using WorkflowFunctions.Api.Http;

namespace WorkflowFunctions.Api.Limits;

/// <summary>Says of an endpoint, as metadata of it, that a request there is as much work as several.</summary>
internal interface IRequestCost
{
    /// <summary>How many permits the request takes, by what it asks: 1 or more.</summary>
    int Of(HttpRequest request);
}

/// <summary>Marks an endpoint that lists rows: what a request costs there depends on what it asks.</summary>
internal sealed class ListCost : IRequestCost
{
    public int Of(HttpRequest request) => ListParameters.CostOf(request);
}

/// <summary>Marks an endpoint of which each request costs the same.</summary>
internal sealed class FixedCost(int permits) : IRequestCost
{
    public int Of(HttpRequest request) => permits;
}

/// <summary>Takes as many permits for a request as it is work: 1, or what the endpoint's <see cref="IRequestCost"/> says.</summary>
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

    private int Weigh(HttpContext context, int permits) => context.GetEndpoint()?.Metadata.GetMetadata<IRequestCost>() is { } cost
        ? Math.Min(most, permits * cost.Of(context.Request))
        : permits;
}
