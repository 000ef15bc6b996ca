using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Engine.Notices.Mail;
using WorkflowFunctions.Engine.Steps;
using WorkflowFunctions.Engine.Tests.Kit;

namespace WorkflowFunctions.Engine.Tests.Trials;

/// <summary>
/// The same as a trial for real: an instance in a SQLite file that a host drives, with people who signal, and other systems that do as the
/// case says.
/// </summary>
internal sealed class RealRun : IAsyncDisposable
{
    private readonly TrialCase _case;
    private readonly Dictionary<string, List<int>> _visits = new(StringComparer.OrdinalIgnoreCase);
    private int _next;
    private DateTimeOffset? _sendsAt;

    private RealRun(TrialCase made) => _case = made;

    public Laboratory Lab { get; private set; } = null!;

    public Guid Id { get; private set; }

    /// <summary>Why signals were refused, in order; null for one that was not.</summary>
    public List<Refusal?> Refusals { get; } = [];

    public static async Task<RealRun> StartAsync(TrialCase made)
    {
        var run = new RealRun(made);
        run.Lab = await Laboratory.OpenAsync(new Planned(() => new EmailExecutor(run.Lab.MailChannel), run));
        run.Lab.Executor.Run = (context, _) => Task.FromResult(run.OutcomeOf(context.Step, context.Attempt));
        await run.Lab.PublishAsync(made.Definition);
        var request = new StartRequest(new StartSelector(made.Definition.Id, null, null, null), made.Request.InitialData);
        run.Id = Assert.IsType<StartResult.Started>(await run.Lab.Starter.StartAsync(request, Laboratory.Erin, Cancellation)).Snapshot.Id;
        return run;
    }

    /// <summary>Drives the instance as hosts and people do, until nothing is left to do or it has so many lines of history.</summary>
    public async Task DriveAsync(long mostHistory)
    {
        while (await Lab.AdvanceAsync(Id) is { Next: not NextAction.Finished } advanced && advanced.Snapshot.Sequence < mostHistory)
        {
            switch (advanced.Next)
            {
                case NextAction.RunStep run:
                    await RunAsync(advanced.Snapshot, run.Attempt);
                    break;
                case NextAction.WaitUntil wait:
                    MoveTo(wait.Time);
                    break;
                case NextAction.AwaitSignal wait when _next < _case.Request.Answers.Length:
                    await AnswerAsync(advanced.Snapshot, wait);
                    break;
                default:
                    return;
            }
        }
    }

    /// <summary>What happened, without what only a channel says that has really told somebody.</summary>
    public async Task<IReadOnlyList<HistoryEntry>> HistoryAsync() =>
        [.. (await Lab.HistoryAsync(Id)).Where(entry => entry.Kind != HistoryKind.Note || !entry.Message.StartsWith("Mail '", StringComparison.Ordinal))];

    public ValueTask DisposeAsync() => Lab.DisposeAsync();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private async Task RunAsync(InstanceSnapshot snapshot, AttemptId attempt)
    {
        var step = _case.Definition.FindStep(snapshot.Position.UniqueName)!;
        if (Effects.IsNotice(attempt.Effect))
            Lab.Mail.Failure = OutcomeOf(step, attempt) is EffectOutcome.Failed failed ? new MailNotSentException(failed.Reason, failed.MayPass) : null;
        await Lab.Runner.ExecuteAsync(Id, attempt, Cancellation);
    }

    private async Task AnswerAsync(InstanceSnapshot snapshot, NextAction.AwaitSignal wait)
    {
        var answer = _case.Request.Answers[_next];
        var step = _case.Definition.FindStep(answer.Step)!;
        var key = new SignalKey(answer.Step, step.Signal!.SignalName);
        if (answer.IsDeadline)
        {
            var waiting = (InstanceState.AwaitingSignal)snapshot.State;
            if (key != wait.Signal || waiting.Deadline is null)
            {
                _next++;
                return;
            }

            MoveTo(wait.Until!.Value);
            var after = (await Lab.AdvanceAsync(Id)).Snapshot;
            if (after.Position.Number != snapshot.Position.Number || after.State is not InstanceState.AwaitingSignal)
                _next++;
            return;
        }

        _sendsAt ??= Lab.Time.GetUtcNow() + answer.After;
        if (wait.Until <= _sendsAt)
        {
            MoveTo(wait.Until!.Value);
            return;
        }

        MoveTo(_sendsAt.Value);
        var sent = await Lab.Signals.AcceptAsync(
            Id, new SignalCommand(key, answer.Data), Laboratory.Person(answer.By!, [.. answer.RoleIds!.Value]), Cancellation);
        Refusals.Add((sent as SignalResult.Refused)?.Reason);
        (_next, _sendsAt) = (_next + 1, null);
    }

    private void MoveTo(DateTimeOffset time)
    {
        if (time > Lab.Time.GetUtcNow())
            Lab.Time.SetUtcNow(time);
    }

    private EffectOutcome OutcomeOf(StepDefinition step, AttemptId attempt)
    {
        var visits = _visits.TryGetValue(step.UniqueName, out var known) ? known : _visits[step.UniqueName] = [];
        if (!visits.Contains(attempt.Visit))
            visits.Add(attempt.Visit);
        var outcomes = _case.Request.Outcomes.GetValueOrDefault(step.UniqueName);
        var index = outcomes is { IsOfEveryVisit: true } ? 0 : visits.IndexOf(attempt.Visit);
        return outcomes?.Each.ElementAtOrDefault(index) ?? EffectOutcome.Succeeded.Nothing;
    }

    /// <summary>Stands in for the other side of an executor: what would be sent is made, and the case says how it ends.</summary>
    private sealed class Planned(Func<IStepExecutor> real, RealRun run) : IStepExecutor
    {
        public Core.Steps.StepType Type => Core.Steps.StepTypes.Email;

        public Task<EffectOutcome> ExecuteAsync(StepContext context, CancellationToken cancellation) =>
            Task.FromResult(real().Preview(context).Outcome is { } certain ? certain : run.OutcomeOf(context.Step, context.Attempt));
    }
}
