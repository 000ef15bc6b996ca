using System.Collections.Immutable;
using System.Runtime.InteropServices;
using WorkflowFunctions.Core.Calendars;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Expressions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Core.Steps;

namespace WorkflowFunctions.Core.Machine;

/// <summary>One step of the fold: collects the new snapshot and the history that one entry leads to.</summary>
/// <param name="definition">The version the instance is pinned to.</param>
/// <param name="at">When it happened: the time of the inbox entry.</param>
/// <param name="now">The moment of the commit.</param>
/// <param name="directory">Whom role tokens may stand for, and what roles are called.</param>
/// <param name="calendars">Those that steps may count their hours by.</param>
/// <param name="keepsOrder">Whether the history must not have it earlier than what was committed before.</param>
internal sealed partial class Transition(
    InstanceSnapshot snapshot, WorkflowDefinition definition, DateTimeOffset at, DateTimeOffset now, ApproverDirectory? directory = null,
    BusinessCalendars? calendars = null, bool keepsOrder = true)
{
    /// <summary>By how much the clocks of two machines may differ without anything being wrong.</summary>
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(1);

    /// <summary>
    /// The time of what is noted. What people do is in order of time: a signal that was accepted before, and is read only after something
    /// later was committed, stands at the time of that. What time has written stands at its own time. After a clock was set back the times
    /// are as they are.
    /// </summary>
    private readonly DateTimeOffset _noted =
        keepsOrder && snapshot.LastModified > at && snapshot.LastModified - now <= ClockSkew ? snapshot.LastModified : at;

    private readonly BusinessCalendars _calendars = calendars ?? BusinessCalendars.None;

    private readonly List<HistoryEntry> _history = [];

    // Copied less often than it changes: what is noted counts on its own number, and the snapshot gets it when somebody looks.
    private InstanceSnapshot _snapshot = at > snapshot.LastModified ? snapshot with { LastModified = at } : snapshot;
    private long _sequence = snapshot.Sequence;

    /// <summary>
    /// Deadlines and waits that begin now count from here: the time of the commit, but never a time before what has just happened.
    /// </summary>
    public DateTimeOffset From { get; } = now > at ? now : at;

    public InstanceSnapshot Snapshot
    {
        get => _snapshot = _snapshot.Sequence == _sequence ? _snapshot : _snapshot with { Sequence = _sequence };
        private set => _snapshot = value;
    }

    public StepDefinition? Step(string uniqueName) => definition.FindStep(uniqueName);

    /// <summary>What a role is called now, for people.</summary>
    public string NameOfRole(int id) => (directory ?? ApproverDirectory.Empty).NameOfRole(id);

    /// <summary>What was noted so far, in its order.</summary>
    public ReadOnlySpan<HistoryEntry> Noted => CollectionsMarshal.AsSpan(_history);

    public ImmutableArray<HistoryEntry> TakeHistory() => [.. _history];

    public void Note(HistoryKind kind, string message, string? actor = null, JsonMap? data = null)
    {
        _sequence++;
        var step = _snapshot.Position.Number == 0 ? null : _snapshot.Position.UniqueName;
        _history.Add(new HistoryEntry(_sequence, _noted, kind, step, actor, message, data ?? JsonMap.Empty));
    }

    public void Note(IEnumerable<HistoryNote> notes)
    {
        foreach (var note in notes)
            Note(note.Kind, note.Message, data: note.Data);
    }

    public void Remember(SignalReceived signal) => Snapshot = Snapshot with
    {
        Signallers = Snapshot.Signallers.Add(signal.By.Key),
        SignalledVisit = Math.Max(signal.Visit, Snapshot.SignalledVisit ?? 0),
    };

    /// <summary>An answer that was counted is also that of the absent person in whose place it was given: both have answered the instance.</summary>
    public void RememberAbsent(SignalReceived signal)
    {
        if (signal.For is { } absent)
            Snapshot = Snapshot with { Signallers = Snapshot.Signallers.Add(absent.Key) };
    }

    public void NoteSignal(SignalReceived signal, string did) =>
        Note(HistoryKind.SignalReceived, $"{signal.Sender} {did}.", signal.Sender, signal.Data);

    public void NoteSignalNotCounted(SignalReceived signal, string reason) =>
        Note(HistoryKind.SignalNotCounted, $"The signal of {signal.Sender} was received and not counted: {reason}.", signal.Sender, signal.Data);

    /// <summary>Enters a step, and goes on through all steps that need neither people nor the outside.</summary>
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
            if (target is null && _snapshot.State is InstanceState.Complete)
                Note(HistoryKind.Completed, "Complete.");
        }
    }

    public void GoOn(Continuation then)
    {
        switch (then)
        {
            case Continuation.Follow follow when Step(_snapshot.Position.UniqueName)?.Target(follow.Output) is { } target:
                Enter(target);
                break;
            case Continuation.Follow:
                Complete();
                Note(HistoryKind.Completed, "Complete.");
                break;
            case Continuation.Reject reject:
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

    /// <summary>Writes what a step has made into the data bucket; if it may not go there, the step fails and the result is false.</summary>
    public bool StoreResult(JsonMap values)
    {
        if (values.Keys.FirstOrDefault(TokenScope.IsBuiltIn) is not { } builtIn)
            return Store(values);
        Fail($"'{builtIn}' is the name of a built-in token and cannot be set");
        return false;
    }

    /// <summary>
    /// Writes values whose names were accepted before into the data bucket. If they do not fit, the step fails and the result is false.
    /// </summary>
    public bool Store(JsonMap values)
    {
        if (values.Count == 0)
            return true;
        var data = _snapshot.Data.SetAll(values);
        if (JsonValues.SizeOf(data) is var size && size > WorkflowMachine.LargestData)
        {
            Fail($"the data bucket would take {size} bytes; at most {WorkflowMachine.LargestData} are allowed");
            return false;
        }

        Snapshot = _snapshot with { Data = data };
        return true;
    }

    /// <summary>Offers an attempt. It begins when somebody claims it.</summary>
    public void OfferAttempt(string effect, Continuation then, int number = 1, DateTimeOffset? begunAt = null) => Snapshot = Snapshot with
    {
        State = new InstanceState.Running(NewAttempt(effect, number, begunAt), then),
        Message = StatusMessage.Plain($"Running step '{Snapshot.Position.DisplayName}'."),
    };

    public StepAttempt NewAttempt(string effect, int number, DateTimeOffset? begunAt) => new(effect, number, From, LimitAt: null, begunAt ?? From);

    /// <summary>The attempt begins: from now on its time counts, and if it is the first, that of all attempts together.</summary>
    public StepAttempt Claim(StepAttempt attempt)
    {
        Note(HistoryKind.AttemptStarted, $"Attempt {attempt.Number} ({attempt.Effect}) started.");
        return attempt with
        {
            StartedAt = From,
            LimitAt = From + RetryPolicy.Of(Step(Snapshot.Position.UniqueName), attempt.Effect).AttemptLimit,
            BegunAt = attempt.Number == 1 ? From : attempt.BegunAt,
        };
    }

    /// <summary>When an effect is tried again after a failed attempt; null if it is not.</summary>
    public DateTimeOffset? NextAttemptAt(StepAttempt failed, EffectOutcome.Failed failure) =>
        RetryPolicy.Of(Step(Snapshot.Position.UniqueName), failed.Effect).NextAttemptAt(Snapshot.Id, failed, failure, From);

    public void AwaitRetry(InstanceState.Running running, EffectOutcome.Failed failure, DateTimeOffset until)
    {
        var attempt = running.Attempt;
        Snapshot = Snapshot with
        {
            State = new InstanceState.AwaitingRetry(attempt.Effect, attempt.Number + 1, until, failure.Reason, running.Then, attempt.BegunAt),
            Message = StatusMessage.Plain($"Step '{Snapshot.Position.DisplayName}' is tried again at {Timestamps.Format(until)}: {failure.Reason}"),
        };
    }

    /// <summary>Suspends the instance, and starts the count of entered steps again.</summary>
    public void Await(InstanceState waiting, StatusMessage message) =>
        Snapshot = Snapshot with { State = waiting, Message = message, EntriesSinceWait = 0 };

    /// <summary>Changes what is known of the state, and nothing that people see of it.</summary>
    public void Keep(InstanceState state) => Snapshot = Snapshot with { State = state };

    /// <summary>Moves the instance to the step; false if it has entered too many steps without waiting.</summary>
    private bool Arrive(StepDefinition step)
    {
        Snapshot = _snapshot with
        {
            Position = new StepVisit(step.Id, step.UniqueName, step.DisplayName, _snapshot.Position.Number + 1, at),
            EntriesSinceWait = _snapshot.EntriesSinceWait + 1,
        };
        if (_snapshot.EntriesSinceWait > WorkflowMachine.MostEntriesWithoutWait)
        {
            Fail("loop without waiting");
            return false;
        }

        Note(HistoryKind.StepEntered, $"Entered '{step.DisplayName}'.");
        return true;
    }

    /// <summary>
    /// Does the part of the step that happens at once. Returns the step to enter next; null if the instance waits or has ended.
    /// </summary>
    private string? Do(StepDefinition step)
    {
        if (Runs(step) is not { } runs)
            return null;
        // A step type that this version does not know is treated as an effect: an executor may be registered for it.
        var behaviour = StepTypes.Find(step.ExtensionName)?.Behaviour ?? new StepBehaviour.Effect();
        if (!runs)
            return behaviour.SkipOutput == StepOutputs.Continue ? FollowContinue(step) : Take(step, behaviour.SkipOutput);
        return behaviour.Match(
            (It: this, Step: step),
            marker: static on => on.It.FollowContinue(on.Step),
            data: static (on, data) => on.It.Write(on.Step, data) ? on.It.FollowContinue(on.Step) : null,
            choice: static (on, choice) => on.It.Choose(on.Step, choice),
            rejection: static (on, rejection) => on.It.Reject(on.Step, rejection),
            signal: static (on, people) => on.It.Open(on.Step, people.Rules),
            time: static (on, time) => on.It.Pause(on.Step, time) ? on.It.FollowContinue(on.Step) : null,
            effect: static on => on.It.BeginStep());
    }

    /// <summary>Writes the values of a data step; false if the step has failed.</summary>
    private bool Write(StepDefinition step, StepBehaviour.Data data)
    {
        var tokens = new TokenValues(new TokenScope(Snapshot));
        var values = data.Write(step, Snapshot.Data, tokens);
        Note(HistoryNote.Of(tokens.Uses));
        if (tokens.Problem is not { } problem)
            return StoreResult(values);
        Fail(problem);
        return false;
    }

    private string? Choose(StepDefinition step, StepBehaviour.Choice choice)
    {
        var verdict = choice.Choose(step, new TokenScope(Snapshot));
        Note(verdict.Notes);
        if (verdict.Problem is { } problem)
        {
            Fail(problem);
            return null;
        }

        Note(HistoryKind.Note, $"Took the output '{verdict.Output}'.");
        return Take(step, verdict.Output);
    }

    /// <summary>The step that the output leads to. Nobody has said what it means if it leads nowhere.</summary>
    private string? Take(StepDefinition step, string output)
    {
        var target = step.Target(output);
        if (target is null)
            Fail($"its output '{output}' leads to no step");
        return target;
    }

    private string? Reject(StepDefinition step, StepBehaviour.Rejection rejection)
    {
        var tokens = new TokenValues(new TokenScope(Snapshot));
        var reason = rejection.Reason(step, tokens);
        Note(HistoryNote.Of(tokens.Uses));
        if (tokens.Problem is { } problem)
            Fail(problem);
        else
            GoOn(new Continuation.Reject(reason));
        return null;
    }

    /// <summary>Whether the step runs or is skipped; null if its conditions made it fail.</summary>
    private bool? Runs(StepDefinition step)
    {
        if (!step.Enabled)
        {
            Note(HistoryKind.StepSkipped, "Skipped: the step is not enabled.");
            return false;
        }

        if (step.Conditions.IsEmpty)
            return true;
        var verdict = StepConditions.Evaluate(step, new TokenScope(Snapshot));
        Note(verdict.Notes);
        if (verdict.Problem is { } problem)
        {
            Fail(problem);
            return null;
        }

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

    private void Complete() => Snapshot = _snapshot with { State = new InstanceState.Complete(), Message = StatusMessage.Plain("Complete.") };

    /// <summary>True if there is nothing to wait for; false if the instance waits or the step has failed.</summary>
    private bool Pause(StepDefinition step, StepBehaviour.Time time)
    {
        var tokens = new TokenValues(new TokenScope(Snapshot));
        var (until, problem) = time.Until(step, tokens, ClockOf(step), From);
        problem = tokens.Problem ?? problem;
        Note(HistoryNote.Of(tokens.Uses));
        if (problem is not null)
        {
            Fail(problem);
            return false;
        }

        if (until <= From)
        {
            Note(HistoryKind.Note, $"Did not wait: {Timestamps.Format(until)} is over.");
            return true;
        }

        if (until - From < WaitHours.Shortest)
            until = From + WaitHours.Shortest;
        Await(new InstanceState.AwaitingTime(until), StatusMessage.Plain($"Waiting until {Timestamps.Format(until)}."));
        return false;
    }

    private string? BeginStep()
    {
        OfferAttempt(Effects.Step, new Continuation.Follow(StepOutputs.Continue));
        return null;
    }
}
