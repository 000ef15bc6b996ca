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
    /// <summary>Who has started everything: nobody of those who approve.</summary>
    public static Person Initiator { get; } = new(new string('a', 64), "erin");

    public static SignalKey Key { get; } = new("Approve1", "ApprovalStatus");

    public static JsonMap Yes { get; } = JsonMap.From(("Approved", "True"), ("Comment", "looks right"));

    public static WorkflowDefinition Definition(int approvals) => Definition(approvals, []);

    /// <summary>A workflow that sends one mail after its approval.</summary>
    public static WorkflowDefinition WithMail() => Definition(1,
        Step("Mail1", "Email", "EndNOOP") with
        {
            ConfigurationParameters = JsonMap.From(("Subject", "Your certificate for $(cn)"), ("Message", "<p>The request for <b>$(cn)</b> was approved.</p>"))
                .Set("Recipients", JsonValues.Of([JsonValues.Of("owner@example.com")])),
        });

    /// <summary>A workflow that calls another system after its approval.</summary>
    /// <param name="limits">How often and how long it is tried, where it is not as usual.</param>
    public static WorkflowDefinition WithCall(Uri address, params (string Name, int Value)[] limits) => Definition(1,
        Step("Call1", "RESTRequest", "EndNOOP") with
        {
            ConfigurationParameters = limits.Aggregate(
                JsonMap.From(("Verb", "POST"), ("URL", address.ToString()), ("RequestContent", "{}"), ("DataBucketProperty", "answer")),
                (parameters, limit) => parameters.Set(limit.Name, JsonValues.Of(limit.Value))),
        });

    private static WorkflowDefinition Definition(int approvals, params StepDefinition[] afterwards) => new()
    {
        Id = new Guid("5b6f2a34-6f5e-4a43-9f0e-3a0c7d7d1a99"),
        Version = 1,
        DisplayName = "One approval",
        WorkflowType = "Enrollment",
        Steps =
        [
            Step("StartNOOP", "NOOPStep", "Approve1"),
            Step("Approve1", "RequireApproval", afterwards is [var next, ..] ? next.UniqueName : "EndNOOP") with
            {
                ConfigurationParameters = JsonMap.Empty.Set("MinimumApprovals", JsonValues.Of(approvals)),
                Signals = [new SignalDefinition(Key.SignalName, [2])],
            },
            .. afterwards,
            Step("EndNOOP", "NOOPStep", null),
        ],
    };

    public static Caller Approver(int number) =>
        new(new Person(number.ToString("x64", CultureInfo.InvariantCulture), $"approver{number}"), [2], ImmutableArray<string>.Empty);

    public static InstanceSnapshot Started(WorkflowDefinition definition, Guid id) => Started(definition, id, 1, DateTimeOffset.UnixEpoch).Snapshot;

    /// <summary>An instance that waits for its approvals, as the engine starts one.</summary>
    public static FoldResult Started(WorkflowDefinition definition, Guid id, long reference, DateTimeOffset at) => WorkflowMachine.Start(
        new InstanceOrigin
        {
            Id = id,
            DefinitionId = definition.Id,
            DefinitionVersion = definition.Version,
            DefinitionDisplayName = definition.DisplayName,
            WorkflowType = definition.WorkflowType,
            Title = $"Certificate for host{reference:000000}.example.com",
            ReferenceId = reference,
            Initiator = Initiator,
            InitialData = JsonMap.From(("cn", "www.example.com")),
            StartDate = at,
            Selector = new StartSelector(definition.Id, null, null, null),
        }, definition);

    private static StepDefinition Step(string name, string type, string? next) => new()
    {
        Id = Guid.NewGuid(),
        UniqueName = name,
        DisplayName = name,
        ExtensionName = type,
        Outputs = next is null ? [] : [new StepOutput("continue", next)],
    };
}
