using System.Collections.Immutable;
using WorkflowFunctions.Core.Expressions;

namespace WorkflowFunctions.Core.Queries;

/// <summary>A query or a rule as it is written, with positions, before its fields are known. A rule has tokens where a query has fields.</summary>
public abstract record QuerySyntax
{
    private QuerySyntax()
    {
    }

    public sealed record And(QuerySyntax Left, QuerySyntax Right) : QuerySyntax;

    public sealed record Or(QuerySyntax Left, QuerySyntax Right) : QuerySyntax;

    /// <param name="Operator">Null if the word is not an operator; a problem says so.</param>
    public sealed record Comparison(QueryWord Field, QueryWord OperatorWord, QueryOperator? Operator, QueryWord Value) : QuerySyntax;

    /// <summary>Only in rules.</summary>
    public sealed record Not(QuerySyntax Inner) : QuerySyntax;

    /// <summary>Only in rules: a token, or True or False, by itself.</summary>
    public sealed record Truth(QueryWord Word) : QuerySyntax;

    /// <summary>Only in rules: whether a token is one of some values.</summary>
    /// <param name="IsList">Whether the values stand in parentheses; otherwise one token stands for them all.</param>
    public sealed record In(QueryWord Field, ImmutableArray<QueryWord> Values, bool IsList) : QuerySyntax;

    /// <summary>A part that could not be read; a problem says why.</summary>
    public sealed record Missing : QuerySyntax;
}

/// <summary>A word of a query. Two words are equal if they say the same, whatever their positions.</summary>
/// <param name="Text">Without quotes and escapes.</param>
/// <param name="IsQuoted">Whether it is in double quotes, and therefore always text.</param>
/// <param name="Position">1-based.</param>
public readonly record struct QueryWord(string Text, bool IsQuoted, int Position)
{
    public bool Equals(QueryWord other) => Text == other.Text && IsQuoted == other.IsQuoted;

    public override int GetHashCode() => HashCode.Combine(Text, IsQuoted);

    /// <summary>The name of the token that the word consists of; null if it is anything else.</summary>
    internal string? Token => IsQuoted ? null : TokenText.SingleToken(Text);

    /// <summary>Whether this is the given keyword, in any case.</summary>
    public bool Is(string word) => !IsQuoted && string.Equals(Text, word, StringComparison.OrdinalIgnoreCase);
}

/// <summary>Something wrong in a query.</summary>
/// <param name="Position">Where it stands; 1-based.</param>
/// <param name="Message">What is wrong, and what would be right.</param>
public sealed record QueryProblem(int Position, string Message);
