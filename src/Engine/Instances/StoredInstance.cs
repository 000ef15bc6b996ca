using System.Collections.Immutable;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;

namespace WorkflowFunctions.Engine.Instances;

/// <summary>An instance in one consistent read.</summary>
/// <param name="Snapshot">As last committed.</param>
/// <param name="Version">Opaque. Identifies this state of the snapshot for <see cref="InstanceCommit.ExpectedVersion"/>.</param>
/// <param name="Unread">
/// The first unread entries in folding order: at most <see cref="MostEntries"/> and <see cref="MostBytes"/>, but at least one if there is
/// any.
/// </param>
/// <param name="IsCut">Whether there may be more unread entries than these.</param>
public sealed record InstanceRead(InstanceSnapshot Snapshot, string Version, ImmutableArray<InboxEntry> Unread, bool IsCut = false)
{
    /// <summary>The most entries of one turn. With snapshot and history they fit into the atomic write of every store.</summary>
    public const int MostEntries = 40;

    /// <summary>The most bytes of entries in one turn.</summary>
    public const int MostBytes = 1024 * 1024;
}

/// <summary>One atomic step of an instance.</summary>
/// <param name="Inbox">
/// Consumed entries with their history lines. If <see cref="StampedEntry.IsNew"/> is set, the row is written as well.
/// </param>
/// <param name="History">What else happened.</param>
public sealed record InstanceCommit(
    string ExpectedVersion, InstanceSnapshot Snapshot, ImmutableArray<StampedEntry> Inbox, ImmutableArray<HistoryEntry> History);

/// <summary>The result of an append.</summary>
public abstract record AppendResult
{
    private AppendResult()
    {
    }

    /// <summary>The entry is durable.</summary>
    public sealed record Appended : AppendResult;

    /// <summary>The inbox already had an entry with this key.</summary>
    public sealed record Duplicate(InboxEntry First) : AppendResult;

    /// <summary>There is no such instance; nothing was written.</summary>
    public sealed record NoInstance : AppendResult;
}

/// <summary>What became of a decision and its commit in one.</summary>
public enum FoldOutcome
{
    /// <summary>
    /// The store does not do it, or not with this instance now: it has much to read or much unread. Nothing was written, and nothing is
    /// decided.
    /// </summary>
    NotOffered,

    /// <summary>There is no such instance.</summary>
    NoInstance,

    /// <summary>There was nothing to write.</summary>
    Nothing,

    /// <summary>What was decided is durable.</summary>
    Committed,
}

/// <summary>Why an instance must be looked at.</summary>
[Flags]
public enum DueKinds
{
    None = 0,

    /// <summary>Unread entries; due since the earliest of them was accepted.</summary>
    Inbox = 1,

    /// <summary>A running attempt; due at its limit.</summary>
    Attempt = 2,

    /// <summary>A deadline or a wake time.</summary>
    Wait = 4,

    All = Inbox | Attempt | Wait,
}

/// <summary>An instance to look at.</summary>
public sealed record DueInstance(Guid Id, DueKinds Kind, DateTimeOffset At);
