using System.Collections.Immutable;
using WorkflowFunctions.Core.Steps.Approval;
using WorkflowFunctions.Core.Steps.Data;
using WorkflowFunctions.Core.Steps.Decision;
using WorkflowFunctions.Core.Steps.Delay;
using WorkflowFunctions.Core.Steps.Email;
using WorkflowFunctions.Core.Steps.Input;
using WorkflowFunctions.Core.Steps.Noop;
using WorkflowFunctions.Core.Steps.PowerShell;
using WorkflowFunctions.Core.Steps.Reject;
using WorkflowFunctions.Core.Steps.Renewal;
using WorkflowFunctions.Core.Steps.Rest;
using WorkflowFunctions.Core.Steps.Script;

namespace WorkflowFunctions.Core.Steps;

/// <summary>The step types of every installation, and those that can be switched on. An installation may have more: see <see cref="StepCatalogue"/>.</summary>
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

    public static StepType AzureFunction => RestSteps.Function;

    public static StepType AzureFunctionOAuth => RestSteps.FunctionOAuth;

    public static StepType Script => ScriptStep.Type;

    /// <summary>It is refused by publishing unless a type is registered in its place.</summary>
    public static StepType ExpirationRenewal => ExpirationRenewalStep.Type;

    public static StepType PowerShell => PowerShellSteps.Embedded;

    public static StepType CustomPowerShell => PowerShellSteps.Custom;

    /// <summary>Types that an installation has only if its operator has switched them on.</summary>
    public static ImmutableArray<StepType> OptIn { get; } = [PowerShellSteps.Embedded, PowerShellSteps.Custom];

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
        RestSteps.Function,
        RestSteps.FunctionOAuth,
        ScriptStep.Type,
        ExpirationRenewalStep.Type,
    ];

    public static StepType? Find(string extensionName)
    {
        foreach (var type in All)
        {
            if (type.Is(extensionName))
                return type;
        }

        return null;
    }
}
