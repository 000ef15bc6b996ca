using System.Collections.Immutable;

namespace WorkflowFunctions.Engine.Audit;

/// <summary>Which part of the audit is asked for. Everything that is left out limits nothing.</summary>
public sealed record AuditQuery
{
    public const int MostEntries = 200;

    /// <summary>Where the page before has ended: only what stands before this place.</summary>
    public AuditPlace? Before { get; init; }

    /// <summary>Only what happened at this time or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Only what happened earlier than this.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>A part of the name of whoever did it, in any case.</summary>
    public string? Actor { get; init; }

    /// <summary>Some of <see cref="AuditKinds.All"/>; empty: all.</summary>
    public ImmutableArray<string> Kinds { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>In any case.</summary>
    public string? WorkflowType { get; init; }

    public Guid? InstanceId { get; init; }

    /// <summary>Whether changes of definitions are part of it.</summary>
    public bool WithDefinitions { get; init; }

    /// <summary>Whether changes of roles and delegations and sign-ins are part of it. They are of no workflow type and of no instance.</summary>
    public bool WithSecurity { get; init; }

    /// <summary>The most entries of the page, 1 to <see cref="MostEntries"/>.</summary>
    public int Most { get; init; } = 50;

    /// <summary>Only what stands before this place is asked for; null if everything is.</summary>
    internal AuditPlace? Start => (Before, Until) switch
    {
        ({ } before, { } until) => AuditPlace.Earlier(before, AuditPlace.StartOf(until)),
        (_, { } until) => AuditPlace.StartOf(until),
        _ => Before,
    };

    internal bool Fits(AuditEntry entry) =>
        (Kinds.IsEmpty || Kinds.Contains(entry.Kind))
        && (Actor is null || entry.Actor?.Contains(Actor, StringComparison.OrdinalIgnoreCase) == true)
        && !(entry.At < From);

    internal bool FitsAny(ImmutableArray<string> kinds) => Kinds.IsEmpty || Kinds.Any(kind => kinds.Contains(kind));
}

/// <summary>A part of the audit.</summary>
/// <param name="Entries">The latest first.</param>
/// <param name="Next">Where the next page begins; null if nothing that fits can follow.</param>
public sealed record AuditPage(ImmutableArray<AuditEntry> Entries, AuditPlace? Next);
