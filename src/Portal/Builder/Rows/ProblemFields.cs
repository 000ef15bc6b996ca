using System.Collections.Immutable;
using System.Globalization;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Steps;

namespace WorkflowFunctions.Portal.Builder.Rows;

/// <summary>Finds the field to which a problem belongs. Problems name what they are about in the terms of the API.</summary>
/// <param name="rows">The rows of the form by their prefix, in the order of the value that has the problems.</param>
internal sealed class ProblemFields(StepType? type, IReadOnlyDictionary<string, ImmutableArray<EntryRow>> rows)
{
    private const string Parameters = "ConfigurationParameters.";
    private const string Outputs = "Outputs.";
    private const string RoleTokens = "RoleTokens";
    private const string Conditions = "Conditions";
    private const string AboutOutput = "its output '";

    /// <summary>Null if it belongs to no field.</summary>
    public string? Of(Problem problem)
    {
        var field = problem.Field.IndexOf("].", StringComparison.Ordinal) is >= 0 and var at ? problem.Field[(at + 2)..] : problem.Field;
        return field switch
        {
            "UniqueName" => StepForm.UniqueName,
            "DisplayName" => StepForm.DisplayName,
            _ when field.StartsWith(Parameters, StringComparison.Ordinal) => OfParameter(field[Parameters.Length..]),
            _ when field.StartsWith(Outputs, StringComparison.Ordinal) => StepForm.FieldOfOutput(field[Outputs.Length..]),
            _ when field.StartsWith(Conditions, StringComparison.Ordinal) => OfPart(StepForm.Conditions, StepForm.ConditionList, field[Conditions.Length..]),
            _ when field.IndexOf(RoleTokens, StringComparison.Ordinal) is >= 0 and var tokens =>
                OfPart(StepForm.RoleTokens, StepForm.RoleTokenList, field[(tokens + RoleTokens.Length)..]),
            _ when field.StartsWith("Signals", StringComparison.Ordinal) => StepForm.Role,
            _ => OfSentence(problem.Message),
        };
    }

    /// <summary>What a step type refuses by itself is a sentence that begins with what it is about: a parameter or an output.</summary>
    private string? OfSentence(string message)
    {
        var sentence = message.IndexOf("': ", StringComparison.Ordinal) is > 0 and var at ? message[(at + 3)..] : message;
        if (sentence.StartsWith(AboutOutput, StringComparison.Ordinal) && sentence.IndexOf('\'', AboutOutput.Length) is > 0 and var end)
            return StepForm.FieldOfOutput(sentence[AboutOutput.Length..end]);
        return (type?.Parameters ?? []).FirstOrDefault(parameter => sentence.StartsWith($"{parameter.Name} ", StringComparison.Ordinal)) is { } found ? StepForm.FieldOf(found) : null;
    }

    private string? OfParameter(string place) =>
        (type?.Parameters ?? []).Where(parameter => Begins(place, parameter.Name)).MaxBy(parameter => parameter.Name.Length) is { } found
            ? OfPart(StepForm.FieldOf(found), found, place[found.Name.Length..])
            : null;

    /// <param name="place">Such as <c>.amount.Minimum</c> or <c>[2].Condition</c>.</param>
    private string OfPart(string prefix, StepParameter parameter, string place)
    {
        if (parameter.Entries is not { } entries || !rows.TryGetValue(prefix, out var known) || Find(known, place) is not (var row, var rest))
            return prefix;
        if (entries.Value is not null)
            return RowNames.Value(prefix, row.Key);
        return rest.Length == 0 ? entries.Name is null ? RowNames.Row(prefix, row.Key) : RowNames.Name(prefix, row.Key)
            : entries.Member(rest.TrimStart('.')) is { } member ? RowNames.Member(prefix, row.Key, member.Name)
            : RowNames.Row(prefix, row.Key);
    }

    private static (EntryRow Row, string Place)? Find(ImmutableArray<EntryRow> rows, string place)
    {
        if (place.StartsWith('[') && place.IndexOf(']', StringComparison.Ordinal) is > 0 and var end
            && int.TryParse(place[1..end], NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < rows.Length)
        {
            return (rows[index], place[(end + 1)..]);
        }

        return place.StartsWith('.') && rows.Where(row => row.Name is not null && Begins(place[1..], row.Name)).MaxBy(row => row.Name!.Length) is { } named
            ? (named, place[(named.Name!.Length + 1)..])
            : null;
    }

    private static bool Begins(string place, string name) =>
        place.StartsWith(name, StringComparison.OrdinalIgnoreCase) && (place.Length == name.Length || place[name.Length] is '.' or '[');
}
