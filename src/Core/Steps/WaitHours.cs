using System.Text.Json;

namespace WorkflowFunctions.Core.Steps;

/// <summary>How long a step waits, in hours.</summary>
internal static class WaitHours
{
    /// <summary>
    /// The longest wait that the machine supports: ten years. A type may lower the maximum for future publishing; this limit stays, for
    /// workflows that were published before.
    /// </summary>
    public const double Longest = 87_600;

    /// <summary>A number above 0, up to <see cref="Longest"/>; null for anything else.</summary>
    public static TimeSpan? Read(JsonElement value) => JsonValues.Number(value) is > 0 and <= Longest and var hours ? Wait(hours) : null;

    /// <summary>
    /// At least one tick. With no wait, a step whose output <c>deadline</c> leads back to it would elapse endlessly in one turn.
    /// </summary>
    private static TimeSpan Wait(double hours) => TimeSpan.FromTicks(Math.Max(1, TimeSpan.FromHours(hours).Ticks));
}
