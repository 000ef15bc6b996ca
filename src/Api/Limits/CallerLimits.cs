using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.SignIn;

namespace WorkflowFunctions.Api.Limits;

/// <summary>Limits the requests of each caller, and of each address for requests that are not signed in.</summary>
internal static class CallerLimits
{
    public static IServiceCollection AddCallerLimits(this IServiceCollection services)
    {
        services.AddRateLimiter(_ => { }).AddSingleton<FurtherPermits>();
        services.AddOptions<RateLimiterOptions>().Configure<SignInSettings>((options, settings) =>
        {
            if (settings.RateLimit is { } limit)
                options.GlobalLimiter = new WeighingLimiter(PartitionedRateLimiter.Create(Partition(limit)), limit.Burst);
            options.OnRejected = RejectAsync;
        });
        return services;
    }

    /// <summary>Has to come after sign-in, which identifies the caller.</summary>
    public static IApplicationBuilder UseCallerLimits(this IApplicationBuilder app) =>
        app.ApplicationServices.GetRequiredService<SignInSettings>().RateLimit is null ? app : app.UseRateLimiter();

    private static Func<HttpContext, RateLimitPartition<string>> Partition(RateLimitSettings limit)
    {
        var options = new TokenBucketRateLimiterOptions
        {
            TokenLimit = limit.Burst,
            TokensPerPeriod = 1,
            ReplenishmentPeriod = TimeSpan.FromMinutes(1) / limit.PermitsPerMinute,
            QueueLimit = 0,
            // One timer of the partitioned limiter replenishes all of them.
            AutoReplenishment = false,
        };
        // Made once: each request would make it anew.
        Func<string, RateLimiter> limiter = _ => new TokenBucketRateLimiter(options);
        return context => RateLimitPartition.Get(NameOf(context), limiter);
    }

    /// <summary>The caller's key, or the address of a request that is not signed in. No address has 64 digits as a key has, so the two never collide.</summary>
    internal static string NameOf(HttpContext context) => context.User.Identity is CallerIdentity identity ? identity.Caller.Key : ClientAddress.Of(context);

    private static async ValueTask RejectAsync(OnRejectedContext rejected, CancellationToken cancellation) =>
        await Refusal(rejected.Lease, "You have sent too many requests. This one was not looked at; try again later.").ExecuteAsync(rejected.HttpContext);

    internal static ApiError Refusal(RateLimitLease lease, string message) => new(
        ErrorCodes.TooManyRequests, message, pause: lease.TryGetMetadata(MetadataName.RetryAfter, out var known) ? known : null);
}
