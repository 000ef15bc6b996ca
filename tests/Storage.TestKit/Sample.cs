using System.Collections.Immutable;
using System.Globalization;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Engine.Instances;

namespace WorkflowFunctions.Storage.TestKit;

/// <summary>Instances, inbox entries and definitions for tests: realistic if the machine can make them, and fixed in time.</summary>
public static class Sample
{
    public const string SignalName = "ApprovalStatus";

    /// <summary>The role whose holders approve in the sample.</summary>
    public const int Approvers = 2;

    public static DateTimeOffset At(double minutes) => new DateTimeOffset(2026, 3, 2, 12, 0, 0, TimeSpan.Zero).AddMinutes(minutes);

    public static Person Person(int number) =>
        new(number.ToString("x64", CultureInfo.InvariantCulture), $"person{number}", $"person{number}@example.com");

    /// <summary>Somebody in whose place another may answer.</summary>
    public static Absent Absent(int person, int[] roles, params string[] types) => new(Person(person), [.. roles], [.. types]);

    /// <summary>Whose list it is.</summary>
    public static Caller CallerOf(InstanceScope.AssignedTo scope) => new(new Person(scope.CallerKey, ""), scope.RoleIds, []) { InPlaceOf = scope.InPlaceOf };

    /// <summary>Approval, mail to the requester, end.</summary>
    public static WorkflowDefinition Definition(int approvals = 2, double? deadlineHours = null)
    {
        var approval = JsonMap.Empty.Set("MinimumApprovals", JsonValues.Of(approvals));
        if (deadlineHours is { } hours)
            approval = approval.Set("DeadlineHours", hours.ToString(CultureInfo.InvariantCulture));
        var mail = JsonMap.From(("Subject", "About $(title)"), ("Message", "<p>Done.</p>"), ("Recipients", "$(requester:mail)"));
        return new WorkflowDefinition
        {
            Id = new Guid("5b6f2a34-6f5e-4a43-9f0e-3a0c7d7d1a10"),
            Version = 1,
            DisplayName = "Web server certificate",
            WorkflowType = "Enrollment",
            Steps =
            [
                Step(StepTypes.StartMarker, "NOOPStep", JsonMap.Empty, (StepOutputs.Continue, "RequireApproval1")),
                Step("RequireApproval1", "RequireApproval", approval, (StepOutputs.Continue, "Tell")),
                Step("Tell", "Email", mail, (StepOutputs.Continue, "EndNOOP")),
                Step("EndNOOP", "NOOPStep", JsonMap.Empty),
            ],
        };
    }

    public static InstanceOrigin Origin(Guid? id = null, WorkflowDefinition? definition = null, Person? initiator = null)
    {
        definition ??= Definition();
        return new InstanceOrigin
        {
            Id = id ?? Guid.NewGuid(),
            DefinitionId = definition.Id,
            DefinitionVersion = definition.Version,
            DefinitionDisplayName = definition.DisplayName,
            WorkflowType = definition.WorkflowType,
            Title = "A certificate for www.example.com",
            ReferenceId = 1,
            Initiator = initiator ?? Person(1),
            InitialData = JsonMap.From(("cn", "www.example.com")),
            StartDate = At(0),
            Selector = new StartSelector(definition.Id, null, null, "A certificate for www.example.com"),
        };
    }

    /// <summary>A new instance of <see cref="Definition"/>: it waits for its approvals.</summary>
    public static FoldResult Started(Guid? id = null, WorkflowDefinition? definition = null, Person? initiator = null) =>
        WorkflowMachine.Start(Origin(id, definition, initiator), definition ?? Definition());

    /// <summary>A vote at the instance's current step.</summary>
    public static SignalReceived Vote(InstanceSnapshot snapshot, int person, double minute, bool approved = true, string? comment = null)
    {
        var data = JsonMap.From(("Approved", approved ? "True" : "False"));
        var visit = snapshot.Position.Number;
        return new SignalReceived(
            InboxKeys.Signal(visit, SignalName, Person(person).Key), At(minute), snapshot.Position.UniqueName, visit, SignalName,
            Person(person), [Approvers], comment is null ? data : data.Set("Comment", comment));
    }

    /// <summary>The result of folding everything unread, as a commit.</summary>
    public static InstanceCommit Turn(InstanceRead read, double minute, WorkflowDefinition? definition = null)
    {
        var folded = WorkflowMachine.Turn(read.Snapshot, read.Unread, definition ?? Definition(), At(minute));
        return new InstanceCommit(read.Version, folded.Snapshot, folded.Inbox, folded.History);
    }

    /// <summary>A commit that puts the instance into a state and stamps no inbox entry.</summary>
    public static InstanceCommit Move(InstanceRead read, InstanceState state, int? visit = null)
    {
        var position = read.Snapshot.Position with { Number = visit ?? read.Snapshot.Position.Number };
        return new InstanceCommit(read.Version, read.Snapshot with { State = state, Position = position }, [], []);
    }

    public static InstanceState.AwaitingSignal Awaiting(ImmutableArray<int> roles, double? deadline = null) =>
        new(SignalName, roles, [], deadline is { } minute ? At(minute) : null);

    public static InstanceState.Running Running(double limit) =>
        new(new StepAttempt(Effects.Step, 1, At(limit - 2), At(limit), At(limit - 2)), new Continuation.Follow(StepOutputs.Continue));

    public static InstanceState.AwaitingRetry AwaitingRetry(double until) =>
        new(Effects.Step, 2, At(until), "connection refused", new Continuation.Reject("Denied."), At(until - 5));

    private static StepDefinition Step(string name, string type, JsonMap parameters, params (string Name, string Target)[] outputs) => new()
    {
        Id = new Guid($"0d3f9f0c-6f0a-4f6e-8a55-{name.Length:x12}"),
        UniqueName = name,
        DisplayName = $"Step {name}",
        ExtensionName = type,
        ConfigurationParameters = parameters,
        Signals = type == StepTypes.RequireApproval.ExtensionName ? [new SignalDefinition(SignalName, [Approvers])] : [],
        Outputs = [.. outputs.Select(output => new StepOutput(output.Name, output.Target))],
    };
}
