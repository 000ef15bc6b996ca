using FsCheck;
using FsCheck.Fluent;
using WorkflowFunctions.Core.Queries;
using WorkflowFunctions.Core.Tests.Queries;

namespace WorkflowFunctions.Core.Tests.Properties;

/// <summary>Queries as people write them, and texts put together from the pieces of the language and from what breaks parsers.</summary>
[Properties(Arbitrary = [typeof(QueryProperties)], MaxTest = 1000)]
public class QueryProperties
{
    private static readonly string[] Pieces =
    [
        "Name", "Size", "Owner", "Issued", "Status", "Id", "Nme", " -eq ", " -ne ", "-contains", " -x ", " AND ", " OR ", "and", "(", ")", "\"", "\\",
        "\\\"", "NULL", "%TODAY%", "%TODAY-", "%", "%ME%", "7", "-1", "x", " ", "\t", "\0", "\r\n", "é", "ı", "\ud83d\ude00", "\ud800", "'", "_",
    ];

    private static readonly string[] BareValues = ["x", "-1", "NULL", "%TODAY-7%", "-eq", "%_'", "\ud83d\ude00", "a\\b", "ı"];

    public static Arbitrary<string> Texts() => Gen.Elements(Pieces).ListOf().Select(string.Concat).ToArbitrary();

    public static Arbitrary<QuerySyntax> Queries() => Gen.Sized(size => Query(Math.Min(size, 20))).ToArbitrary();

    [Property]
    public void A_query_that_is_written_down_reads_as_what_it_was(QuerySyntax query)
    {
        var written = QueryPrinter.Print(query);

        var (read, problems) = QueryParser.Parse(written);

        Assert.Empty(problems);
        Assert.Equal(query, read);
        Assert.Equal(written, QueryPrinter.Print(read!));
    }

    [Property(MaxTest = 5000)]
    public void Whatever_is_asked_is_understood_or_refused_with_places_inside_of_it(string text)
    {
        var reading = Certificate.Read(text);

        Assert.All(reading.Problems, problem => Assert.InRange(problem.Position, 1, text.Length + 1));
        Assert.Equal(reading.Problems.OrderBy(problem => problem.Position), reading.Problems);
        Assert.True(reading.Problems.Length <= QueryLimits.Problems);
        if (!string.IsNullOrWhiteSpace(text))
            Assert.Equal(reading.Problems.IsEmpty, reading.Filter is not null);
        _ = Certificate.Catalogue.Matches(reading.Filter, new Certificate(Guid.Empty, text));
    }

    [Property]
    public void A_quoted_text_is_that_text(string text)
    {
        var filter = Certificate.Read($"Name -eq {QueryPrinter.Quote(text)}").Filter;

        Assert.Equal(new QueryValue.Text(text), Assert.IsType<QueryFilter.Compare>(filter).Value);
    }

    private static Gen<QuerySyntax> Query(int size) => size == 0
        ? Comparison
        : Gen.Frequency(
            (1, Comparison),
            (1, Pair(size).Select(QuerySyntax (pair) => new QuerySyntax.And(pair.Left, pair.Right))),
            (1, Pair(size).Select(QuerySyntax (pair) => new QuerySyntax.Or(pair.Left, pair.Right))));

    private static Gen<(QuerySyntax Left, QuerySyntax Right)> Pair(int size) =>
        from left in Query(size / 2)
        from right in Query(size / 2)
        select (left, right);

    private static Gen<QuerySyntax> Comparison { get; } =
        from field in Gen.Elements("Name", "Size", "x.y")
        from @operator in Gen.Elements<QueryOperator>(QueryOperators.All)
        from value in Gen.OneOf(
            Gen.Elements(BareValues).Select(text => new QueryWord(text, false, 0)),
            Texts().Generator.Select(text => new QueryWord(text, true, 0)))
        select (QuerySyntax)new QuerySyntax.Comparison(
            new QueryWord(field, false, 0), new QueryWord(@operator.Text(), false, 0), @operator, value);
}
