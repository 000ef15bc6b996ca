using System.Collections.Immutable;
using WorkflowFunctions.Core.Queries;

namespace WorkflowFunctions.Portal.Builder.Conditions;

/// <summary>A way to compare.</summary>
/// <param name="Code">As a form sends it.</param>
/// <param name="HasValue">Whether it compares with a value.</param>
internal sealed record Comparison(string Code, string Words, bool HasValue = true);

/// <summary>What the language of rules has to compare a token with, in words.</summary>
internal static class Comparisons
{
    public const string IsTrue = "True";
    public const string IsNotTrue = "NOT";
    public const string HasOne = "-ne NULL";
    public const string HasNone = "-eq NULL";
    public const string IsNoneOf = $"NOT {QueryParser.InOperator}";

    public static ImmutableArray<Comparison> All { get; } =
    [
        .. QueryOperators.All.Select(@operator => new Comparison(@operator.Text(), WordsOf(@operator))),
        new(QueryParser.InOperator, "is one of"), new(IsNoneOf, "is none of"),
        new(HasOne, "has a value", HasValue: false), new(HasNone, "has no value", HasValue: false),
        new(IsTrue, "is true", HasValue: false), new(IsNotTrue, "is not true", HasValue: false),
    ];

    /// <summary>Null if there is no such comparison.</summary>
    public static Comparison? Find(string code) => All.FirstOrDefault(known => known.Code == code);

    private static string WordsOf(QueryOperator @operator) => @operator switch
    {
        QueryOperator.Equal => "is",
        QueryOperator.NotEqual => "is not",
        QueryOperator.Greater => "is greater than",
        QueryOperator.GreaterOrEqual => "is at least",
        QueryOperator.Less => "is less than",
        QueryOperator.LessOrEqual => "is at most",
        QueryOperator.Contains => "contains",
        QueryOperator.NotContains => "does not contain",
        QueryOperator.StartsWith => "begins with",
        QueryOperator.EndsWith => "ends with",
        _ => @operator.Text(),
    };
}
