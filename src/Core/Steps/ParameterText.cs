using System.Globalization;
using System.Text.Json;
using WorkflowFunctions.Core.Steps.Approval;
using WorkflowFunctions.Core.Steps.Decision;
using WorkflowFunctions.Core.Steps.Escalating;
using WorkflowFunctions.Core.Steps.Input;

namespace WorkflowFunctions.Core.Steps;

/// <summary>Which values fit a parameter, and how to say that to people.</summary>
internal static class ParameterText
{
    public static bool Fits(StepParameter parameter, JsonElement value) => parameter.Kind switch
    {
        ParameterKind.Text => value.ValueKind == JsonValueKind.String,
        ParameterKind.WholeNumber => JsonValues.Int(value) is { } number && parameter.InRange(number),
        ParameterKind.Number => JsonValues.Number(value) is { } number && parameter.InRange(number),
        ParameterKind.Boolean => JsonValues.Bool(value) is not null,
        ParameterKind.Choice => value.ValueKind == JsonValueKind.String
            && parameter.Choices.Contains(value.GetString()!, StringComparer.OrdinalIgnoreCase),
        ParameterKind.Date => value.ValueKind == JsonValueKind.String && Timestamps.Parse(value.GetString()!) is not null,
        ParameterKind.TextList => IsTextList(value),
        ParameterKind.TextMap => value.ValueKind == JsonValueKind.Object
            && value.EnumerateObject().All(item => item.Value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array)),
        ParameterKind.TextListMap => value.ValueKind == JsonValueKind.Object && value.EnumerateObject().All(item => IsTextList(item.Value)),
        ParameterKind.RoleCounts => value.ValueKind == JsonValueKind.Object && value.EnumerateObject().Any()
            && value.EnumerateObject().All(item => RoleId(item.Name) > 0 && JsonValues.Int(item.Value) is { } count && parameter.InRange(count)),
        ParameterKind.Inputs => StepInput.Problems(value).IsEmpty,
        ParameterKind.Cases => DecisionCase.Problems(value).IsEmpty,
        ParameterKind.Answers => FurtherAnswer.Problems(value).IsEmpty,
        ParameterKind.Escalations => EscalationCheck.Problems(value).IsEmpty,
        ParameterKind.RoleIds => value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(item => JsonValues.Int(item) is >= 1),
        ParameterKind.TypedValue or ParameterKind.TypedLimit => IsPlain(value),
        ParameterKind.TypedValues => value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(IsPlain),
        _ => false,
    };

    public static string Expected(StepParameter parameter) => parameter.Kind switch
    {
        ParameterKind.Text => "a string",
        ParameterKind.WholeNumber => "a whole number" + Range(parameter),
        ParameterKind.Number => "a number" + Range(parameter),
        ParameterKind.Boolean => "True or False",
        ParameterKind.Date => "a date such as 2027-03-01 or 2027-03-01T12:00:00Z",
        ParameterKind.TextList => "a list of strings",
        ParameterKind.TextMap => "an object of names and plain values",
        ParameterKind.TextListMap => "an object of names and lists of strings",
        ParameterKind.RoleCounts => "an object of role ids, each with a whole number" + Range(parameter),
        ParameterKind.Inputs => StepInput.Expected,
        ParameterKind.Cases => DecisionCase.Expected,
        ParameterKind.Answers => FurtherAnswer.Expected,
        ParameterKind.Escalations => EscalationRule.Expected,
        ParameterKind.RoleIds => "a list of role ids",
        ParameterKind.TypedValue or ParameterKind.TypedLimit => "a plain value",
        ParameterKind.TypedValues => "a list of plain values",
        _ => "one of " + string.Join(", ", parameter.Choices),
    };

    public static ControlKind ControlOf(StepParameter parameter) => parameter.Kind switch
    {
        _ when parameter.IsSecret => ControlKind.Password,
        ParameterKind.WholeNumber or ParameterKind.Number => ControlKind.Number,
        ParameterKind.Boolean => ControlKind.CheckBox,
        ParameterKind.Choice => ControlKind.DropDown,
        ParameterKind.Date => ControlKind.Date,
        ParameterKind.TextList or ParameterKind.Cases or ParameterKind.Escalations or ParameterKind.RoleIds or ParameterKind.TypedValues => ControlKind.List,
        ParameterKind.TextMap or ParameterKind.TextListMap or ParameterKind.RoleCounts or ParameterKind.Inputs or ParameterKind.Answers => ControlKind.Map,
        _ => ControlKind.TextBox,
    };

    /// <summary><c>MinimumApprovals</c> as <c>Minimum Approvals</c>; a run of capitals stays together, as in <c>URL</c>.</summary>
    public static string Words(string name)
    {
        var words = new System.Text.StringBuilder();
        for (var at = 0; at < name.Length; at++)
        {
            var begins = char.IsUpper(name[at]) && at > 0 && (char.IsLower(name[at - 1]) || (at + 1 < name.Length && char.IsLower(name[at + 1])));
            if (begins && words[^1] != ' ')
                words.Append(' ');
            words.Append(at == 0 ? char.ToUpperInvariant(name[at]) : name[at] == '_' ? ' ' : name[at]);
        }

        return words.ToString();
    }

    /// <summary>The id of a role, given as the name of a member; null if it is not an id.</summary>
    public static int? RoleId(string name) => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;

    private static bool IsTextList(JsonElement value) =>
        value.ValueKind == JsonValueKind.String
        || (value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String));

    private static bool IsPlain(JsonElement value) => value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array);

    private static string Range(StepParameter parameter) => (parameter.Minimum, parameter.Maximum) switch
    {
        ({ } least, { } most) => FormattableString.Invariant(
            $" {(parameter.ExclusiveMinimum ? "above" : "from")} {least} {(parameter.ExclusiveMinimum ? "up to" : "to")} {most}"),
        ({ } least, null) => FormattableString.Invariant($" of at least {least}"),
        _ => "",
    };
}
