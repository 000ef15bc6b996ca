namespace WorkflowFunctions.Api.SignIn;

/// <summary>When a token counts, by the clock of the service.</summary>
public sealed class TokenLifetime(TimeProvider time)
{
    /// <summary>How far the clocks of issuers may be off.</summary>
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(1);

    /// <param name="notBefore">In UTC, like <paramref name="expires"/>; null if the token does not say it.</param>
    public bool IsCurrent(DateTime? notBefore, DateTime? expires)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return expires > now - ClockSkew && !(notBefore > now + ClockSkew);
    }
}
