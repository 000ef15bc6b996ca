using System.Collections.Immutable;
using System.Text.Json;
using WorkflowFunctions.Api.Requests;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine;

namespace WorkflowFunctions.Api.Definitions;

/// <summary>Reads the bodies of the definition endpoints.</summary>
internal static class DefinitionBodies
{
    private static readonly string[] OnlyInResponses =
        ["Id", "KeyDisplayName", "IsPublished", "Steps", "DraftVersion", "PublishedVersion"];

    public static NewDefinition? ReadNew(JsonElement body, List<Problem> problems)
    {
        var count = problems.Count;
        var reader = new ObjectReader(body, "", problems);
        if (problems.Count > count && body.ValueKind != JsonValueKind.Object)
            return null;
        var displayName = reader.Text("DisplayName", DefinitionLimits.DisplayName, required: true);
        var description = reader.Text("Description", DefinitionLimits.Description);
        var key = reader.Text("Key", DefinitionLimits.Key);
        var workflowType = reader.Text("WorkflowType", DefinitionLimits.WorkflowType, required: true);
        var enabled = reader.Flag("Enabled") ?? true;
        reader.RefuseUnknown(OnlyInResponses);
        return problems.Count == count ? new NewDefinition(displayName!, description, key, workflowType!, enabled) : null;
    }

    /// <param name="newId">Makes the ids of steps and conditions that have none.</param>
    public static ImmutableArray<StepDefinition> ReadSteps(JsonElement body, Func<Guid> newId, List<Problem> problems)
    {
        if (body.ValueKind != JsonValueKind.Array)
        {
            problems.Add(new("", $"The body is {ObjectReader.Shown(body)}, but must be an array of steps."));
            return [];
        }

        return [.. body.EnumerateArray().Select((step, index) => ReadStep(new ObjectReader(step, $"[{index}]", problems), newId, problems))];
    }

    public static StepDefinition ReadStep(ObjectReader reader, Func<Guid> newId, List<Problem> problems)
    {
        var step = new StepDefinition
        {
            Id = reader.Id("Id") ?? newId(),
            UniqueName = reader.Text("UniqueName", DefinitionLimits.UniqueName, required: true) ?? "",
            DisplayName = reader.Text("DisplayName", DefinitionLimits.DisplayName, required: true) ?? "",
            ExtensionName = reader.Text("ExtensionName", DefinitionLimits.UniqueName, required: true) ?? "",
            Enabled = reader.Flag("Enabled") ?? true,
            ConfigurationParameters = reader.Map("ConfigurationParameters") ?? JsonMap.Empty,
            Signals = [.. reader.Items("Signals").Select(item => ReadSignal(item, problems))],
            Conditions = [.. reader.Items("Conditions").Select(item => ReadCondition(item, newId, problems))],
            Outputs = [.. ReadOutputs(reader, problems)],
        };
        reader.RefuseUnknown();
        return step;
    }

    private static SignalDefinition ReadSignal((JsonElement Value, string Path) item, List<Problem> problems)
    {
        var reader = new ObjectReader(item.Value, item.Path, problems);
        var name = reader.Text("SignalName", DefinitionLimits.UniqueName, required: true) ?? "";
        var roles = ImmutableArray.CreateBuilder<int>();
        foreach (var (value, path) in reader.Items("RoleIds"))
        {
            if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var role))
                roles.Add(role);
            else
                problems.Add(new(path, $"{path} is {ObjectReader.Shown(value)}, but must be the integer id of a role."));
        }

        reader.RefuseUnknown("Id");
        return new SignalDefinition(name, roles.ToImmutable());
    }

    private static StepCondition ReadCondition((JsonElement Value, string Path) item, Func<Guid> newId, List<Problem> problems)
    {
        var reader = new ObjectReader(item.Value, item.Path, problems);
        var id = reader.Id("Id") ?? newId();
        var value = reader.Any("Value", required: true);
        if (value is { ValueKind: not (JsonValueKind.String or JsonValueKind.True or JsonValueKind.False) } wrong)
            problems.Add(new(reader.At("Value"), $"{reader.At("Value")} is {ObjectReader.Shown(wrong)}, but must be True, False or a token such as $(production)."));
        reader.RefuseUnknown();
        return new StepCondition(id, value is { } text ? JsonValues.Text(text) : "");
    }

    private static IEnumerable<StepOutput> ReadOutputs(ObjectReader reader, List<Problem> problems)
    {
        foreach (var (name, value) in reader.Map("Outputs") ?? JsonMap.Empty)
        {
            if (value.ValueKind == JsonValueKind.String)
                yield return new StepOutput(name, value.GetString()!);
            else if (value.ValueKind != JsonValueKind.Null)
                problems.Add(new(reader.At($"Outputs.{name}"), $"{reader.At($"Outputs.{name}")} is {ObjectReader.Shown(value)}, but must be the UniqueName of a step."));
        }
    }
}
