namespace WorkflowFunctions.Core.Queries;

/// <summary>A query as it is written, with what stands where, before anybody knows its fields.</summary>
public abstract record QuerySyntax
{
    private QuerySyntax()
    {
    }

    public sealed record And(QuerySyntax Left, QuerySyntax Right) : QuerySyntax;

    public sealed record Or(QuerySyntax Left, QuerySyntax Right) : QuerySyntax;

    /// <param name="Operator">Null where the word is none; a problem says so.</param>
    public sealed record Comparison(QueryWord Field, QueryWord OperatorWord, QueryOperator? Operator, QueryWord Value) : QuerySyntax;

    /// <summary>What could not be read; a problem says why.</summary>
    public sealed record Missing : QuerySyntax;
}

/// <summary>A word of a query. Two words are the same that say the same, wherever they stand.</summary>
/// <param name="Text">Without quotes and escapes.</param>
/// <param name="IsQuoted">Whether it stands in double quotes, and so is text whatever it says.</param>
/// <param name="Position">1-based.</param>
public readonly record struct QueryWord(string Text, bool IsQuoted, int Position)
{
    public bool Equals(QueryWord other) => Text == other.Text && IsQuoted == other.IsQuoted;

    public override int GetHashCode() => HashCode.Combine(Text, IsQuoted);

    /// <summary>Whether this is the given word of the language, in any case.</summary>
    public bool Is(string word) => !IsQuoted && string.Equals(Text, word, StringComparison.OrdinalIgnoreCase);
}

/// <summary>Something wrong in a query.</summary>
/// <param name="Position">Where it stands; 1-based.</param>
/// <param name="Message">What is wrong, and what would be right.</param>
public sealed record QueryProblem(int Position, string Message);
