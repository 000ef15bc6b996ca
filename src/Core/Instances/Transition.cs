using System.Collections.Immutable;
using System.Text.Json;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Expressions;
using WorkflowFunctions.Core.Security;

namespace WorkflowFunctions.Core.Instances;

/// <summary>One step of the fold: gathers the new snapshot and the history that one mail leads to.</summary>
/// <param name="definition">The version the instance is pinned to.</param>
/// <param name="at">When it happened: the mail's time.</param>
/// <param name="now">The moment of the commit.</param>
internal sealed class Transition(InstanceSnapshot snapshot, WorkflowDefinition definition, DateTimeOffset at, DateTimeOffset now)
{
    public const string CommentsName = "approvalsignalcmnts";
    public const string MetadataName = "metadata";

    private readonly ImmutableArray<HistoryEntry>.Builder _history = ImmutableArray.CreateBuilder<HistoryEntry>();
    private readonly DateTimeOffset _from = now > at ? now : at;

    public InstanceSnapshot Snapshot { get; private set; } = snapshot with { LastModified = at > snapshot.LastModified ? at : snapshot.LastModified };

    public StepDefinition? Step(string uniqueName) => definition.FindStep(uniqueName);

    public ImmutableArray<HistoryEntry> TakeHistory() => _history.DrainToImmutable();

    public void Note(HistoryKind kind, string message, string? actor = null, JsonMap? data = null)
    {
        Snapshot = Snapshot with { Sequence = Snapshot.Sequence + 1 };
        var step = Snapshot.Position.Number == 0 ? null : Snapshot.Position.UniqueName;
        _history.Add(new HistoryEntry(Snapshot.Sequence, at, kind, step, actor, message, data ?? JsonMap.Empty));
    }

    public void Remember(SignalReceived signal) => Snapshot = Snapshot with { Signallers = Snapshot.Signallers.Add(signal.By.Key) };

    public void NoteSignal(SignalReceived signal, ApprovalAnswer answer) =>
        Note(HistoryKind.SignalReceived, $"{signal.By.Name} {(answer.Approved ? "approved" : "denied")}.", signal.By.Name, signal.Data);

    public void NoteSignalNotCounted(SignalReceived signal, string reason) =>
        Note(HistoryKind.SignalNotCounted, $"The signal of {signal.By.Name} was received and not counted: {reason}.", signal.By.Name, signal.Data);

    /// <summary>Enters a step, and goes on through all that need neither people nor the outside.</summary>
    public void Enter(string uniqueName)
    {
        for (string? target = uniqueName; target is not null;)
        {
            if (Step(target) is not { } step)
            {
                Fail($"its output leads to '{target}', which is no step of the definition");
                return;
            }

            if (!Arrive(step))
                return;
            target = Do(step);
            if (target is null && Snapshot.State is InstanceState.Complete)
                Note(HistoryKind.Completed, "Complete.");
        }
    }

    public void GoOn(Sequel then)
    {
        switch (then)
        {
            case Sequel.Follow follow when Step(Snapshot.Position.UniqueName)?.Target(follow.Output) is { } target:
                Enter(target);
                break;
            case Sequel.Follow:
                Complete();
                Note(HistoryKind.Completed, "Complete.");
                break;
            case Sequel.Reject reject:
                Snapshot = Snapshot with { State = new InstanceState.Rejected(reject.Reason), Message = StatusMessage.Plain(reject.Reason) };
                Note(HistoryKind.Rejected, reject.Reason);
                break;
        }
    }

    public void Fail(string reason)
    {
        var message = Snapshot.Position.Number == 0 ? reason : $"Step '{Snapshot.Position.UniqueName}' failed: {reason}";
        Snapshot = Snapshot with { State = new InstanceState.Failed(reason), Message = StatusMessage.Plain(message) };
        Note(HistoryKind.Failed, message);
    }

    public void Stop(Person by)
    {
        var message = $"Stopped by {by.Name}.";
        Snapshot = Snapshot with { State = new InstanceState.Stopped(by), Message = StatusMessage.Plain(message) };
        Note(HistoryKind.Stopped, message, by.Name);
    }

    public void CancelForRestart(Person by, Guid successor, int version)
    {
        var message = $"Restarted by {by.Name} as {successor} on version {version}.";
        Snapshot = Snapshot with
        {
            State = new InstanceState.CanceledForRestart(successor, version, by, now, IsStarted: false),
            Message = StatusMessage.Plain(message),
        };
        Note(HistoryKind.Restarted, message, by.Name);
    }

    /// <summary>Writes values into the data bucket; where they may not go there, the step fails and the answer is false.</summary>
    public bool Store(IEnumerable<KeyValuePair<string, JsonElement>> values)
    {
        var changed = values as ICollection<KeyValuePair<string, JsonElement>> ?? [.. values];
        if (changed.Count == 0)
            return true;
        if (changed.Select(pair => pair.Key).FirstOrDefault(TokenScope.IsBuiltIn) is { } builtIn)
        {
            Fail($"'{builtIn}' is the name of a built-in token and cannot be set");
            return false;
        }

        var data = Snapshot.Data.SetAll(changed);
        if (JsonValues.SizeOf(data) is var size && size > WorkflowMachine.LargestData)
        {
            Fail($"the data bucket would take {size} bytes; at most {WorkflowMachine.LargestData} are allowed");
            return false;
        }

        Snapshot = Snapshot with { Data = data };
        return true;
    }

    public void BeginAttempt(string effect, int number, Sequel then)
    {
        var attempt = new StepAttempt(effect, number, _from, _from + RetryPolicy.AttemptLimit);
        Snapshot = Snapshot with
        {
            State = new InstanceState.Running(attempt, then),
            Message = StatusMessage.Plain($"Running step '{Snapshot.Position.DisplayName}'."),
        };
        Note(HistoryKind.AttemptStarted, $"Attempt {number} ({effect}) started.");
    }

    public void AwaitRetry(InstanceState.Running running, EffectOutcome.Failed failure)
    {
        var until = _from + RetryPolicy.PauseAfter(Snapshot.Id, running.Attempt, failure.RetryAfter);
        Snapshot = Snapshot with
        {
            State = new InstanceState.AwaitingRetry(running.Attempt.Effect, running.Attempt.Number + 1, until, failure.Reason, running.Then),
            Message = StatusMessage.Plain($"Step '{Snapshot.Position.DisplayName}' is tried again at {Timestamps.Format(until)}: {failure.Reason}"),
        };
    }

    public void Await(InstanceState.AwaitingSignal waiting, ApprovalRules rules)
    {
        var missing = rules.MinimumApprovals - waiting.Votes.Count(vote => vote.Approved);
        var roles = string.Join(" or ", waiting.RoleIds.Select((_, index) => $"{{{index}}}"));
        Snapshot = Snapshot with
        {
            State = waiting,
            Message = new StatusMessage($"Awaiting {missing} more approval(s) from {roles}.", waiting.RoleIds),
            EntriesSinceWait = 0,
        };
    }

    /// <summary>Puts the instance at the step; false where that makes too many entries without a wait.</summary>
    private bool Arrive(StepDefinition step)
    {
        Snapshot = Snapshot with
        {
            Position = new StepVisit(step.Id, step.UniqueName, step.DisplayName, Snapshot.Position.Number + 1, at),
            EntriesSinceWait = Snapshot.EntriesSinceWait + 1,
        };
        if (Snapshot.EntriesSinceWait > WorkflowMachine.MostEntriesWithoutWait)
        {
            Fail("loop without waiting");
            return false;
        }

        Note(HistoryKind.StepEntered, $"Entered '{step.DisplayName}'.");
        return true;
    }

    /// <summary>Does what the step does at once. Returns the step to enter next; null where the instance waits or has ended.</summary>
    private string? Do(StepDefinition step)
    {
        if (!Runs(step))
            return FollowContinue(step);
        var type = StepTypes.Find(step.ExtensionName);
        switch (type?.Behaviour)
        {
            case StepBehaviour.Marker:
                return FollowContinue(step);
            case StepBehaviour.Data:
                return Store(DataSteps.ValuesOf(step, Snapshot, NoteUnresolved)) ? FollowContinue(step) : null;
            case StepBehaviour.Approval when step.Signal is { } signal:
                Open(step, signal);
                return null;
            case StepBehaviour.Approval:
                Fail("it has no signal to wait for");
                return null;
            default:
                // Also a step type this version does not know: its executor may be registered, and decides.
                BeginAttempt(Effects.Step, number: 1, new Sequel.Follow(StepOutputs.Continue));
                return null;
        }
    }

    private bool Runs(StepDefinition step)
    {
        if (!step.Enabled)
        {
            Note(HistoryKind.StepSkipped, "Skipped: the step is not enabled.");
            return false;
        }

        var verdict = StepConditions.Evaluate(step, new TokenScope(Snapshot));
        foreach (var note in verdict.Notes)
            Note(HistoryKind.ConditionEvaluated, note);
        if (!verdict.Runs)
            Note(HistoryKind.StepSkipped, "Skipped: not all conditions are true.");
        return verdict.Runs;
    }

    private string? FollowContinue(StepDefinition step)
    {
        if (step.Target(StepOutputs.Continue) is { } target)
            return target;
        Complete();
        return null;
    }

    private void Complete() => Snapshot = Snapshot with { State = new InstanceState.Complete(), Message = StatusMessage.Plain("Complete.") };

    private void Open(StepDefinition step, SignalDefinition signal)
    {
        var rules = ApprovalRules.Of(step);
        var deadline = rules.DeadlineHours is { } hours ? _from + WaitOf(hours) : (DateTimeOffset?)null;
        Snapshot = Snapshot with { SignalVisits = Snapshot.SignalVisits.SetItem(step.UniqueName.ToUpperInvariant(), Snapshot.Position.Number) };
        Await(new InstanceState.AwaitingSignal(signal.SignalName, signal.RoleIds, [], deadline), rules);
    }

    /// <summary>Never nothing: a step whose output <c>deadline</c> leads back to it would elapse without end in one turn.</summary>
    private static TimeSpan WaitOf(double hours) => TimeSpan.FromTicks(Math.Max(1, TimeSpan.FromHours(hours).Ticks));

    private void NoteUnresolved(string name) => Note(HistoryKind.TokenUnresolved, $"Nothing is known for '$({name})': it was left as written.");
}
