using System.Collections.Immutable;
using System.Text.Json;
using WorkflowFunctions.Core.Expressions;

namespace WorkflowFunctions.Core.Definitions;

/// <summary>The step types that are built in. An installation may have more: see <see cref="StepCatalogue"/>.</summary>
public static class StepTypes
{
    public const string StartMarker = "StartNOOP";
    public const string EndMarker = "EndNOOP";

    public const double LongestHours = 87_600;

    public static StepType Noop { get; } = new("NOOPStep", "Start or end marker", StepBehaviour.Marker)
    {
        Description = "Does nothing: marks where a workflow starts and ends.",
    };

    public static StepType RequireApproval { get; } = WaitingSteps.RequireApproval;

    public static StepType RequireInput { get; } = WaitingSteps.RequireInput;

    public static StepType Delay { get; } = WaitingSteps.Delay;

    public static StepType SetVariable { get; } = new("SetVariable", "Set Variables", StepBehaviour.Data)
    {
        Description = "Writes values into the data bucket.",
        Parameters =
        [
            new("Variables", ParameterKind.TextMap)
            {
                Required = true, Tokens = true, Description = "Names and values. A value that is a single token keeps the type of what it stands for: a number stays a number.",
            },
        ],
        Check = BuiltInNames("Variables"),
    };

    public static StepType UpdateMetadata { get; } = new("UpdateMetadata", "Update Metadata", StepBehaviour.Data)
    {
        Description = "Writes one value into the map 'metadata' of the data bucket.",
        Parameters =
        [
            new("Name", ParameterKind.Text) { Required = true, Tokens = true, Description = "The name in the map." },
            new("Value", ParameterKind.Text) { Required = true, Tokens = true, Description = "The value." },
        ],
    };

    public static StepType Email { get; } = EffectSteps.Email;

    public static StepType RestRequest { get; } = EffectSteps.RestRequest;

    public static StepType OAuthRestRequest { get; } = EffectSteps.OAuthRestRequest;

    public static StepType Script { get; } = EffectSteps.Script;

    public static ImmutableArray<StepType> All { get; } =
        [Noop, RequireApproval, RequireInput, Delay, SetVariable, UpdateMetadata, Email, RestRequest, OAuthRestRequest, Script];

    public static StepType? Find(string extensionName) => All.FirstOrDefault(type => type.Is(extensionName));

    /// <summary>No name in the map may be that of a built-in token, which could not be read any more.</summary>
    private static Func<StepDefinition, IEnumerable<string>> BuiltInNames(string parameter) => step =>
        step.Parameter(parameter) is { ValueKind: JsonValueKind.Object } map
            ? map.EnumerateObject().Where(member => TokenScope.IsBuiltIn(member.Name))
                .Select(member => $"{parameter} has '{member.Name}', which is the name of a built-in token; choose another name.")
            : [];
}
