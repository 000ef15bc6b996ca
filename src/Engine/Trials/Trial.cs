using System.Collections.Immutable;
using WorkflowFunctions.Core.Calendars;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Expressions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Engine.Notices;
using WorkflowFunctions.Engine.Steps;
using WorkflowFunctions.Engine.Stores;

namespace WorkflowFunctions.Engine.Trials;

/// <summary>
/// One run of a workflow in memory, on the machine that runs all workflows. A host stores what the machine says, waits, and runs the
/// attempts; here nothing is stored, the clock jumps to what is due next, and an attempt only says what it would do.
/// </summary>
/// <param name="approvers">Whom role tokens may stand for.</param>
/// <param name="calendars">Those that steps may count their hours by.</param>
/// <param name="addresses">Where people are reached.</param>
internal sealed class Trial(
    InstanceOrigin origin, WorkflowDefinition definition, ApproverDirectory approvers, BusinessCalendars calendars, TrialPeople people,
    TrialRequest request, StepPreviewer previewer, AddressBook addresses, TrialBounds bounds, TimeProvider time)
{
    private readonly TrialLog _log = new(definition);
    private readonly OutcomePlan _outcomes = new(request.Outcomes);
    private readonly Dictionary<string, SignalReceived> _received = [];
    private readonly List<string> _problems = [];
    private InstanceSnapshot _snapshot = null!;
    private DateTimeOffset _now = origin.StartDate;
    private int _turns;

    /// <summary>The answer that is next, and when it comes; null until its time is counted.</summary>
    private int _answer;
    private DateTimeOffset? _arrival;

    /// <exception cref="OperationCanceledException">Nobody wants to know any more.</exception>
    public TrialReport Run(CancellationToken cancellation)
    {
        var begin = time.GetTimestamp();
        Take(WorkflowMachine.Start(origin, definition, directory: approvers, calendars: calendars));
        while (!_snapshot.State.IsOver && !IsStopped(begin) && GoOn())
            cancellation.ThrowIfCancellationRequested();

        if (_snapshot.State is InstanceState.Failed)
            _problems.Insert(0, _snapshot.Message.Text);
        if (_snapshot.State.IsEnded && _answer < request.Answers.Length)
            _problems.Add($"The answers from number {_answer + 1} on were not used: the instance has ended as {_snapshot.Status} before.");
        _problems.AddRange(_outcomes.Unused.Select(step => $"The outcomes of '{step}' were not used: nothing was done outside there."));
        return _log.Report(_snapshot, _now, _problems);
    }

    private bool IsStopped(long begin)
    {
        if (bounds.Reached(_snapshot.Position.Number, _turns, _log.Characters, time.GetElapsedTime(begin)) is not { } stopped)
            return false;
        _problems.Add(stopped);
        return true;
    }

    /// <summary>Does what a host has to do next; false if that is nothing, or is not done here.</summary>
    private bool GoOn() => WorkflowMachine.Next(_snapshot) switch
    {
        NextAction.RunStep { Attempt: var attempt } => Attempt(attempt),
        NextAction.WaitUntil { Time: var until } => Pass(until),
        NextAction.AwaitSignal wait => Wait(wait),
        _ => false,
    };

    private bool Attempt(AttemptId attempt)
    {
        Take(WorkflowMachine.Claim(_snapshot, definition, _now));
        var step = definition.FindStep(_snapshot.Position.UniqueName)!;
        var context = new StepContext(_snapshot.Id, attempt, step, new TokenScope(_snapshot))
        {
            DefinitionId = definition.Id,
            Snapshot = _snapshot,
            Book = addresses,
            Noted = _log.Find,
        };
        var preview = previewer.Preview(context);
        var (outcome, basis) = _outcomes.Of(step.UniqueName, attempt.Visit, attempt.Effect, preview);
        var entry = RecordableOutcome.Of(attempt, _now, outcome with { Notes = context.Notes }).Entry;
        _log.Add(attempt.Visit, new TrialEffect(attempt.Effect, _now, attempt.Number, preview.Sent, entry.Outcome, basis));
        return Fold(AsStored<InboxEntry>(entry));
    }

    private bool Pass(DateTimeOffset until)
    {
        if (bounds.Reached(origin.StartDate, until) is { } stopped)
        {
            _problems.Add(stopped);
            return false;
        }

        _now = until > _now ? until : _now;
        return Fold();
    }

    /// <summary>Lets the next person answer, or time pass until then.</summary>
    private bool Wait(NextAction.AwaitSignal wait)
    {
        var (visit, waiting) = (_snapshot.Position.Number, (InstanceState.AwaitingSignal)_snapshot.State);
        _log.Add(visit, () => new TrialAsked(
            waiting, [.. waiting.Barred.Select(key => people.NameOf(key, waiting))], _snapshot.Message, waiting.DueAt));
        if (_answer == request.Answers.Length)
            return false;
        var answer = request.Answers[_answer];
        if (answer.IsDeadline)
            return PassDeadline(answer, wait, waiting);
        _arrival ??= _now + answer.After;
        if (wait.Until is { } until && until <= _arrival)
            return Pass(until);
        _now = _arrival > _now ? _arrival.Value : _now;
        return Answer(answer, waiting);
    }

    private bool PassDeadline(TrialAnswer answer, NextAction.AwaitSignal wait, InstanceState.AwaitingSignal waiting)
    {
        var visit = _snapshot.Position.Number;
        if (answer.KeyIn(definition) is { } key && key != wait.Signal)
            return Answered(null, answer, new Refusal.StandsElsewhere(key, wait.Signal));
        if (waiting.Deadline is null)
        {
            _problems.Add($"Answer {_answer + 1} is the deadline of '{wait.Signal.StepUniqueName}', which has none at this visit: it waits for people as long as it takes.");
            _answer++;
            return true;
        }

        var goesOn = Pass(wait.Until!.Value);
        if (goesOn && (_snapshot.Position.Number != visit || _snapshot.State is not InstanceState.AwaitingSignal))
            _answer++;
        return goesOn;
    }

    private bool Answer(TrialAnswer answer, InstanceState.AwaitingSignal waiting)
    {
        var key = answer.KeyIn(definition)!.Value;
        var (_, signal) = key.FindIn(definition)!.Value;
        var by = people.CallerOf(answer, signal.RoleIds, _snapshot.AwaitedSignal == key ? waiting : null);
        var verdict = Check(key, answer, by, ownVote: null);
        if (WorkflowMachine.OwnVoteKey(_snapshot, key, by) is { } own && _received.TryGetValue(own, out var vote)
            && verdict is Verdict.Accepted or Verdict.Refused { Reason: Refusal.StandsElsewhere or Refusal.NotWaiting or Refusal.DeadlinePassed })
            verdict = Check(key, answer, by, vote);
        Answered(by.Person, answer, (verdict as Verdict.Refused)?.Reason, verdict is Verdict.AlreadyDone);
        if (verdict is not Verdict.Accepted { Entry: var entry })
            return true;
        _received[entry.Key] = entry;
        return Fold(AsStored<InboxEntry>(entry));
    }

    private Verdict Check(SignalKey key, TrialAnswer answer, Caller by, SignalReceived? ownVote) =>
        WorkflowMachine.Check(_snapshot, definition, new SignalCommand(key, answer.Data), by, _now, ownVote);

    /// <summary>The answer is done with, whether it was taken or refused.</summary>
    private bool Answered(Person? by, TrialAnswer answer, Refusal? refused, bool isRepeat = false)
    {
        _log.Add(_snapshot.Position.Number, new TrialAnswered(by, _now, answer.Data, refused, isRepeat));
        (_answer, _arrival) = (_answer + 1, null);
        return true;
    }

    /// <summary>As a store would give it back: its JSON is written anew, and a workflow can see the difference.</summary>
    private static T AsStored<T>(T value)
        where T : class => StoreJson.Read<T>(StoreJson.Write(value));

    /// <summary>Folds what arrives now, and what time has brought.</summary>
    private bool Fold(params ImmutableArray<InboxEntry> arriving)
    {
        Take(WorkflowMachine.Turn(_snapshot, arriving, definition, _now, directory: approvers, calendars: calendars));
        return true;
    }

    private void Take(FoldResult folded)
    {
        _turns++;
        _log.Add(folded);
        _snapshot = ReferenceEquals(folded.Snapshot.Data, _snapshot?.Data) ? folded.Snapshot : AsStored(folded.Snapshot);
    }
}
