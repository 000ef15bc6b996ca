using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Portal.Builder.Conditions;
using WorkflowFunctions.Portal.Builder.Rows;

namespace WorkflowFunctions.Portal.Builder;

/// <summary>A step as the form means it.</summary>
/// <param name="Problems">What cannot be read, by field.</param>
/// <param name="Fields">Finds the fields of what is wrong with the step.</param>
internal sealed record StepReading(StepDefinition Step, IReadOnlyDictionary<string, string> Problems, ProblemFields Fields);

/// <summary>
/// The fields of the panel for one step, and the step that they mean. A field that still says what it said when it was shown changes
/// nothing, so what a field cannot express is not lost.
/// </summary>
internal static class StepForm
{
    public const string UniqueName = "uniqueName";
    public const string DisplayName = "displayName";
    public const string Enabled = "enabled";
    public const string Role = "role";
    public const string RoleTokens = "roleTokens";
    public const string Conditions = "conditions";

    private const string ParameterPrefix = "p.";
    private const string OutputPrefix = "to.";
    private const string UnknownPrefix = "drop.";

    /// <summary>The conditions of a step, as rows.</summary>
    public static StepParameter ConditionList { get; } = new("Conditions", ParameterKind.TextList)
    {
        Tokens = true,
        IsCondition = true,
        MostEntries = DefinitionLimits.Conditions,
        Description = "If one of them is not true, the step is skipped. A value is a text, a number, a date, %TODAY+7%, or a token; several stand with commas between.",
    };

    /// <summary>What stands for further people whom a step asks, as rows.</summary>
    public static StepParameter RoleTokenList { get; } = new("RoleTokens", ParameterKind.TextList)
    {
        DisplayName = "Further people",
        Tokens = true,
        MostEntries = RoleTokenLimits.Tokens,
        Description = "Roles, names or addresses, or tokens that give them, such as $(requester) or $(owner). They are found when the step is entered.",
    };

    public static string FieldOf(StepParameter parameter) => ParameterPrefix + parameter.Name;

    public static string FieldOfOutput(string output) => OutputPrefix + output;

    /// <summary>A check box to remove a parameter that the step type does not know.</summary>
    public static string FieldOfUnknown(string parameter) => UnknownPrefix + parameter;

    public static IEnumerable<string> UnknownParameters(StepDefinition step, StepType? type) =>
        step.ConfigurationParameters.Keys.Where(name => type?.FindParameter(name) is null);

    /// <summary>The outputs that the step may have, and those that it has all the same.</summary>
    public static ImmutableArray<string> OutputsOf(StepDefinition step, StepType? type) =>
        [.. (type?.OutputsOf(step) ?? []).Concat(step.Outputs.Select(output => output.Name)).Distinct(StringComparer.OrdinalIgnoreCase)];

    /// <summary>What is stored as rows, by their prefix.</summary>
    public static ImmutableDictionary<string, ImmutableArray<EntryRow>> RowsOf(StepDefinition step, StepType? type)
    {
        var rows = ImmutableDictionary.CreateBuilder<string, ImmutableArray<EntryRow>>();
        rows[Conditions] = EntryRow.OfTexts(step.Conditions.Select(condition => condition.Value));
        rows[RoleTokens] = EntryRow.OfTexts(step.Signal?.RoleTokens ?? []);
        foreach (var parameter in (type?.Parameters ?? []).Where(parameter => !FieldText.HasBoxes(parameter)))
        {
            if (EntryRow.Of(parameter, step.Parameter(parameter.Name)) is { } some)
                rows[FieldOf(parameter)] = some;
        }

        return rows.ToImmutable();
    }

    public static StepReading Read(StepDefinition step, StepType? type, IFormCollection form)
    {
        var problems = new Dictionary<string, string>();
        form = ConditionForm.AsTexts(form, problems);
        var (reader, rows) = (new RowReader(form, problems), RowsOf(step, type));
        var read = step with
        {
            UniqueName = form[UniqueName].ToString().Trim(),
            DisplayName = form[DisplayName].ToString().Trim(),
            Enabled = form.ContainsKey(Enabled),
        };
        foreach (var output in OutputsOf(step, type).Where(output => form.ContainsKey(FieldOfOutput(output))))
        {
            var target = form[FieldOfOutput(output)].ToString();
            read = StepEdits.Connect(read, output, target.Length == 0 ? null : target);
        }

        foreach (var parameter in type?.Parameters ?? [])
        {
            var field = FieldOf(parameter);
            if (reader.Has(field) && parameter.Entries is { } entries)
            {
                var before = rows.GetValueOrDefault(field, []);
                var after = reader.Read(entries, before, field);
                rows = rows.SetItem(field, after);
                if (!AreSame(before, after))
                    read = StepEdits.Rename(Set(read, parameter, RowReader.ValueOf(entries, after)), StepEdits.Renames(entries, before, after), type!);
            }
            else if (form.ContainsKey(field))
            {
                read = ReadField(read, parameter, form, problems);
            }
        }

        foreach (var name in UnknownParameters(step, type).Where(name => form.ContainsKey(FieldOfUnknown(name))))
            read = read with { ConfigurationParameters = JsonMap.From(read.ConfigurationParameters.Where(pair => pair.Key != name)) };
        if (reader.Has(Conditions))
        {
            rows = rows.SetItem(Conditions, reader.Read(ConditionList.Entries!, rows[Conditions], Conditions));
            read = read with { Conditions = [.. rows[Conditions].Select(row => ConditionOf(step, row))] };
        }

        read = read with { Signals = ReadSignals(step, type, form, reader, ref rows) };
        return new(read, problems, new ProblemFields(type, rows));
    }

    private static StepDefinition ReadField(StepDefinition step, StepParameter parameter, IFormCollection form, Dictionary<string, string> problems)
    {
        var (field, stored) = (FieldOf(parameter), step.Parameter(parameter.Name));
        if (FieldText.Of(form, field) is var text && FieldText.Says(parameter, stored, text))
            return step;
        var (value, problem) = FieldText.Read(parameter, text);
        if (problem is null)
            return Set(step, parameter, value);
        problems[field] = problem;
        return step;
    }

    /// <summary>In the order of before, with new ones at the end.</summary>
    private static StepDefinition Set(StepDefinition step, StepParameter parameter, JsonElement? value)
    {
        var parameters = step.ConfigurationParameters;
        var name = parameters.Keys.FirstOrDefault(known => string.Equals(known, parameter.Name, StringComparison.OrdinalIgnoreCase)) ?? parameter.Name;
        return step with { ConfigurationParameters = value is { } given ? parameters.Set(name, given) : JsonMap.From(parameters.Where(pair => pair.Key != name)) };
    }

    private static StepCondition ConditionOf(StepDefinition step, EntryRow row)
    {
        var text = JsonValues.Text(row.Value);
        return !int.TryParse(row.Key, NumberStyles.None, CultureInfo.InvariantCulture, out var index) || index >= step.Conditions.Length
            ? new StepCondition(Guid.NewGuid(), text.Trim())
            : step.Conditions[index] is var known && known.Value == text ? known : known with { Value = text.Trim() };
    }

    private static ImmutableArray<SignalDefinition> ReadSignals(
        StepDefinition step, StepType? type, IFormCollection form, RowReader reader, ref ImmutableDictionary<string, ImmutableArray<EntryRow>> rows)
    {
        if (step.Signal is null && type?.SignalName is null)
            return step.Signals;
        var signal = step.Signal ?? new SignalDefinition(type!.SignalName!, []);
        var roles = form[Role].Select(text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0).Where(id => id > 0).ToHashSet();
        if (reader.Has(RoleTokens))
            rows = rows.SetItem(RoleTokens, reader.Read(RoleTokenList.Entries!, rows[RoleTokens], RoleTokens));
        return
        [
            signal with
            {
                RoleIds = [.. signal.RoleIds.Where(roles.Contains), .. roles.Except(signal.RoleIds).Order()],
                RoleTokens = [.. rows[RoleTokens].Select(row => JsonValues.Text(row.Value))],
            },
            .. step.Signals.Skip(1),
        ];
    }

    /// <summary>Rows that nobody has changed are the same ones.</summary>
    private static bool AreSame(ImmutableArray<EntryRow> before, ImmutableArray<EntryRow> after) =>
        before.Length == after.Length && before.Zip(after).All(pair => ReferenceEquals(pair.First, pair.Second));
}
