using System.Collections.Immutable;

namespace WorkflowFunctions.Core.Queries;

/// <summary>
/// Reads a query: comparisons joined by <c>AND</c>, which binds tighter, and <c>OR</c>, with parentheses. A rule is the same about tokens, and
/// has <c>NOT</c>, <c>-in</c> and tokens by themselves besides. One problem does not hide another: after a problem, reading goes on at the
/// next <c>AND</c>, <c>OR</c> or parenthesis.
/// </summary>
public sealed class QueryParser
{
    public const string InOperator = "-in";

    private const string AndWord = "AND";
    private const string OrWord = "OR";
    private const string NotWord = "NOT";

    private readonly List<QueryProblem> _problems = [];
    private readonly bool _isRule;
    private readonly ImmutableArray<QueryToken> _tokens;
    private int _at;
    private int _comparisons;
    private int _slowComparisons;

    private QueryParser(string text, bool isRule) => (_isRule, _tokens) = (isRule, QueryLexer.Read(text, isRule, Report));

    private QueryToken Now => _tokens[_at];

    private bool IsAtEnd => Now.Kind == QueryTokenKind.End;

    /// <summary>The whole query, with its problems in the order they were found; null if the text is blank.</summary>
    public static (QuerySyntax? Query, ImmutableArray<QueryProblem> Problems) Parse(string text) => Parse(text, isRule: false);

    /// <summary>The same for a rule.</summary>
    public static (QuerySyntax? Rule, ImmutableArray<QueryProblem> Problems) ParseRule(string text) => Parse(text, isRule: true);

    private static (QuerySyntax? Query, ImmutableArray<QueryProblem> Problems) Parse(string text, bool isRule)
    {
        var what = isRule ? "rule" : "query";
        if (text.Length > QueryLimits.Length)
        {
            return (null, [new QueryProblem(QueryLimits.Length + 1,
                $"the {what} has {text.Length} characters, but may have at most {QueryLimits.Length}.")]);
        }

        var parser = new QueryParser(text, isRule);
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
        var not = Now.Word;
        if (_isRule && Takes(NotWord))
            return Not(not, depth + 1);
        var part = Now.Kind == QueryTokenKind.Open ? Parenthesis(depth + 1) : Comparison();
        if (!IsAtEnd && Now.Kind != QueryTokenKind.Close && !IsConnector)
        {
            if (part is not QuerySyntax.Missing)
                Report(Now.Word.Position, $"AND or OR is expected before {Shown}; a value with blanks{(_isRule ? ", commas" : "")} or parentheses needs double quotes.");
            SkipRest();
        }

        return part;
    }

    private QuerySyntax Not(QueryWord not, int depth)
    {
        if (depth <= QueryLimits.Depth)
            return new QuerySyntax.Not(Part(depth));
        ReportDepth(not);
        SkipRest();
        return new QuerySyntax.Missing();
    }

    private void ReportDepth(QueryWord word) =>
        Report(word.Position, $"parentheses{(_isRule ? " and NOT" : "")} may stand at most {QueryLimits.Depth} deep within each other.");

    private QuerySyntax Parenthesis(int depth)
    {
        var open = _tokens[_at++].Word;
        if (depth > QueryLimits.Depth)
        {
            ReportDepth(open);
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
            return Missing(_isRule ? "a token such as $(amount) is expected" : "a field name is expected");
        var field = _tokens[_at++].Word;
        if (_isRule && !IsWord)
            return Truth(field);
        if (_isRule && field.Token is null)
            return NoToken(field);
        if (field.IsQuoted)
            Report(field.Position, $"{Quote(field)} stands where a field name is expected, which has no quotes.");
        if (!IsWord)
            return Missing($"an operator is expected after {Quote(field)}");
        var written = _tokens[_at++].Word;
        if (_isRule && written.Is(InOperator))
            return In(field);
        var found = written.IsQuoted ? null : QueryOperators.Find(written.Text);
        if (found is null)
            Report(written.Position, $"{Quote(written)} is no operator; valid are {QueryOperators.List(QueryOperators.All)}{(_isRule ? $", {InOperator}" : "")}.");
        if (!IsWord)
            return Missing($"a value is expected after {Quote(written)}");
        var value = _tokens[_at++].Word;
        Count(field);
        if (found?.ReadsAll() == true && ++_slowComparisons == QueryLimits.SlowComparisons + 1)
        {
            Report(field.Position,
                $"a {(_isRule ? "rule" : "query")} may have at most {QueryLimits.SlowComparisons} comparisons with {QueryOperators.List([.. QueryOperators.All.Where(known => known.ReadsAll())])}.");
        }

        return field.IsQuoted ? new QuerySyntax.Missing() : new QuerySyntax.Comparison(field, written, found, value);
    }

    private QuerySyntax.Missing NoToken(QueryWord word)
    {
        Report(word.Position, $"{Quote(word)} stands where a token such as $(amount) is expected{(word.IsQuoted ? ", which has no quotes" : "")}.");
        SkipRest();
        return new QuerySyntax.Missing();
    }

    private QuerySyntax.Truth Truth(QueryWord word)
    {
        Count(word);
        if (word.Token is null && (word.IsQuoted || JsonValues.Bool(word.Text) is null))
            Report(word.Position, $"{Quote(word)} stands where a token such as $(amount), True or False is expected.");
        return new QuerySyntax.Truth(word);
    }

    private QuerySyntax In(QueryWord field)
    {
        var values = ImmutableArray.CreateBuilder<QueryWord>();
        if (Now is { Kind: QueryTokenKind.Word, Word.Token: not null })
        {
            Count(field);
            return new QuerySyntax.In(field, [_tokens[_at++].Word], IsList: false);
        }

        if (Now.Kind != QueryTokenKind.Open)
            return Missing($"a list such as (\"a\", \"b\"), or one token, is expected after {InOperator}");
        do
        {
            _at++;
            if (!IsWord)
                return MissingInList("a value is expected");
            values.Add(_tokens[_at++].Word);
            Count(field);
        }
        while (Now.Kind == QueryTokenKind.Comma);
        if (Now.Kind != QueryTokenKind.Close)
            return MissingInList("a comma or a closing parenthesis is expected");
        _at++;
        return new QuerySyntax.In(field, values.ToImmutable(), IsList: true);
    }

    private QuerySyntax.Missing MissingInList(string expected)
    {
        Report(Now.Word.Position, $"{expected}, but here is {Shown}.");
        SkipInside(open: 1);
        return new QuerySyntax.Missing();
    }

    private void Count(QueryWord field)
    {
        if (++_comparisons == QueryLimits.Comparisons + 1)
            Report(field.Position, $"a {(_isRule ? "rule" : "query")} may have at most {QueryLimits.Comparisons} comparisons.");
    }

    /// <summary>Whether the next token is a word that is not a keyword of the language.</summary>
    private bool IsWord => Now.Kind == QueryTokenKind.Word && !IsConnector && !(_isRule && Now.Word.Is(NotWord));

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
