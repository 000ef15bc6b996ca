using WorkflowFunctions.Core.Security;

namespace WorkflowFunctions.Engine.Audit;

/// <summary>Something that was done to roles or delegations, to what says who may do what and who may answer; or a sign-in.</summary>
/// <param name="Revision">
/// Of the set of roles or of delegations that it led to: unique in each of them. Of a sign-in, its number among those of its time.
/// </param>
/// <param name="Kind">A <see cref="SecurityKind"/> by name, or one of a later release.</param>
/// <param name="By">Who did it, as known at that time; null if nobody knows who that was.</param>
/// <param name="Subject">The name of the role; who answers, and for whom; who has signed in, or the user or address that was slowed down.</param>
/// <param name="Message">For people.</param>
public sealed record SecurityEntry(long Revision, DateTimeOffset At, string Kind, Person? By, string Subject, string Message)
{
    /// <summary>
    /// How long stores keep an entry at least: a year and a month, so that last year can be looked at. What is older is removed with later
    /// changes.
    /// </summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(396);

    /// <summary>The most that one change removes because they are too old.</summary>
    public const int MostForgotten = 20;

    /// <summary>Whether both are the same but for their revisions.</summary>
    public bool SaysSame(SecurityEntry other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return (At, Kind, By?.Key, By?.Name, Subject, Message) == (other.At, other.Kind, other.By?.Key, other.By?.Name, other.Subject, other.Message);
    }
}

/// <summary>What an entry about roles, delegations or sign-ins tells.</summary>
public enum SecurityKind
{
    RoleCreated,
    RoleChanged,
    RoleDeleted,

    /// <summary>A role that was deleted is there again: something had begun to ask it meanwhile.</summary>
    RolePutBack,

    DelegationMade,
    DelegationEnded,

    /// <summary>Somebody has signed in with a browser. Requests of the API that bring their sign-in along are none.</summary>
    SignedIn,
    SignedOut,

    /// <summary>Sign-ins of a user, or from an address, have failed so often that no more are looked at for a while.</summary>
    SignInsSlowed,
}

/// <summary>Where an entry stands in its set: by its time, and among those of one time by its revision.</summary>
public readonly record struct SecurityPlace(DateTimeOffset At, long Revision)
{
    public static SecurityPlace End { get; } = new(DateTimeOffset.MaxValue, long.MaxValue);
}
