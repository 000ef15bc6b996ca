using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using WorkflowFunctions.Core.Queries;

namespace WorkflowFunctions.Core.Definitions;

/// <summary>One step of a workflow: its type and parameters, the roles that may answer it, and where the flow goes next.</summary>
public sealed record StepDefinition
{
    /// <summary>Stands for a step that was not read, because it is malformed or because there are too many.</summary>
    public static StepDefinition Unread { get; } = new() { Id = Guid.Empty, UniqueName = "", DisplayName = "", ExtensionName = "" };

    public required Guid Id { get; init; }

    /// <summary>1 to 64 letters, digits, <c>_</c> and <c>-</c>; unique in its definition, compared without case.</summary>
    public required string UniqueName { get; init; }

    public required string DisplayName { get; init; }

    /// <summary>The step type, for example <c>RequireApproval</c>.</summary>
    public required string ExtensionName { get; init; }

    /// <summary>A step that is not enabled is skipped, through its output <c>continue</c>.</summary>
    public bool Enabled { get; init; } = true;

    public JsonMap ConfigurationParameters { get; init; } = JsonMap.Empty;

    /// <summary>At most one; an array because the wire format has one.</summary>
    public ImmutableArray<SignalDefinition> Signals { get; init; } = [];

    /// <summary>If one of these is not true, the step is skipped through its output <c>continue</c>.</summary>
    public ImmutableArray<StepCondition> Conditions { get; init; } = [];

    public ImmutableArray<StepOutput> Outputs { get; init; } = [];

    /// <inheritdoc cref="UnknownMembers"/>
    [JsonExtensionData]
    public UnknownMembers? Unknown { get; set; }

    /// <summary>The signal the step waits for; null if the step waits for nobody.</summary>
    public SignalDefinition? Signal => Signals.IsEmpty ? null : Signals[0];

    public bool IsOfType(string extensionName) => string.Equals(ExtensionName, extensionName, StringComparison.OrdinalIgnoreCase);

    /// <summary>The step that the named output leads to; null if the step has no such output.</summary>
    public string? Target(string output)
    {
        foreach (var candidate in Outputs)
        {
            if (string.Equals(candidate.Name, output, StringComparison.OrdinalIgnoreCase))
                return candidate.Target;
        }

        return null;
    }

    public bool LeadsTo(string uniqueName) =>
        Outputs.Any(output => string.Equals(output.Target, uniqueName, StringComparison.OrdinalIgnoreCase));

    public JsonElement? Parameter(string name) =>
        ConfigurationParameters.TryGetValue(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    /// <summary>This step, where another one had its name before: it has the id of that one, and what only a newer release knows of it.</summary>
    public StepDefinition InPlaceOf(StepDefinition before) => !IsOfType(before.ExtensionName) ? this with { Id = before.Id } : this with
    {
        Id = before.Id,
        Unknown = before.Unknown,
        Signals = [.. Signals.Select(signal => signal with
        {
            Unknown = before.Signals.FirstOrDefault(earlier => string.Equals(earlier.SignalName, signal.SignalName, StringComparison.OrdinalIgnoreCase))?.Unknown,
        })],
        Conditions = [.. Conditions.Select(condition => condition with { Unknown = before.Conditions.FirstOrDefault(earlier => earlier.Id == condition.Id)?.Unknown })],
        Outputs = [.. Outputs.Select(output => output with
        {
            Unknown = before.Outputs.FirstOrDefault(earlier => string.Equals(earlier.Name, output.Name, StringComparison.OrdinalIgnoreCase))?.Unknown,
        })],
    };

    /// <summary>A parameter as text; null if it is absent.</summary>
    public string? TextParameter(string name) => Parameter(name) is { } value ? JsonValues.Text(value) : null;

    /// <summary>A parameter that is a list of texts; a single text counts as a list of one.</summary>
    public ImmutableArray<string> ListParameter(string name) => Parameter(name) switch
    {
        null => [],
        { ValueKind: JsonValueKind.Array } list => [.. list.EnumerateArray().Select(JsonValues.Text)],
        { } single => [JsonValues.Text(single)],
    };
}

/// <summary>A signal that a step waits for, and the roles whose holders may send it.</summary>
public sealed record SignalDefinition(string SignalName, ImmutableArray<int> RoleIds)
{
    /// <summary>
    /// Stand for further roles and people, who are found when the step is entered: texts with tokens, such as <c>$(requester)</c> or
    /// <c>$(owner)</c>. None in versions that a release before has stored.
    /// </summary>
    public ImmutableArray<string> RoleTokens { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Whether somebody may send it, as far as the definition says.</summary>
    [JsonIgnore]
    public bool AsksSomebody => !RoleIds.IsEmpty || !RoleTokens.IsEmpty;

    /// <inheritdoc cref="UnknownMembers"/>
    [JsonExtensionData]
    public UnknownMembers? Unknown { get; set; }
}

/// <summary>A condition of a step: <c>True</c>, <c>False</c>, a token, or a rule such as <c>$(amount) -gt 1000</c>.</summary>
public sealed record StepCondition(Guid Id, string Value)
{
    /// <inheritdoc cref="UnknownMembers"/>
    [JsonExtensionData]
    public UnknownMembers? Unknown { get; set; }
}

/// <summary>An edge of the graph: the output <paramref name="Name"/> leads to the step called <paramref name="Target"/>.</summary>
public sealed record StepOutput(string Name, string Target)
{
    /// <inheritdoc cref="UnknownMembers"/>
    [JsonExtensionData]
    public UnknownMembers? Unknown { get; set; }
}
