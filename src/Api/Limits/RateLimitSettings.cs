using Microsoft.Extensions.Configuration;

namespace WorkflowFunctions.Api.Limits;

/// <summary>How many requests one caller may send: <c>RateLimit</c>.</summary>
/// <param name="PermitsPerMinute">How many requests a caller regains in a minute, spread evenly.</param>
/// <param name="Burst">How many a caller may send at once after a pause.</param>
public sealed record RateLimitSettings(int PermitsPerMinute, int Burst)
{
    /// <summary>More than people and their scripts need, but not so many that others have to wait.</summary>
    public const int DefaultPermitsPerMinute = 12_000;

    public const int DefaultBurst = 6_000;
    public const int Most = 1_000_000;

    /// <summary>Null if the limit is switched off: <c>PermitsPerMinute</c> is 0.</summary>
    internal static RateLimitSettings? Read(IConfigurationSection section, List<string> problems)
    {
        var reader = new SettingsReader(section, problems);
        reader.Expect(nameof(PermitsPerMinute), nameof(Burst));
        var permits = reader.Whole(nameof(PermitsPerMinute), DefaultPermitsPerMinute, 0, Most);
        var burst = reader.Whole(nameof(Burst), DefaultBurst, 1, Most);
        return permits == 0 ? null : new(permits, burst);
    }
}
