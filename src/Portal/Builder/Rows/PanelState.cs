using System.Collections.Immutable;
using System.Text.Json;
using WorkflowFunctions.Core.Steps;

namespace WorkflowFunctions.Portal.Builder.Rows;

/// <summary>What the fields of the panel show: what was typed last, or else what is stored; and what is wrong with it.</summary>
/// <param name="Typed">Null if the form is shown for the first time.</param>
/// <param name="Refused">Why the form was not taken, by field.</param>
/// <param name="Problems">What stands against publishing, by field.</param>
/// <param name="Done">What was done to the rows just now.</param>
public sealed record PanelState(
    IReadOnlyDictionary<string, string>? Typed, IReadOnlyDictionary<string, string> Refused, ILookup<string, string> Problems, bool MayEdit, RowEdit? Done,
    ImmutableDictionary<ParameterSource, ImmutableArray<(string Value, string Text)>> Choices)
{
    public string? Value(string field, string? stored) => Typed?.TryGetValue(field, out var typed) == true ? typed : stored;

    /// <summary>The chosen ones of several boxes, whose values have neither commas nor ends of lines.</summary>
    public IReadOnlyList<string> Chosen(string field, string stored) => (Value(field, stored) ?? "").Split([',', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    public string? ProblemOf(string field) => Refused.GetValueOrDefault(field) ?? (Problems[field].ToList() is { Count: > 0 } some ? string.Join(' ', some) : null);

    /// <summary>The rows to show, with what is stored of each; null if the value is a field of its own.</summary>
    public IReadOnlyList<(string Key, EntryRow? Stored)>? Rows(string prefix, ImmutableArray<EntryRow>? stored)
    {
        if (Typed?.TryGetValue(RowNames.Keys(prefix), out var keys) == true)
            return [.. keys.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(key => (key, stored?.FirstOrDefault(row => row.Key == key)))];
        return Typed?.ContainsKey(prefix) == true || stored is null ? null : [.. stored.Value.Select(row => (row.Key, (EntryRow?)row))];
    }

    /// <summary>Whether the parameter has something in the form, or something is wrong with it.</summary>
    public bool IsInUse(StepParameter parameter, JsonElement? stored)
    {
        var field = StepForm.FieldOf(parameter);
        // A box sends what it is by default, too.
        var isTyped = Value(field, null) is { Length: > 0 } typed && !(parameter.Kind == ParameterKind.Boolean && FieldText.Says(parameter, stored: null, typed.Replace(',', '\n')));
        return parameter.Required || stored is not null || isTyped || !string.IsNullOrEmpty(Value(RowNames.Keys(field), null)) || ProblemOf(field) is not null;
    }

    /// <summary>Whether the field has the focus when the page is shown.</summary>
    public bool HasFocus(RowAction action, string prefix, string key = "") => Done is { } done && done.Action == action && done.Prefix == prefix && (action == RowAction.Remove || done.Key == key);
}
