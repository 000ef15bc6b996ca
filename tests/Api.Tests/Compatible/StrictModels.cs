using System.Text.Json;
using System.Text.Json.Serialization;

namespace WorkflowFunctions.Api.Tests.Compatible;

// The models of a strict client of the original API, member by member as its releases 11 to 25 declare them. A member that is
// missing or not known, a null where the model has none, and an integer beyond its enumeration are refused.

internal sealed record InstanceModel(
    Guid Id, Status Status, Guid CurrentStepId, string? StatusMessage, InstanceDefinitionModel Definition, string? CurrentStepDisplayName,
    string? CurrentStepUniqueName, string? Title, DateTimeOffset? LastModified, DateTimeOffset StartDate, long ReferenceId,
    AvailableSignalModel[]? Signals, Dictionary<string, JsonElement>? InitialData, Dictionary<string, JsonElement>? CurrentStateData);

internal sealed record InstanceRowModel(
    Guid Id, Status Status, Guid CurrentStepId, string? StatusMessage, InstanceDefinitionModel Definition, string? CurrentStepDisplayName,
    string? CurrentStepUniqueName, string? Title, DateTimeOffset? LastModified, DateTimeOffset StartDate, long ReferenceId);

internal sealed record InstanceDefinitionModel(Guid Id, string? DisplayName, int Version, string? WorkflowType);

internal sealed record AvailableSignalModel(string? SignalName, Guid StepSignalId, bool SignalReceived);

internal sealed record DefinitionRowModel(
    Guid Id, string? DisplayName, string? Key, string? KeyDisplayName, string? WorkflowType, int DraftVersion, int? PublishedVersion, bool Enabled);

internal sealed record DefinitionModel(
    Guid Id, string? DisplayName, string? Description, string? Key, string? KeyDisplayName, bool IsPublished, string? WorkflowType,
    StepModel[]? Steps, int DraftVersion, int? PublishedVersion, bool Enabled);

internal sealed record DefinitionRowModel2(
    Guid Id, string? DisplayName, string? Description, KeyModel[]? Keys, string? WorkflowType, int DraftVersion, int? PublishedVersion, bool Enabled);

internal sealed record DefinitionModel2(
    Guid Id, string? DisplayName, string? Description, KeyModel[]? Keys, bool IsPublished, string? WorkflowType, StepModel2[]? Steps, int DraftVersion,
    int? PublishedVersion, bool Enabled);

internal sealed record KeyModel(string? DisplayName, string? Value);

internal sealed record StepModel2(
    Guid Id, string? DisplayName, string? UniqueName, string? ExtensionName, bool Enabled, Dictionary<string, JsonElement>? ConfigurationParameters,
    StepSignalModel2[]? Signals, ConditionModel[]? Conditions, Dictionary<string, string>? Outputs);

internal sealed record StepSignalModel2(string? SignalName, StepRoleModel[]? Roles, string[]? RoleTokens = null);

internal sealed record StepRoleModel(string? RoleId, string? RoleName);

internal sealed record StepModel(
    Guid Id, string? DisplayName, string? UniqueName, string? ExtensionName, bool Enabled, Dictionary<string, JsonElement>? ConfigurationParameters,
    StepSignalModel[]? Signals, ConditionModel[]? Conditions, Dictionary<string, string>? Outputs);

internal sealed record StepSignalModel(string? SignalName, int[] RoleIds);

internal sealed record ConditionModel(Guid Id, string? Value);

internal sealed record AvailableStepRowModel(
    string? DisplayName, string? ExtensionName, string[] SupportedWorkflowTypes,
    Dictionary<string, ParameterModel> ConfigurationParametersDefinition, Dictionary<string, SignalInputsModel> SignalsDefinition);

internal sealed record AvailableStepModel(
    string? DisplayName, string? ExtensionName, string[] Outputs, Dictionary<string, ParameterModel> ConfigurationParametersDefinition,
    Dictionary<string, SignalInputsModel> SignalsDefinition);

internal sealed record SignalInputsModel(Dictionary<string, ParameterModel> InputParameters);

internal sealed record ParameterModel(
    string? DisplayName, OneOfEight ParameterType, bool Required, string? DefaultValue, OneOfEight ControlType,
    Dictionary<string, string>? PotentialValues, bool SupportTokenReplacement, Dictionary<string, string?>? DependsOn, string? ToolTipContents,
    string? QueryEndpoint, string? QueryFieldName, string? QueryGroupBy);

internal sealed record WorkflowTypeModel(string? WorkflowType, string? KeyType, string[] ContextParameters, AvailableStepModel[] BuiltInSteps);

internal enum Status
{
    Unknown = 0,
    Running = 1,
    Suspended = 2,
    Failed = 3,
    Complete = 4,
    Rejected = 5,
    CanceledForRestart = 6,
}

/// <summary>The clients know eight values, without names.</summary>
internal enum OneOfEight
{
    First = 0,
    Second = 1,
    Third = 2,
    Fourth = 3,
    Fifth = 4,
    Sixth = 5,
    Seventh = 6,
    Eighth = 7,
}

/// <summary>Reads as the strictest of the generated clients do.</summary>
internal static class StrictReader
{
    private static readonly JsonSerializerOptions Options = new()
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        AllowDuplicateProperties = false,
        Converters = { new BoundedEnumConverter<Status>(), new BoundedEnumConverter<OneOfEight>() },
    };

    public static T Read<T>(string json) =>
        JsonSerializer.Deserialize<T>(json, Options) ?? throw new JsonException("The body is null.");

    private sealed class BoundedEnumConverter<T> : JsonConverter<T>
        where T : struct, Enum
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var value = (T)Enum.ToObject(typeof(T), reader.GetInt32());
            return Enum.IsDefined(value) ? value : throw new JsonException($"{value} is no {typeof(T).Name}.");
        }

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => throw new NotSupportedException();
    }
}
