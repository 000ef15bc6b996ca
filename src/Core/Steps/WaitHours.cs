using System.Text.Json;

namespace WorkflowFunctions.Core.Steps;

/// <summary>How long a step waits, given in hours.</summary>
internal static class WaitHours
{
    /// <summary>
    /// The longest wait that the machine reckons with: ten years. A type may declare a smaller maximum for what is published from then on;
    /// this one stays, for the workflows that were published before.
    /// </summary>
    public const double Longest = 87_600;

    /// <summary>A number above 0 up to <see cref="Longest"/>; null if it is none.</summary>
    public static TimeSpan? Read(JsonElement value) => JsonValues.Number(value) is > 0 and <= Longest and var hours ? Wait(hours) : null;

    /// <summary>Never nothing: a step whose output <c>deadline</c> leads back to it would elapse without end in one turn.</summary>
    private static TimeSpan Wait(double hours) => TimeSpan.FromTicks(Math.Max(1, TimeSpan.FromHours(hours).Ticks));
}
