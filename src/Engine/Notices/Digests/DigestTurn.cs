using System.Collections.Immutable;
using System.Text.Json.Serialization;
using WorkflowFunctions.Core;

namespace WorkflowFunctions.Engine.Notices.Digests;

/// <summary>The last digest of a person, so that no other worker and no later process tells it again.</summary>
/// <param name="PersonKey">Whose it is.</param>
/// <param name="Revision">1 for the first that is stored; each that follows has one more.</param>
/// <param name="Day">The day of the digest, where the digest is sent.</param>
/// <param name="Attempts">How often it was begun on that day.</param>
/// <param name="NextAt">When it is tried again, unless it has been told by then; null if it is over.</param>
public sealed record DigestTurn(string PersonKey, long Revision, DateOnly Day, int Attempts, DateTimeOffset? NextAt)
{
    /// <summary>A turn that is so old is forgotten.</summary>
    public const int DaysKept = 30;

    /// <summary>The channels that have taken it, or never will.</summary>
    public ImmutableArray<string> Done { get => field.IsDefault ? [] : field; init; } = [];

    /// <inheritdoc cref="UnknownMembers"/>
    [JsonExtensionData]
    public UnknownMembers? Unknown { get; set; }

    /// <summary>
    /// The turn to begin now; null if there is nothing to do before <see cref="NextAt"/>, or on this day. A digest of the next day counts,
    /// too: then the clock was set back over midnight. One that lies further ahead says only that the clock was wrong.
    /// </summary>
    /// <returns>
    /// What to store before anything is sent. If its worker dies, another one begins anew after the longest pause, under the same key.
    /// </returns>
    /// <param name="before">What is stored; null: nothing.</param>
    public static DigestTurn? Begin(string personKey, DigestTurn? before, DateOnly day, DateTimeOffset now)
    {
        if (before is null || (before.Day != day && before.Day != day.AddDays(1)))
            return new(personKey, (before?.Revision ?? 0) + 1, day, 1, now + LongestPause);
        // A pause that is longer than there are any was worked out before the clock was set back.
        return before.NextAt is { } next && (next <= now || next - now > LongestPause) && before.Day == day
            ? before with { Revision = before.Revision + 1, Attempts = before.Attempts + 1, NextAt = now + LongestPause }
            : null;
    }

    /// <summary>The longest that <see cref="NextAt"/> is away.</summary>
    private static TimeSpan LongestPause => Core.Steps.RetryPolicy.LongestPause;
}
