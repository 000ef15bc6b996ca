using System.Collections.Immutable;
using System.Text.Json.Serialization;
using WorkflowFunctions.Core;

namespace WorkflowFunctions.Engine.Delegations;

/// <summary>What is told about a set of delegations apart from them.</summary>
/// <param name="Revision">Counts the changes; 0 before the first.</param>
public sealed record DelegationSetHead(long Revision)
{
    /// <inheritdoc cref="UnknownMembers"/>
    [JsonExtensionData]
    public UnknownMembers? Unknown { get; set; }
}

/// <summary>All stored delegations at one moment, in the order of their ids.</summary>
public sealed record DelegationSet
{
    /// <summary>How far ahead a delegation ends at most.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    /// <summary>The most that run at once from one person, and to one person.</summary>
    public const int MostOfOnePerson = 20;

    /// <summary>The most that run at once from one person to another, so that nobody takes all the places of the one who would answer.</summary>
    public const int MostOfOnePair = 3;

    /// <summary>The most that are stored: every worker holds them all in memory.</summary>
    public const int Most = 5000;

    /// <summary>The most that one change adds and removes. A store may have a limit to what it writes at once.</summary>
    public const int MostChanged = 50;

    public DelegationSet(DelegationSetHead head, IEnumerable<Delegation> delegations) =>
        (Head, Delegations) = (head, [.. delegations.OrderBy(delegation => delegation.Id)]);

    public static DelegationSet Empty { get; } = new(new(0), []);

    public DelegationSetHead Head { get; }

    public ImmutableArray<Delegation> Delegations { get; }

    public Delegation? Find(Guid id) => Delegations.FirstOrDefault(delegation => delegation.Id == id);

    /// <summary>Those that are not over, in the order of their ids.</summary>
    public IEnumerable<Delegation> RunningAt(DateTimeOffset now) => Delegations.Where(delegation => delegation.RunsAt(now));

    /// <summary>The set with what is added and without what is removed, and the ids of both.</summary>
    /// <param name="added">Null: nothing.</param>
    public (DelegationSet Next, ImmutableArray<Guid> Changed) With(Delegation? added, IEnumerable<Delegation> removed)
    {
        var gone = removed.Select(delegation => delegation.Id).ToHashSet();
        var left = Delegations.Where(delegation => !gone.Contains(delegation.Id));
        var next = new DelegationSet(Head with { Revision = Head.Revision + 1 }, added is null ? left : left.Append(added));
        return (next, [.. gone, .. added is null ? Array.Empty<Guid>() : [added.Id]]);
    }
}
