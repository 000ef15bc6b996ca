using Microsoft.Extensions.Internal;

namespace WorkflowFunctions.Api.SignIn;

/// <summary>Has a memory cache keep the time of the host.</summary>
internal sealed class CacheClock(TimeProvider time) : ISystemClock
{
    public DateTimeOffset UtcNow => time.GetUtcNow();
}
