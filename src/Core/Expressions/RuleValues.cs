using System.Collections.Immutable;
using System.Text.Json;
using WorkflowFunctions.Core.Queries;

namespace WorkflowFunctions.Core.Expressions;

/// <summary>What the values of tokens are compared as.</summary>
internal static class RuleValues
{
    /// <summary>From the most particular kind on: two tokens are compared as the first that both are.</summary>
    private static readonly ImmutableArray<Func<JsonElement, QueryValue?>> Kinds = [Number, Moment, Flag, Text];

    /// <summary>Whether the operator looks into texts.</summary>
    public static bool IsOfText(QueryOperator @operator) => @operator > QueryOperator.LessOrEqual;

    public static ImmutableArray<QueryOperator> OperatorsOf(QueryValue literal) => literal switch
    {
        QueryValue.Null => QueryOperators.Equality,
        QueryValue.Flag => QueryOperators.Of(QueryFieldType.Flag),
        QueryValue.Exact => QueryOperators.Of(QueryFieldType.WholeNumber),
        QueryValue.Moment => QueryOperators.Of(QueryFieldType.Moment),
        _ => QueryOperators.Of(QueryFieldType.Text),
    };

    /// <summary>The value as the kind of the other one; null if it is not of that kind.</summary>
    public static QueryValue? As(QueryValue other, JsonElement value) => other switch
    {
        QueryValue.Exact => Number(value),
        QueryValue.Moment => Moment(value),
        QueryValue.Flag => Flag(value),
        _ => Text(value),
    };

    /// <summary>Both values as the first kind that both are; null if there is none that the operator can compare.</summary>
    public static (QueryValue Left, QueryValue Right)? Together(QueryOperator @operator, JsonElement left, JsonElement right)
    {
        foreach (var kind in IsOfText(@operator) ? [Text] : Kinds)
        {
            if (kind(left) is { } one && kind(right) is { } other)
                return OperatorsOf(other).Contains(@operator) ? (one, other) : null;
        }

        return null;
    }

    /// <summary>For a sentence: <c>$(amount) is 'abc', which is no number</c>.</summary>
    public static string NameOf(QueryValue kind) => kind switch
    {
        QueryValue.Exact => "no number",
        QueryValue.Moment => "no date",
        QueryValue.Flag => "neither True nor False",
        _ => "no text",
    };

    public static QueryValue.Flag? Flag(JsonElement value) => JsonValues.Bool(value) is { } flag ? new QueryValue.Flag(flag) : null;

    private static QueryValue.Exact? Number(JsonElement value) => ExactNumber.Of(value) is { } number ? new QueryValue.Exact(number) : null;

    private static QueryValue.Moment? Moment(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && Timestamps.Parse(value.GetString()!) is { } moment ? new QueryValue.Moment(moment) : null;

    /// <summary>A number, and True and False, have the text that they have where a token is put into a text.</summary>
    public static QueryValue.Text? Text(JsonElement value) =>
        value.ValueKind is JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False
            ? new QueryValue.Text(JsonValues.Text(value))
            : null;
}
