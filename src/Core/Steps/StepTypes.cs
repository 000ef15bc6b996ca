using System.Collections.Immutable;
using WorkflowFunctions.Core.Steps.Approval;
using WorkflowFunctions.Core.Steps.Data;
using WorkflowFunctions.Core.Steps.Decision;
using WorkflowFunctions.Core.Steps.Delay;
using WorkflowFunctions.Core.Steps.Email;
using WorkflowFunctions.Core.Steps.Input;
using WorkflowFunctions.Core.Steps.Noop;
using WorkflowFunctions.Core.Steps.Reject;
using WorkflowFunctions.Core.Steps.Rest;
using WorkflowFunctions.Core.Steps.Script;

namespace WorkflowFunctions.Core.Steps;

/// <summary>The built-in step types. An installation may have more: see <see cref="StepCatalogue"/>.</summary>
public static class StepTypes
{
    public const string StartMarker = "StartNOOP";
    public const string EndMarker = "EndNOOP";

    public static StepType Noop => NoopStep.Type;

    public static StepType RequireApproval => ApprovalStep.Type;

    public static StepType RequireInput => InputStep.Type;

    public static StepType Delay => DelayStep.Type;

    public static StepType Decision => DecisionStep.Type;

    public static StepType Reject => RejectStep.Type;

    public static StepType SetVariable => SetVariableStep.Type;

    public static StepType UpdateMetadata => UpdateMetadataStep.Type;

    public static StepType Email => EmailStep.Type;

    public static StepType RestRequest => RestSteps.Plain;

    public static StepType OAuthRestRequest => RestSteps.OAuth;

    public static StepType Script => ScriptStep.Type;

    /// <summary>Each step type has a folder of its own, and one line here.</summary>
    public static ImmutableArray<StepType> All { get; } =
    [
        NoopStep.Type,
        ApprovalStep.Type,
        InputStep.Type,
        DelayStep.Type,
        DecisionStep.Type,
        RejectStep.Type,
        SetVariableStep.Type,
        UpdateMetadataStep.Type,
        EmailStep.Type,
        RestSteps.Plain,
        RestSteps.OAuth,
        ScriptStep.Type,
    ];

    public static StepType? Find(string extensionName) => All.FirstOrDefault(type => type.Is(extensionName));
}
