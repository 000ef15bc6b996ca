using System.Text.Json;

namespace WorkflowFunctions.Core.Steps.Input;

/// <summary>How a value of each type of input is read and kept.</summary>
internal static class InputValue
{
    /// <summary>The value in the canonical form of its type; null if it is not of that type.</summary>
    public static JsonElement? Read(ParameterKind kind, JsonElement given) => kind switch
    {
        ParameterKind.Number => JsonValues.ExactNumber(given),
        ParameterKind.Boolean => JsonValues.Bool(given) is { } truth ? JsonValues.Of(truth) : null,
        ParameterKind.Date => given.ValueKind == JsonValueKind.String && Timestamps.Parse(given.GetString()!) is { } moment
            ? JsonValues.Of(Timestamps.Format(moment))
            : null,
        _ => given.ValueKind == JsonValueKind.String ? given : null,
    };

    public static string Expected(ParameterKind kind) => kind switch
    {
        ParameterKind.Number => "a number",
        ParameterKind.Boolean => "True or False",
        ParameterKind.Date => "a date such as 2027-03-01 or 2027-03-01T12:00:00Z",
        _ => "a string",
    };

    public static bool IsEmptyText(JsonElement value) => value.ValueKind == JsonValueKind.String && value.GetString()!.Length == 0;

    /// <summary>
    /// Negative if the first of two values in canonical form is the smaller one. Of a text and a whole number, the length of the text is
    /// compared. Null if they cannot be compared.
    /// </summary>
    public static int? Compare(ParameterKind kind, JsonElement value, JsonElement limit) => kind switch
    {
        ParameterKind.Number => ExactNumber.Of(value) is { } number && ExactNumber.Of(limit) is { } bound ? number.Compare(bound) : null,
        ParameterKind.Date => Timestamps.Parse(value.GetString()!) is { } moment && Timestamps.Parse(limit.GetString()!) is { } bound
            ? moment.CompareTo(bound)
            : null,
        ParameterKind.Text => value.GetString()!.Length.CompareTo(JsonValues.Int(limit)),
        _ => null,
    };

    /// <summary>Texts are the same whatever their case, and numbers however they are written.</summary>
    public static bool AreSame(ParameterKind kind, JsonElement one, JsonElement other) => kind == ParameterKind.Text
        ? string.Equals(one.GetString(), other.GetString(), StringComparison.OrdinalIgnoreCase)
        : JsonValues.AreSame(one, other);
}
