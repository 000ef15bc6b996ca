using System.Diagnostics;
using System.Runtime.CompilerServices;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Engine.Definitions;
using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.Engine.Telemetry;

namespace WorkflowFunctions.Engine.Instances;

/// <summary>The result of a signal.</summary>
public abstract record SignalResult
{
    private SignalResult()
    {
    }

    /// <summary>It is durable: now, or since the same caller gave the same answer before.</summary>
    public sealed record Accepted : SignalResult;

    public sealed record NoInstance : SignalResult;

    /// <param name="Snapshot">The instance on which the refusal is based.</param>
    public sealed record Refused(Refusal Reason, InstanceSnapshot Snapshot) : SignalResult;
}

/// <summary>
/// Accepts people's signals: check, append, <em>then</em> ring. When it returns <see cref="SignalResult.Accepted"/>, the signal is on
/// disk, whatever happens to the ring. If the store offers it, the signal is folded in the same write, and it is rung only if there is
/// something to do.
/// </summary>
public sealed class SignalService(
    IInstanceStore store, DefinitionCache definitions, RingingAdvancer advancer, IDoorbell doorbell, TimeProvider time, EngineMetrics metrics)
{
    /// <exception cref="StorageUnavailableException">It is not known whether the signal was accepted; sending it again is safe.</exception>
    public async Task<SignalResult> AcceptAsync(Guid instanceId, SignalCommand command, Caller caller, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        using var span = EngineTraces.BeginSignal(instanceId);
        try
        {
            var result = await FoldAsync(instanceId, command, caller, span, cancellation) ?? await AppendAsync(instanceId, command, caller, span, cancellation);
            if (result is SignalResult.NoInstance)
                span.Refuse(nameof(SignalResult.NoInstance));
            return result;
        }
        catch (Exception failure) when (span.Note(failure))
        {
            throw;
        }
    }

    private SignalResult.Accepted Accept(Activity? span, InstanceSnapshot snapshot, bool isRepeat)
    {
        metrics.SignalAccepted(isRepeat);
        span.About(snapshot).End(isRepeat ? "repeat" : "accepted");
        return new SignalResult.Accepted();
    }

    private SignalResult.Refused Refuse(Activity? span, Refusal reason, InstanceSnapshot snapshot)
    {
        var kind = reason.GetType().Name;
        metrics.SignalRefused(kind);
        span.About(snapshot).Refuse(kind);
        return new SignalResult.Refused(reason, snapshot);
    }

    /// <summary>Checks, appends and folds the signal in one write; null if that is not offered for it.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<SignalResult?> FoldAsync(
        Guid instanceId, SignalCommand command, Caller caller, Activity? span, CancellationToken cancellation)
    {
        var fold = new SignalFold(command, caller, definitions, time);
        try
        {
            var outcome = await store.FoldAsync(instanceId, fold.Decide);
            // The first signal since the start of the process, or of the version. In two steps, one that comes at the same time could overtake it.
            if (outcome is FoldOutcome.Nothing && fold.Before is { } unknown && !definitions.Holds(unknown))
            {
                await definitions.OfAsync(unknown, cancellation);
                outcome = await store.FoldAsync(instanceId, fold.Decide);
            }

            switch (outcome)
            {
                case FoldOutcome.NoInstance:
                    return new SignalResult.NoInstance();
                case FoldOutcome.Nothing when fold.Verdict is Verdict.Refused refused:
                    return Refuse(span, refused.Reason, fold.After!);
                case FoldOutcome.Nothing when fold.Verdict is Verdict.AlreadyDone:
                    await doorbell.RingAsync(instanceId);
                    return Accept(span, fold.After!, isRepeat: true);
                case FoldOutcome.Committed:
                    metrics.Committed(succeeded: true);
                    await RingAsync(instanceId, fold.Before!, fold.After!);
                    return Accept(span, fold.Before!, isRepeat: false);
                default:
                    return null;
            }
        }
        catch (SnapshotTooLargeException)
        {
            // The vote counts, and the instance fails in the commit that folds it.
            return null;
        }
        catch (StorageUnavailableException)
        {
            if (fold is { Verdict: Verdict.Accepted, Before.WakeEvent: { } awaited })
                await doorbell.RingAsync(instanceId, [awaited]);
            throw;
        }
    }

    /// <summary>Whoever drives the instance has nothing to do if it waits for the same as before.</summary>
    private Task RingAsync(Guid id, InstanceSnapshot before, InstanceSnapshot after)
    {
        var next = WorkflowMachine.Next(after);
        return before.Position.Number == after.Position.Number && next == WorkflowMachine.Next(before)
            ? Task.CompletedTask
            : doorbell.RingAsync(id, before, next);
    }

    private async Task<SignalResult> AppendAsync(
        Guid instanceId, SignalCommand command, Caller caller, Activity? span, CancellationToken cancellation)
    {
        if (await StandingAsync(instanceId, cancellation) is not { } standing)
            return new SignalResult.NoInstance();
        var (snapshot, definition) = standing;

        var verdict = WorkflowMachine.Check(snapshot, definition, command, caller, time.GetUtcNow());
        if (verdict is Verdict.Refused unsure && WorkflowMachine.DependsOnOwnVote(unsure.Reason, snapshot, caller)
            && await OwnVoteAsync(snapshot, definition, command, caller, cancellation) is { } ownVote)
            verdict = WorkflowMachine.Check(snapshot, definition, command, caller, time.GetUtcNow(), ownVote);

        if (verdict is Verdict.Accepted accepted)
        {
            switch (await AppendAsync(snapshot, accepted.Entry))
            {
                case AppendResult.Duplicate { First: SignalReceived first }:
                    verdict = WorkflowMachine.Check(snapshot, definition, command, caller, time.GetUtcNow(), first);
                    break;
                case AppendResult.NoInstance:
                    return new SignalResult.NoInstance();
            }
        }

        if (verdict is Verdict.Refused refused)
            return Refuse(span, refused.Reason, snapshot);

        // A repeat rings, too: the first ring may have been lost.
        await doorbell.RingAsync(instanceId);
        return Accept(span, snapshot, isRepeat: verdict is Verdict.AlreadyDone);
    }

    /// <summary>Whether an append that fails took effect is not known: whoever waits is told of it as of one that did.</summary>
    private async Task<AppendResult> AppendAsync(InstanceSnapshot snapshot, InboxEntry entry)
    {
        try
        {
            return await store.AppendAsync(snapshot.Id, entry);
        }
        catch (StorageUnavailableException)
        {
            if (snapshot.WakeEvent is { } awaited)
                await doorbell.RingAsync(snapshot.Id, [awaited]);
            throw;
        }
    }

    /// <summary>
    /// The instance with its unread entries folded. If folding leaves it at the same visit, it is only folded in memory; otherwise it is
    /// committed, because a later visit that is not committed yet might turn out to be one of another step.
    /// </summary>
    private async Task<(InstanceSnapshot Snapshot, WorkflowDefinition Definition)?> StandingAsync(Guid id, CancellationToken cancellation)
    {
        if (await store.ReadAsync(id, cancellation) is not { } read)
            return null;
        var definition = await definitions.OfAsync(read.Snapshot, cancellation);
        var approvers = await definitions.ApproversAsync(definition, cancellation);
        var folded = WorkflowMachine.Turn(read.Snapshot, read.Unread, definition, time.GetUtcNow(), read.IsCut, approvers, definitions.Calendars).Snapshot;
        if (!read.IsCut && InstanceVisits.IsSameWait(read.Snapshot, folded))
            return (folded, definition);
        return await advancer.AdvanceAsync(id, cancellation) is { } advanced ? (advanced.Snapshot, definition) : null;
    }

    private async Task<SignalReceived?> OwnVoteAsync(
        InstanceSnapshot snapshot, WorkflowDefinition definition, SignalCommand command, Caller caller, CancellationToken cancellation) =>
        command.Signal.FindIn(definition) is var (step, signal)
        && WorkflowMachine.OwnVoteKey(snapshot, new SignalKey(step.UniqueName, signal.SignalName), caller) is { } key
            ? await store.FindEntryAsync(snapshot.Id, key, cancellation) as SignalReceived
            : null;
}
