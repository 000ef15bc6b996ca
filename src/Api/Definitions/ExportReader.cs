using System.Collections.Immutable;
using System.Text.Json;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Engine.Definitions;

namespace WorkflowFunctions.Api.Definitions;

/// <summary>An exported definition, as far as it can be read, with its ids and versions if it has any.</summary>
/// <param name="Notes">The parts that could not be read and were left out.</param>
internal sealed record ExportedDefinition(
    Guid? Id,
    int? DraftVersion,
    int? PublishedVersion,
    NewDefinition Texts,
    ImmutableArray<StepDefinition> Steps,
    ImmutableArray<Problem> Notes);

/// <summary>Reads an exported <see cref="DefinitionResponse"/> tolerantly, as far as it can be understood in one way only.</summary>
internal sealed class ExportReader
{
    private readonly KnownRoles _roles;
    private readonly ProblemList _problems;
    private readonly List<Problem> _notes = [];

    private ExportReader(KnownRoles roles, ProblemList problems) => (_roles, _problems) = (roles, problems);

    /// <param name="roles">Those by which an export may name the roles of its signals.</param>
    /// <param name="problems">Collects the reasons for which the export cannot be taken.</param>
    public static ExportedDefinition Read(JsonElement export, KnownRoles roles, ProblemList problems) => new ExportReader(roles, problems).Read(export);

    private ExportedDefinition Read(JsonElement export)
    {
        var reader = new LenientReader(export, "", _problems);
        var workflowType = TextRules.Visible(reader.Line("WorkflowType", DefinitionLimits.WorkflowType));
        if (workflowType is null && export.ValueKind == JsonValueKind.Object)
            _problems.Add(new("WorkflowType", "WorkflowType is missing."));
        var keys = new ExportedKeys(_problems, _notes).Read(reader);
        var texts = new NewDefinition(
            TextRules.Visible(reader.Line("DisplayName", DefinitionLimits.DisplayName)) ?? workflowType ?? "",
            reader.Text("Description", DefinitionLimits.Description, orEmpty: true),
            keys,
            workflowType ?? "",
            reader.Flag("Enabled") ?? true,
            reader.Flag("RequesterMayWithdraw") ?? true,
            reader.Flag("AssigneesMayForward") ?? false,
            reader.Flag("NotifyRequester") ?? false);
        var items = reader.Items("Steps").ToList();
        ImmutableArray<StepDefinition> steps =
            [.. items.Select(item => items.Count > DefinitionLimits.Steps ? StepDefinition.Unread : ReadStep(item.Value, item.Path))];
        return new(reader.Id("Id"), reader.WholeNumber("DraftVersion"), reader.WholeNumber("PublishedVersion"),
            texts, steps, [.. _notes]);
    }

    private StepDefinition ReadStep(JsonElement value, string path)
    {
        var reader = new LenientReader(value, path, _problems);
        var name = reader.Line("UniqueName", DefinitionLimits.UniqueName) ?? "";
        return new StepDefinition
        {
            Id = reader.Id("Id") ?? Guid.Empty,
            UniqueName = name,
            DisplayName = TextRules.Visible(reader.Line("DisplayName", DefinitionLimits.DisplayName)) ?? name,
            ExtensionName = reader.Line("ExtensionName", DefinitionLimits.UniqueName) ?? "",
            Enabled = reader.Flag("Enabled") ?? true,
            ConfigurationParameters = reader.Map("ConfigurationParameters"),
            Signals = [.. reader.Items("Signals").Select(item => ReadSignal(item.Value, item.Path, name))],
            Conditions = [.. reader.Items("Conditions").Select(item => ReadCondition(item.Value, item.Path, name)).OfType<StepCondition>()],
            Outputs = [.. reader.Map("Outputs").Where(output => output.Value.ValueKind != JsonValueKind.Null)
                .Select(output => new StepOutput(output.Key, JsonValues.Text(output.Value)))],
        };
    }

    private SignalDefinition ReadSignal(JsonElement value, string path, string step)
    {
        var reader = new LenientReader(value, path, _problems);
        var name = reader.Line("SignalName", DefinitionLimits.UniqueName);
        if (name is null && value.ValueKind == JsonValueKind.Object)
            _problems.Add(new(reader.At("SignalName"), $"{reader.At("SignalName")} is missing."));
        return new SignalDefinition(name ?? "", ReadRoles(reader, step)) { RoleTokens = ReadTokens(reader, step) };
    }

    /// <summary>The ids of <c>RoleIds</c> (version 1), and the roles of <c>Roles</c> (version 2) that are not among them.</summary>
    private ImmutableArray<int> ReadRoles(LenientReader signal, string step)
    {
        var roles = ImmutableArray.CreateBuilder<int>();
        foreach (var (item, place) in signal.Items("RoleIds"))
        {
            if (JsonValues.Int(item) is { } role)
                roles.Add(role);
            else
                LeaveOut(place, step, $"is {JsonValues.Shown(item)}, but must be the integer id of a role");
        }

        var named = roles.ToHashSet();
        foreach (var (item, place) in signal.Items("Roles"))
        {
            if (ReadRole(item, place, step) is { } role)
            {
                if (!named.Contains(role))
                    roles.Add(role);
            }
            else if (item.ValueKind == JsonValueKind.Object)
            {
                LeaveOut(place, step, $"is {JsonValues.Shown(item)}, but must have the integer id of a role as RoleId, or the name of a role of this installation as RoleName");
            }
        }

        return roles.ToImmutable();
    }

    /// <summary>A role by its id, or by its name if it has none, as in an export to another installation.</summary>
    private int? ReadRole(JsonElement item, string place, string step)
    {
        var reader = new LenientReader(item, place, _problems);
        var name = reader.Line("RoleName", int.MaxValue);
        if (reader.WholeNumber("RoleId") is not { } id)
            return name is null ? null : _roles.Find(name)?.Id;
        if (name is not null && _roles.Find(id) is { } here && !string.Equals(here.Name, name, StringComparison.OrdinalIgnoreCase))
        {
            _notes.Add(new(place, $"{place} is role {id} '{JsonValues.Shortened(name)}', but role {id} is '{here.Name}' here; it was kept by its id. Check whom the step asks.")
            { Step = step });
        }

        return id;
    }

    private ImmutableArray<string> ReadTokens(LenientReader signal, string step)
    {
        var tokens = ImmutableArray.CreateBuilder<string>();
        foreach (var (item, place) in signal.Items("RoleTokens"))
        {
            if (item.ValueKind == JsonValueKind.String && TextRules.LineProblem(item.GetString()!) is null)
                tokens.Add(item.GetString()!);
            else
                LeaveOut(place, step, $"is {JsonValues.Shown(item)}, but must be one line of text");
        }

        return tokens.ToImmutable();
    }

    private void LeaveOut(string place, string step, string reason) => _notes.Add(new(place, $"{place} {reason}; it was left out.") { Step = step });

    /// <summary>An object with a value, or the value alone. An object without a value cannot be kept.</summary>
    private StepCondition? ReadCondition(JsonElement item, string path, string step)
    {
        if (item.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array))
        {
            _problems.AddRange(TextRules.Problems(path, item));
            return new StepCondition(Guid.Empty, JsonValues.Text(item));
        }

        var reader = new LenientReader(item, path, _problems);
        if (reader.Text("Value", int.MaxValue, orEmpty: true) is { } value)
            return new StepCondition(reader.Id("Id") ?? Guid.Empty, value);
        if (item.ValueKind == JsonValueKind.Object)
            _notes.Add(new(path, $"{path} is {JsonValues.Shown(item)}, but must have a Value; it was left out.") { Step = step });
        return null;
    }
}
