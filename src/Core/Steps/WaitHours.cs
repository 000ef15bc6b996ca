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

    /// <summary>
    /// The shortest wait for time alone: a step that is left when its time has come, and leads back to itself, would else keep the machine
    /// busy without end.
    /// </summary>
    public static TimeSpan Shortest { get; } = TimeSpan.FromSeconds(1);

    /// <summary>How long to wait. What is less than <see cref="Shortest"/> counts as that. A number above 0 up to <see cref="Longest"/>; null if it is none.</summary>
    public static TimeSpan? Read(JsonElement value) => JsonValues.Number(value) is > 0 and <= Longest and var hours ? Wait(hours) : null;

    private static TimeSpan Wait(double hours) => TimeSpan.FromHours(hours) is var wait && wait > Shortest ? wait : Shortest;
}
