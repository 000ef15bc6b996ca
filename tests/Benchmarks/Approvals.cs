using System.Collections.Immutable;
using System.Globalization;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Core.Security;

namespace WorkflowFunctions.Benchmarks;

/// <summary>A workflow of one approval step, and people to approve it.</summary>
internal static class Approvals
{
    public static SignalKey Key { get; } = new("Approve1", "ApprovalStatus");

    public static JsonMap Yes { get; } = JsonMap.From(("Approved", "True"), ("Comment", "looks right"));

    public static WorkflowDefinition Definition(int approvals) => new()
    {
        Id = new Guid("5b6f2a34-6f5e-4a43-9f0e-3a0c7d7d1a99"),
        Version = 1,
        DisplayName = "One approval",
        WorkflowType = "Enrollment",
        Steps =
        [
            Step("StartNOOP", "NOOPStep", "Approve1"),
            Step("Approve1", "RequireApproval", "EndNOOP") with
            {
                ConfigurationParameters = JsonMap.Empty.Set("MinimumApprovals", JsonValues.Of(approvals)),
                Signals = [new SignalDefinition(Key.SignalName, [2])],
            },
            Step("EndNOOP", "NOOPStep", null),
        ],
    };

    public static Caller Approver(int number) =>
        new(new Person(number.ToString("x64", CultureInfo.InvariantCulture), $"approver{number}"), [2], ImmutableArray<string>.Empty);

    public static InstanceSnapshot Started(WorkflowDefinition definition, Guid id) => WorkflowMachine.Start(
        new InstanceOrigin
        {
            Id = id,
            DefinitionId = definition.Id,
            DefinitionVersion = definition.Version,
            DefinitionDisplayName = definition.DisplayName,
            WorkflowType = definition.WorkflowType,
            Title = "Benchmark",
            ReferenceId = 1,
            Initiator = new Person("k", "erin"),
            InitialData = JsonMap.From(("cn", "www.example.com")),
            StartDate = DateTimeOffset.UnixEpoch,
            Selector = new StartSelector(definition.Id, null, null, null),
        }, definition).Snapshot;

    private static StepDefinition Step(string name, string type, string? next) => new()
    {
        Id = Guid.NewGuid(),
        UniqueName = name,
        DisplayName = name,
        ExtensionName = type,
        Outputs = next is null ? [] : [new StepOutput("continue", next)],
    };
}
