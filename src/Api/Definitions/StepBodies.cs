using System.Collections.Immutable;
using System.Text.Json;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Definitions;

namespace WorkflowFunctions.Api.Definitions;

/// <summary>Reads the steps of a definition: an array, or an object that has steps, such as a <see cref="DefinitionResponse"/>.</summary>
/// <param name="newId">Makes the ids of steps and conditions that have none.</param>
internal sealed class StepBodies(Func<Guid> newId, KnownRoles known, ProblemList problems)
{
    private static readonly string[] BesideSteps =
    [
        "Id", "DisplayName", "Description", "Key", "KeyDisplayName", "KeyCount", "Keys", "IsPublished", "WorkflowType", "DraftVersion", "PublishedVersion", "Enabled",
        "RequesterMayWithdraw", "AssigneesMayForward", "NotifyRequester",
    ];

    /// <returns>The steps as far as they can be read, each with its place in the body.</returns>
    public (ImmutableArray<StepDefinition> Steps, string Path) Read(JsonElement body)
    {
        if (body.ValueKind == JsonValueKind.Array)
            return (ReadAll([.. body.EnumerateArray().Select((step, index) => (step, $"[{index}]"))]), "");
        if (body.ValueKind != JsonValueKind.Object)
        {
            problems.Add(new("", $"The body is {JsonValues.Shown(body)}, but must be an array of steps, or an object with Steps."));
            return ([], "");
        }

        var reader = new ObjectReader(body, "", problems);
        if (reader.Any("Steps", required: true) is null)
            return ([], "Steps");
        var steps = ReadAll(reader.Items("Steps"));
        reader.RefuseUnknown(BesideSteps);
        return (steps, "Steps");
    }

    /// <summary>If there are too many, they are refused by their number and not read: each could have problems of its own.</summary>
    private ImmutableArray<StepDefinition> ReadAll(IReadOnlyList<(JsonElement Value, string Path)> items) =>
        [.. items.Select(item => items.Count > DefinitionLimits.Steps ? StepDefinition.Unread : ReadStep(item.Value, item.Path))];

    private StepDefinition ReadStep(JsonElement value, string path)
    {
        var reader = new ObjectReader(value, path, problems);
        if (value.ValueKind != JsonValueKind.Object)
            return StepDefinition.Unread;
        var step = new StepDefinition
        {
            Id = reader.Id("Id") ?? newId(),
            // One that is far too long would stand in the message of every other problem of the step.
            UniqueName = reader.Line("UniqueName", DefinitionLimits.UniqueName, required: true) is { Length: <= DefinitionLimits.UniqueName } name ? name : "",
            DisplayName = reader.Line("DisplayName", DefinitionLimits.DisplayName, required: true) ?? "",
            ExtensionName = reader.Line("ExtensionName", DefinitionLimits.UniqueName, required: true) ?? "",
            Enabled = reader.Flag("Enabled") ?? true,
            ConfigurationParameters = reader.Map("ConfigurationParameters") ?? JsonMap.Empty,
            Signals = [.. reader.Items("Signals").Select(ReadSignal)],
            Conditions = [.. reader.Items("Conditions").Select(ReadCondition)],
            Outputs = [.. ReadOutputs(reader)],
        };
        reader.RefuseUnknown();
        return step;
    }

    private SignalDefinition ReadSignal((JsonElement Value, string Path) item)
    {
        var reader = new ObjectReader(item.Value, item.Path, problems);
        if (item.Value.ValueKind != JsonValueKind.Object)
            return new SignalDefinition("", []);
        var name = reader.Line("SignalName", DefinitionLimits.UniqueName, required: true) ?? "";
        var roles = ImmutableArray.CreateBuilder<int>();
        foreach (var (value, path) in reader.Items("RoleIds"))
        {
            if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var role))
                roles.Add(role);
            else
                problems.Add(new(path, $"{path} is {JsonValues.Shown(value)}, but must be the integer id of a role."));
        }

        foreach (var (value, path) in reader.Items("Roles"))
        {
            if (ReadRole(value, path) is { } role && !roles.Contains(role))
                roles.Add(role);
        }

        var tokens = ImmutableArray.CreateBuilder<string>();
        foreach (var (value, path) in reader.Items("RoleTokens"))
        {
            if (value.ValueKind == JsonValueKind.String && TextRules.LineProblem(value.GetString()!) is null)
                tokens.Add(value.GetString()!);
            else
                problems.Add(new(path, $"{path} is {JsonValues.Shown(value)}, but must be one line of text: a role, a person, or a token such as $(requester)."));
        }

        reader.RefuseUnknown("Id");
        return new SignalDefinition(name, roles.ToImmutable()) { RoleTokens = tokens.ToImmutable() };
    }

    /// <summary>A role as version 2 shows it, by its id, or by its name without one.</summary>
    private int? ReadRole(JsonElement value, string path)
    {
        var count = problems.Count;
        var reader = new ObjectReader(value, path, problems);
        if (value.ValueKind != JsonValueKind.Object)
            return null;
        var (id, name) = (reader.WholeNumber("RoleId"), reader.Line("RoleName", int.MaxValue));
        reader.RefuseUnknown();
        if (problems.Count > count || id is not null)
            return id;
        var role = name is null ? null : known.Find(name);
        if (role is null)
            problems.Add(new(path, $"{path} is {JsonValues.Shown(value)}, but must have the RoleId of a role, or the RoleName of one that exists."));
        return role?.Id;
    }

    private StepCondition ReadCondition((JsonElement Value, string Path) item)
    {
        var reader = new ObjectReader(item.Value, item.Path, problems);
        if (item.Value.ValueKind != JsonValueKind.Object)
            return new StepCondition(newId(), "");
        var id = reader.Id("Id") ?? newId();
        var value = reader.Any("Value", required: true);
        if (value is { ValueKind: not (JsonValueKind.String or JsonValueKind.True or JsonValueKind.False) } wrong)
            problems.Add(new(reader.At("Value"), $"{reader.At("Value")} is {JsonValues.Shown(wrong)}, but must be True, False or a token such as $(production)."));
        if (value is { } given)
            problems.AddRange(TextRules.Problems(reader.At("Value"), given));
        reader.RefuseUnknown();
        return new StepCondition(id, value is { } text ? JsonValues.Text(text) : "");
    }

    private IEnumerable<StepOutput> ReadOutputs(ObjectReader reader)
    {
        foreach (var (name, value) in reader.Map("Outputs") ?? JsonMap.Empty)
        {
            if (value.ValueKind == JsonValueKind.String)
                yield return new StepOutput(name, value.GetString()!);
            else if (value.ValueKind != JsonValueKind.Null)
                problems.Add(new(reader.At($"Outputs.{name}"), $"{reader.At($"Outputs.{name}")} is {JsonValues.Shown(value)}, but must be the UniqueName of a step."));
        }
    }
}
