using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Steps;

namespace WorkflowFunctions.Portal.Builder;

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

    public static string FieldOf(StepParameter parameter) => ParameterPrefix + parameter.Name;

    public static string FieldOfOutput(string output) => OutputPrefix + output;

    /// <summary>A check box to remove a parameter that the step type does not know.</summary>
    public static string FieldOfUnknown(string parameter) => UnknownPrefix + parameter;

    public static IEnumerable<string> UnknownParameters(StepDefinition step, StepType? type) =>
        step.ConfigurationParameters.Keys.Where(name => type?.FindParameter(name) is null);

    /// <summary>The outputs that the step may have, and those that it has all the same.</summary>
    public static ImmutableArray<string> OutputsOf(StepDefinition step, StepType? type) =>
        [.. (type?.OutputsOf(step) ?? []).Concat(step.Outputs.Select(output => output.Name)).Distinct(StringComparer.OrdinalIgnoreCase)];

    /// <summary>The field of a problem; null if it belongs to none. Problems name what they are about in the terms of the API.</summary>
    public static string? FieldOf(Problem problem)
    {
        var field = problem.Field.IndexOf("].", StringComparison.Ordinal) is >= 0 and var at ? problem.Field[(at + 2)..] : problem.Field;
        return field switch
        {
            "UniqueName" => UniqueName,
            "DisplayName" => DisplayName,
            _ when field.StartsWith("ConfigurationParameters.", StringComparison.Ordinal) => ParameterPrefix + field["ConfigurationParameters.".Length..].Split('.', '[')[0],
            _ when field.StartsWith("Outputs.", StringComparison.Ordinal) => OutputPrefix + field["Outputs.".Length..],
            _ when field.StartsWith("Conditions", StringComparison.Ordinal) => Conditions,
            _ when field.Contains("RoleTokens", StringComparison.Ordinal) => RoleTokens,
            _ when field.StartsWith("Signals", StringComparison.Ordinal) => Role,
            _ => null,
        };
    }

    /// <param name="problems">What cannot be read, by field.</param>
    public static StepDefinition Read(StepDefinition step, StepType? type, IFormCollection form, Dictionary<string, string> problems)
    {
        var read = step with
        {
            UniqueName = form[UniqueName].ToString().Trim(),
            DisplayName = form[DisplayName].ToString().Trim(),
            Enabled = form.ContainsKey(Enabled),
            ConfigurationParameters = Parameters(step, type, form, problems),
            Conditions = ReadConditions(step, form),
            Signals = ReadSignals(step, type, form),
        };
        foreach (var output in OutputsOf(step, type).Where(output => form.ContainsKey(FieldOfOutput(output))))
        {
            var target = form[FieldOfOutput(output)].ToString();
            read = StepEdits.Connect(read, output, target.Length == 0 ? null : target);
        }

        return read;
    }

    public static string ConditionText(StepDefinition step) => string.Join('\n', step.Conditions.Select(condition => condition.Value));

    public static string RoleTokenText(StepDefinition step) => string.Join('\n', step.Signal?.RoleTokens ?? []);

    private static JsonMap Parameters(StepDefinition step, StepType? type, IFormCollection form, Dictionary<string, string> problems)
    {
        var values = step.ConfigurationParameters.ToDictionary(StringComparer.OrdinalIgnoreCase);
        foreach (var name in UnknownParameters(step, type).Where(name => form.ContainsKey(FieldOfUnknown(name))))
            values.Remove(name);
        foreach (var parameter in type?.Parameters ?? [])
        {
            var field = FieldOf(parameter);
            var stored = step.Parameter(parameter.Name);
            if (!form.ContainsKey(field) || Text(form, field) is var text && text == FieldText.Of(parameter, stored).ReplaceLineEndings("\n"))
                continue;
            var (value, problem) = FieldText.Read(parameter, text);
            if (problem is not null)
                problems[field] = problem;
            else if (value is { } given)
                values[parameter.Name] = given;
            else
                values.Remove(parameter.Name);
        }

        // In the order of before, with new ones at the end.
        return JsonMap.From(step.ConfigurationParameters.Keys.Where(values.ContainsKey).Concat(values.Keys.Where(name => !step.ConfigurationParameters.ContainsKey(name)))
            .Select(name => KeyValuePair.Create(name, values[name])));
    }

    private static ImmutableArray<StepCondition> ReadConditions(StepDefinition step, IFormCollection form)
    {
        var text = Text(form, Conditions);
        if (text == ConditionText(step).ReplaceLineEndings("\n"))
            return step.Conditions;
        var before = step.Conditions.ToList();
        return
        [
            .. LinesOf(text).Select(line =>
            {
                var known = before.FirstOrDefault(condition => condition.Value == line);
                if (known is not null)
                    before.Remove(known);
                return known ?? new StepCondition(Guid.NewGuid(), line);
            }),
        ];
    }

    private static ImmutableArray<SignalDefinition> ReadSignals(StepDefinition step, StepType? type, IFormCollection form)
    {
        if (step.Signal is null && type?.SignalName is null)
            return step.Signals;
        var signal = step.Signal ?? new SignalDefinition(type!.SignalName!, []);
        var roles = form[Role].Select(text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0).Where(id => id > 0).ToHashSet();
        var tokens = Text(form, RoleTokens) is var text && text == RoleTokenText(step).ReplaceLineEndings("\n") ? signal.RoleTokens : [.. LinesOf(text)];
        return
        [
            signal with { RoleIds = [.. signal.RoleIds.Where(roles.Contains), .. roles.Except(signal.RoleIds).Order()], RoleTokens = tokens },
            .. step.Signals.Skip(1),
        ];
    }

    private static string[] LinesOf(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Browsers end lines as in mail.</summary>
    private static string Text(IFormCollection form, string field) => form[field].ToString().ReplaceLineEndings("\n");
}
