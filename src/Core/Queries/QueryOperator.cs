using System.Collections.Immutable;

namespace WorkflowFunctions.Core.Queries;

/// <summary>The operators of the query language.</summary>
public enum QueryOperator
{
    Equal,
    NotEqual,
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
    Contains,
    NotContains,
    StartsWith,
    EndsWith,
}

/// <summary>How operators are written, and which of them a type of field allows.</summary>
public static class QueryOperators
{
    private static readonly ImmutableArray<string> Texts =
        ["-eq", "-ne", "-gt", "-ge", "-lt", "-le", "-contains", "-notcontains", "-startswith", "-endswith"];

    public static ImmutableArray<QueryOperator> All { get; } = [.. Enum.GetValues<QueryOperator>()];

    /// <summary>The operators that every field allows, with <c>NULL</c> as well.</summary>
    public static ImmutableArray<QueryOperator> Equality { get; } = [QueryOperator.Equal, QueryOperator.NotEqual];

    private static ImmutableArray<QueryOperator> Order { get; } = [.. All.Where(@operator => @operator <= QueryOperator.LessOrEqual)];

    /// <summary>Whether no order of the values helps to find what fits: each has to be looked at.</summary>
    public static bool ReadsAll(this QueryOperator @operator) =>
        @operator is QueryOperator.Contains or QueryOperator.NotContains or QueryOperator.EndsWith;

    public static string Text(this QueryOperator @operator) => Texts[(int)@operator];

    /// <summary>The operator written like this, in any case; null if there is none.</summary>
    public static QueryOperator? Find(string text)
    {
        var index = Texts.FindIndex(known => string.Equals(known, text, StringComparison.OrdinalIgnoreCase));
        return index < 0 ? null : (QueryOperator)index;
    }

    /// <summary>The operators that a type of field allows.</summary>
    public static ImmutableArray<QueryOperator> Of(QueryFieldType type) => type switch
    {
        QueryFieldType.Text or QueryFieldType.Person => All,
        QueryFieldType.Flag => Equality,
        _ => Order,
    };

    public static string List(ImmutableArray<QueryOperator> operators) => string.Join(", ", operators.Select(Text));

    private static int FindIndex(this ImmutableArray<string> texts, Predicate<string> isMeant)
    {
        for (var index = 0; index < texts.Length; index++)
        {
            if (isMeant(texts[index]))
                return index;
        }

        return -1;
    }
}
