using System.Collections.Immutable;

namespace WorkflowFunctions.Core.Queries;

/// <summary>
/// Reads a query: comparisons joined by <c>AND</c>, which binds tighter, and <c>OR</c>, with parentheses. One problem does not hide
/// another: after a problem, reading goes on at the next <c>AND</c>, <c>OR</c> or parenthesis.
/// </summary>
public sealed class QueryParser
{
    private const string AndWord = "AND";
    private const string OrWord = "OR";

    private readonly List<QueryProblem> _problems = [];
    private readonly ImmutableArray<QueryToken> _tokens;
    private int _at;
    private int _comparisons;
    private int _slowComparisons;

    private QueryParser(string text) => _tokens = QueryLexer.Read(text, Report);

    private QueryToken Now => _tokens[_at];

    private bool IsAtEnd => Now.Kind == QueryTokenKind.End;

    /// <summary>The whole query, with its problems in the order they were found; null if the text is blank.</summary>
    public static (QuerySyntax? Query, ImmutableArray<QueryProblem> Problems) Parse(string text)
    {
        if (text.Length > QueryLimits.Length)
        {
            return (null, [new QueryProblem(QueryLimits.Length + 1,
                $"the query has {text.Length} characters, but may have at most {QueryLimits.Length}.")]);
        }

        var parser = new QueryParser(text);
        return parser.IsAtEnd ? (null, []) : (parser.Whole(), [.. parser._problems]);
    }

    private QuerySyntax Whole()
    {
        var query = Or(depth: 0);
        while (!IsAtEnd)
        {
            Report(Now.Word.Position, "this closing parenthesis closes nothing.");
            _at++;
            SkipRest();
            if (IsConnector)
                _at++;
            if (!IsAtEnd)
                query = new QuerySyntax.And(query, Or(depth: 0));
        }

        return query;
    }

    private bool IsConnector => Now.Kind == QueryTokenKind.Word && (Now.Word.Is(AndWord) || Now.Word.Is(OrWord));

    private QuerySyntax Or(int depth)
    {
        var left = And(depth);
        while (Takes(OrWord))
            left = new QuerySyntax.Or(left, And(depth));
        return left;
    }

    private QuerySyntax And(int depth)
    {
        var left = Part(depth);
        while (Takes(AndWord))
            left = new QuerySyntax.And(left, Part(depth));
        return left;
    }

    private QuerySyntax Part(int depth)
    {
        var part = Now.Kind == QueryTokenKind.Open ? Parenthesis(depth + 1) : Comparison();
        if (!IsAtEnd && Now.Kind != QueryTokenKind.Close && !IsConnector)
        {
            if (part is not QuerySyntax.Missing)
                Report(Now.Word.Position, $"AND or OR is expected before {Shown}; a value with blanks or parentheses needs double quotes.");
            SkipRest();
        }

        return part;
    }

    private QuerySyntax Parenthesis(int depth)
    {
        var open = _tokens[_at++].Word;
        if (depth > QueryLimits.Depth)
        {
            Report(open.Position, $"parentheses may stand at most {QueryLimits.Depth} deep within each other.");
            SkipInside(open: 1);
            return new QuerySyntax.Missing();
        }

        var inner = Or(depth);
        if (Now.Kind == QueryTokenKind.Close)
            _at++;
        else
            Report(open.Position, "this parenthesis is never closed.");
        return inner;
    }

    private QuerySyntax Comparison()
    {
        if (!IsWord)
            return Missing("a field name is expected");
        var field = _tokens[_at++].Word;
        if (field.IsQuoted)
            Report(field.Position, $"{Quote(field)} stands where a field name is expected, which has no quotes.");
        if (!IsWord)
            return Missing($"an operator is expected after {Quote(field)}");
        var written = _tokens[_at++].Word;
        var found = written.IsQuoted ? null : QueryOperators.Find(written.Text);
        if (found is null)
            Report(written.Position, $"{Quote(written)} is no operator; valid are {QueryOperators.List(QueryOperators.All)}.");
        if (!IsWord)
            return Missing($"a value is expected after {Quote(written)}");
        var value = _tokens[_at++].Word;
        if (++_comparisons == QueryLimits.Comparisons + 1)
            Report(field.Position, $"a query may have at most {QueryLimits.Comparisons} comparisons.");
        if (found?.ReadsAll() == true && ++_slowComparisons == QueryLimits.SlowComparisons + 1)
        {
            Report(field.Position,
                $"a query may have at most {QueryLimits.SlowComparisons} comparisons with {QueryOperators.List([.. QueryOperators.All.Where(known => known.ReadsAll())])}.");
        }

        return field.IsQuoted ? new QuerySyntax.Missing() : new QuerySyntax.Comparison(field, written, found, value);
    }

    /// <summary>Whether the next token is a word that is not a keyword of the language.</summary>
    private bool IsWord => Now.Kind == QueryTokenKind.Word && !IsConnector;

    private string Shown => IsAtEnd ? "the end" : Quote(Now.Word);

    private static string Quote(QueryWord word) => word.IsQuoted ? $"\"{word.Text}\"" : $"'{word.Text}'";

    private QuerySyntax.Missing Missing(string expected)
    {
        Report(Now.Word.Position, $"{expected}, but here is {Shown}.");
        SkipRest();
        return new QuerySyntax.Missing();
    }

    /// <summary>Skips to where a part of the query may begin or end again.</summary>
    private void SkipRest()
    {
        while (!IsAtEnd && !IsConnector && Now.Kind != QueryTokenKind.Close)
        {
            if (_tokens[_at++].Kind == QueryTokenKind.Open)
                SkipInside(open: 1);
        }
    }

    /// <summary>Skips to the end of this many open parentheses.</summary>
    private void SkipInside(int open)
    {
        for (; !IsAtEnd && open > 0; _at++)
            open += Now.Kind switch { QueryTokenKind.Open => 1, QueryTokenKind.Close => -1, _ => 0 };
    }

    private bool Takes(string word)
    {
        if (Now.Kind != QueryTokenKind.Word || !Now.Word.Is(word))
            return false;
        _at++;
        return true;
    }

    private void Report(int position, string message)
    {
        if (_problems.Count < QueryLimits.Problems)
            _problems.Add(new QueryProblem(position, message));
    }
}
