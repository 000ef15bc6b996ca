using System.Collections.Immutable;
using System.Text.Json.Serialization;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Security;

namespace WorkflowFunctions.Engine.Notices;

/// <summary>Somebody who has signed in by a token: where notices reach the person, and which roles the sign-in had.</summary>
/// <param name="At">When the person was seen; up to <see cref="Refreshed"/> before the last sign-in.</param>
public sealed record SeenPerson(Person Person, ImmutableArray<int> RoleIds, DateTimeOffset At)
{
    /// <summary>The most people that are kept.</summary>
    public const int MostKept = 5_000;

    /// <summary>Whoever is not seen for so long is forgotten.</summary>
    public static TimeSpan KeptFor { get; } = TimeSpan.FromDays(400);

    /// <summary>How old <see cref="At"/> gets before it is written again for somebody of whom nothing else has changed.</summary>
    public static TimeSpan Refreshed { get; } = TimeSpan.FromDays(30);

    /// <summary>
    /// Whoever was written is not written again for so long: two sign-ins that say different things of a person, such as those of two browsers,
    /// take turns with every request.
    /// </summary>
    public static TimeSpan Settled { get; } = TimeSpan.FromMinutes(1);

    /// <inheritdoc cref="UnknownMembers"/>
    [JsonExtensionData]
    public UnknownMembers? Unknown { get; set; }

    /// <summary>Whether a sign-in says nothing that has to be written.</summary>
    public bool Covers(SeenPerson seen) => (seen.At - At).Duration() < Settled || SaysSame(seen);

    private bool SaysSame(SeenPerson seen) => (Person.Key, Person.Name, Person.Mail) == (seen.Person.Key, seen.Person.Name, seen.Person.Mail)
        && RoleIds.SequenceEqual(seen.RoleIds) && seen.At - At < Refreshed;
}
