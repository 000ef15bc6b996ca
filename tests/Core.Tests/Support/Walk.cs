using WorkflowFunctions.Core.Calendars;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Core.Security;

namespace WorkflowFunctions.Core.Tests.Support;

/// <summary>One instance on its way: a clock that stands still until it is moved, and all that was committed so far.</summary>
internal sealed class Walk
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    private readonly ApproverDirectory? _directory;

    private Walk(WorkflowDefinition definition, FoldResult started, ApproverDirectory? directory, BusinessCalendars? calendars)
    {
        Calendars = calendars;
        Definition = definition;
        _directory = directory;
        Snapshot = started.Snapshot;
        History.AddRange(started.History);
    }

    public WorkflowDefinition Definition { get; }

    /// <summary>As the installation has them now; null for none.</summary>
    public BusinessCalendars? Calendars { get; set; }

    public InstanceSnapshot Snapshot { get; private set; }

    public DateTimeOffset Now { get; set; } = Noon;

    public List<HistoryEntry> History { get; } = [];

    public int Visit => Snapshot.Position.Number;

    public NextAction Next => WorkflowMachine.Next(Snapshot);

    public string Message => Snapshot.Message.Show(People.RoleName);

    public string Kinds => string.Join(' ', History.Select(entry => entry.Kind));

    public static InstanceOrigin Origin(JsonMap? data = null, Person? initiator = null) => new()
    {
        Id = new Guid("11111111-2222-4333-8444-555555555555"),
        DefinitionId = new Guid("5b6f2a34-0000-4000-8000-000000000001"),
        DefinitionVersion = 1,
        DefinitionDisplayName = "Certificate request",
        WorkflowType = "Enrollment",
        Title = "www.example.com",
        ReferenceId = 4711,
        Initiator = initiator ?? People.Erin.Person,
        InitialData = data ?? JsonMap.Empty,
        StartDate = Noon,
        Selector = new StartSelector(null, "Enrollment", null, null),
    };

    public static Walk Begin(
        WorkflowDefinition definition, string data = "{}", Person? initiator = null, ApproverDirectory? directory = null,
        BusinessCalendars? calendars = null) =>
        new(definition, WorkflowMachine.Start(Origin(Json.Map(data), initiator), definition, directory: directory, calendars: calendars), directory, calendars);

    /// <summary>Folds the mail, together with what time has written by now.</summary>
    public Walk Take(params InboxEntry[] entries)
    {
        History.Clear();
        var turn = WorkflowMachine.Turn(Snapshot, [.. entries.Order(InboxEntry.FoldingOrder)], Definition, Now, directory: _directory, calendars: Calendars);
        Snapshot = turn.Snapshot;
        History.AddRange(turn.Inbox.Select(stamped => stamped.Entry).Concat(turn.History).OrderBy(entry => entry.Sequence));
        return this;
    }

    /// <summary>Goes on from what the change makes of the snapshot.</summary>
    public Walk SucceedBy(Func<InstanceSnapshot, InstanceSnapshot> change)
    {
        Snapshot = change(Snapshot);
        return this;
    }

    public Walk At(DateTimeOffset moment)
    {
        Now = moment;
        return Take();
    }

    public Walk After(TimeSpan span) => At(Now + span);

    /// <summary>What the machine says of a command; where it is applied, it is.</summary>
    public CommandVerdict Do(InstanceCommand command)
    {
        var verdict = WorkflowMachine.Decide(Snapshot, Definition, command, Now);
        if (verdict is CommandVerdict.Applied applied)
        {
            Snapshot = applied.Snapshot;
            History.Clear();
            History.AddRange(applied.History);
        }

        return verdict;
    }

    /// <summary>A vote for the step that waits: checked, accepted and folded.</summary>
    public Walk Vote(Caller by, bool approved = true, string? comment = null)
    {
        var accepted = Assert.IsType<Verdict.Accepted>(Check(by, Snapshot.AwaitedSignal!.Value.ToString(), Entries.Answer(approved, comment)));
        return Take(accepted.Entry);
    }

    public Verdict Check(Caller by, string key, JsonMap data, SignalReceived? ownVote = null) =>
        WorkflowMachine.Check(Snapshot, Definition, new SignalCommand(SignalKey.Parse(key)!.Value, data), by, Now, ownVote);

    /// <summary>The attempt that is under way begins now.</summary>
    public Walk Claim()
    {
        var claim = WorkflowMachine.Claim(Snapshot, Definition, Now);
        Snapshot = claim.Snapshot;
        History.Clear();
        History.AddRange(claim.History);
        return this;
    }

    /// <summary>Records how the attempt that is under way ended.</summary>
    public Walk End(EffectOutcome outcome)
    {
        var attempt = Assert.IsType<NextAction.RunStep>(Next).Attempt;
        return Take(Entries.Outcome(attempt.Visit, attempt.Effect, attempt.Number, outcome, Now));
    }
}
