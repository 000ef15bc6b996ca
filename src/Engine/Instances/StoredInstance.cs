using System.Collections.Immutable;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;

namespace WorkflowFunctions.Engine.Instances;

/// <summary>An instance in one consistent read.</summary>
/// <param name="Snapshot">As last committed.</param>
/// <param name="Version">Opaque; names this state of the snapshot for <see cref="InstanceCommit.ExpectedVersion"/>.</param>
/// <param name="Unread">The first unread mail in folding order: at most <see cref="MostEntries"/> and <see cref="MostBytes"/>, but at least one where there is any.</param>
/// <param name="IsCut">Whether there may be more unread mail than these.</param>
public sealed record InstanceRead(InstanceSnapshot Snapshot, string Version, ImmutableArray<InboxEntry> Unread, bool IsCut = false)
{
    /// <summary>The most mail of one turn: with snapshot and history it fits the atomic write of every store.</summary>
    public const int MostEntries = 40;

    /// <summary>The most bytes of mail of one turn.</summary>
    public const int MostBytes = 1024 * 1024;
}

/// <summary>One atomic step of an instance.</summary>
/// <param name="Inbox">Consumed mail with its history lines; where <see cref="StampedEntry.IsNew"/>, the row is written as well.</param>
/// <param name="History">What else happened.</param>
public sealed record InstanceCommit(
    string ExpectedVersion, InstanceSnapshot Snapshot, ImmutableArray<StampedEntry> Inbox, ImmutableArray<HistoryEntry> History);

/// <summary>What became of an append.</summary>
public abstract record AppendResult
{
    private AppendResult()
    {
    }

    /// <summary>The mail is durable.</summary>
    public sealed record Appended : AppendResult;

    /// <summary>Mail of this key was there before.</summary>
    public sealed record Duplicate(InboxEntry First) : AppendResult;

    /// <summary>There is no such instance; nothing was written.</summary>
    public sealed record NoInstance : AppendResult;
}

/// <summary>Why an instance has to be looked at.</summary>
[Flags]
public enum DueKinds
{
    None = 0,

    /// <summary>Unread mail; due since the earliest of it was accepted.</summary>
    Inbox = 1,

    /// <summary>A running attempt; due at its limit.</summary>
    Attempt = 2,

    /// <summary>A wait's deadline or wake time.</summary>
    Wait = 4,

    All = Inbox | Attempt | Wait,
}

/// <summary>An instance to look at.</summary>
public sealed record DueInstance(Guid Id, DueKinds Kind, DateTimeOffset At);
