using System.Globalization;
using System.Text.RegularExpressions;
using WorkflowFunctions.Core.Steps;

namespace WorkflowFunctions.Engine.Tests.Docs;

/// <summary>The tables of <c>docs/steps</c>, made from the declarations of the step types.</summary>
internal static partial class StepTables
{
    /// <summary>What stands in the place of a table without rows.</summary>
    public const string None = "None.";

    public static string Parameters(IEnumerable<StepParameter> parameters) => Table(
        ["parameter", "value", "default", "tokens", "meaning"],
        parameters.Select(parameter => (string[])
        [
            Code(parameter.Name), Value(parameter), Default(parameter), Tokens(parameter),
            Prose(parameter.Description) + (parameter.DependsOn is { } other ? $" Only with {Code(other)}." : ""),
        ]));

    public static string Index(IEnumerable<StepType> types) => Table(
        ["type", "does", "waits for", "outputs"],
        types.Select(type => (string[])
        [
            $"[{Code(type.ExtensionName)}]({StepPage.NameOf(type)})", Prose(type.Description),
            type.SignalName is { } signal ? $"the signal {Code(signal)}" : type.Behaviour is StepBehaviour.Time ? "a time" : "",
            string.Join(", ", type.Outputs.Select(Code)),
        ]));

    private static string Table(string[] head, IEnumerable<string[]> rows)
    {
        string[] lines = [.. rows.Select(Row)];
        return lines.Length == 0 ? None : string.Join('\n', [Row(head), Row([.. head.Select(_ => "---")]), .. lines]);
    }

    private static string Row(string[] cells) =>
        string.Join(' ', ["|", .. cells.Select(cell => cell.Length == 0 ? "|" : $"{cell.Replace("|", "\\|", StringComparison.Ordinal)} |")]);

    /// <summary>What a description quotes, and tokens, as code: Markdown would take <c>&lt;name&gt;</c> for a tag.</summary>
    private static string Prose(string description) => Quoted().Replace(description, match => Code(match.Value.Trim('\'')));

    [GeneratedRegex(@"(?<!\w)'[^']+'(?!\w)|\$\([^)]*\)")]
    private static partial Regex Quoted();

    private static string Code(string text) => $"`{text}`";

    private static string Value(StepParameter parameter) => parameter.Kind switch
    {
        ParameterKind.Text => "text",
        ParameterKind.WholeNumber => "whole number" + Range(parameter),
        ParameterKind.Number => "number" + Range(parameter),
        ParameterKind.Boolean => "`True` or `False`",
        ParameterKind.Choice => string.Join(", ", parameter.Choices.Select(Code)),
        ParameterKind.Date => "date, or date with time",
        ParameterKind.TextList => "list of texts",
        ParameterKind.TextMap => "names and plain values",
        ParameterKind.TextListMap => "names and lists of texts",
        ParameterKind.RoleCounts => "role ids and whole numbers" + Range(parameter),
        ParameterKind.Answers => $"names and {Members(parameter)}",
        ParameterKind.Cases or ParameterKind.Escalations => $"list of {Members(parameter)}",
        ParameterKind.Inputs => "names and `{ DisplayName, Type, Required, … }`",
        _ => throw new ArgumentOutOfRangeException(nameof(parameter), parameter.Kind, "The kind is not known here."),
    };

    private static string Members(StepParameter parameter) => Code($"{{ {string.Join(", ", parameter.Entries!.Members.Select(member => member.Name))} }}");

    private static string Range(StepParameter parameter) => (parameter.Minimum, parameter.Maximum) switch
    {
        (null, null) => "",
        ({ } least, null) => $" from {Number(least)}",
        (null, { } most) => $" up to {Number(most)}",
        ({ } least, { } most) when parameter.ExclusiveMinimum => $" above {Number(least)}, up to {Number(most)}",
        ({ } least, { } most) => $" from {Number(least)} to {Number(most)}",
    };

    private static string Number(double number) => number.ToString("#,0.##", CultureInfo.InvariantCulture);

    private static string Default(StepParameter parameter) =>
        parameter.Required ? "**required**" : parameter.Default is { } value ? Code(value) : "";

    private static string Tokens(StepParameter parameter) => (parameter.Tokens, parameter.Secrets) switch
    {
        (true, true) => "yes, and secrets",
        (true, false) => "yes",
        (false, true) => "a secret alone",
        _ => "",
    };
}
