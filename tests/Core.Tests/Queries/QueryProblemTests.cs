using WorkflowFunctions.Core.Queries;

namespace WorkflowFunctions.Core.Tests.Queries;

/// <summary>Whoever makes a mistake learns where it is and what would be right, of all mistakes at once.</summary>
public class QueryProblemTests
{
    private const string Operators = "-eq, -ne, -gt, -ge, -lt, -le, -contains, -notcontains, -startswith, -endswith";

    [Theory]
    [InlineData("Nme -eq x", 1, "'Nme' is no field of this list; valid are Id, Name, Owner, Size, Issued, Status, IsOpen, Uses.")]
    [InlineData("Name -like x", 6, $"'-like' is no operator; valid are {Operators}.")]
    [InlineData("Name \"-eq\" x", 6, $"\"-eq\" is no operator; valid are {Operators}.")]
    [InlineData("\"Name\" -eq x", 1, "\"Name\" stands where a field name is expected, which has no quotes.")]
    [InlineData("Name", 5, "an operator is expected after 'Name', but here is the end.")]
    [InlineData("Name -eq", 9, "a value is expected after '-eq', but here is the end.")]
    [InlineData("Name -eq AND Size -eq 1", 10, "a value is expected after '-eq', but here is 'AND'.")]
    [InlineData("Name -eq (x)", 10, "a value is expected after '-eq', but here is '('.")]
    [InlineData("Size -eq 1 OR", 14, "a field name is expected, but here is the end.")]
    [InlineData("AND Size -eq 1", 1, "a field name is expected, but here is 'AND'.")]
    [InlineData("()", 2, "a field name is expected, but here is ')'.")]
    [InlineData("Name -eq two words", 14, "AND or OR is expected before 'words'; a value with blanks or parentheses needs double quotes.")]
    [InlineData("Name -eq f(x)", 11, "AND or OR is expected before '('; a value with blanks or parentheses needs double quotes.")]
    [InlineData("(Size -eq 1", 1, "this parenthesis is never closed.")]
    [InlineData("Size -eq 1)", 11, "this closing parenthesis closes nothing.")]
    [InlineData("Name -eq \"x", 10, "this text in double quotes is never closed; a quote inside of it is written \\\".")]
    [InlineData("Size -contains 1", 6, "-contains cannot be used with Size; valid are -eq, -ne, -gt, -ge, -lt, -le.")]
    [InlineData("IsOpen -gt True", 8, "-gt cannot be used with IsOpen; valid are -eq, -ne.")]
    [InlineData("Name -gt NULL", 6, "-gt cannot be used with Name and NULL; valid are -eq, -ne.")]
    [InlineData("Owner -contains %ME%", 7, "-contains cannot be used with Owner and %ME%; valid are -eq, -ne.")]
    [InlineData("Name -eq %ME%", 10, "%ME% stands for the caller, and can be compared with the names of people only; as text it needs double quotes.")]
    [InlineData("Size -eq %ME%", 10, "%ME% stands for the caller, and can be compared with the names of people only; as text it needs double quotes.")]
    [InlineData("Name -eq %TODAY-7%", 10, "%TODAY-7% stands for a date, which Name is not; as text it needs double quotes.")]
    [InlineData("Id -eq 12", 8, "'12' is no value of Id; right would be a GUID such as 5b6f2a34-6f5e-4a43-9f0e-3a0c7d7d1a10.")]
    [InlineData("Size -eq 1.5", 10, "'1.5' is no value of Size; right would be a whole number from -9223372036854775808 to 9223372036854775807.")]
    [InlineData("Size -eq 9223372036854775808", 10, "'9223372036854775808' is no value of Size; right would be a whole number from -9223372036854775808 to 9223372036854775807.")]
    [InlineData("Issued -ge 31.3.2026", 12, "'31.3.2026' is no value of Issued; right would be a date such as 2026-03-31 or 2026-03-31T12:30:00Z, or %TODAY%, or %TODAY-7%.")]
    [InlineData("Issued -ge 2026-02-30", 12, "'2026-02-30' is no value of Issued; right would be a date such as 2026-03-31 or 2026-03-31T12:30:00Z, or %TODAY%, or %TODAY-7%.")]
    [InlineData("Issued -ge %TODAY-999999999%", 12, "'%TODAY-999999999%' is no value of Issued; right would be a date such as 2026-03-31 or 2026-03-31T12:30:00Z, or %TODAY%, or %TODAY-7%.")]
    [InlineData("Status -eq Done", 12, "'Done' is no value of Status; right would be one of Unknown (0), Running (1), Suspended (2), Failed (3), Complete (4), Rejected (5), CanceledForRestart (6).")]
    [InlineData("Status -eq 7", 12, "'7' is no value of Status; right would be one of Unknown (0), Running (1), Suspended (2), Failed (3), Complete (4), Rejected (5), CanceledForRestart (6).")]
    [InlineData("IsOpen -eq yes", 12, "'yes' is no value of IsOpen; right would be True or False.")]
    public void Each_mistake_is_named_with_its_place_and_what_would_be_right(string query, int position, string message) =>
        Assert.Equal([new QueryProblem(position, message)], Certificate.Read(query).Problems);

    [Fact]
    public void All_mistakes_are_told_at_once_in_the_order_of_their_places()
    {
        var reading = Certificate.Read("(Nme -eq x OR Size -like 1) AND Size -contains many AND Status -eq AND Id -eq 7 Name -eq \"");

        Assert.Null(reading.Filter);
        Assert.Equal([2, 20, 38, 48, 68, 79, 81, 90], reading.Problems.Select(problem => problem.Position));
    }

    [Fact]
    public void A_query_of_nothing_but_mistakes_does_not_report_all_of_them() =>
        Assert.Equal(QueryLimits.Problems, Certificate.Read(string.Join(" AND ", Enumerable.Repeat("x -eq 1", 60))).Problems.Length);

    [Fact]
    public void A_query_may_be_as_long_as_the_limit_and_no_longer()
    {
        var longest = "Name -eq " + new string('x', QueryLimits.Length - 9);
        Assert.Empty(Certificate.Read(longest).Problems);

        var problem = Assert.Single(Certificate.Read(longest + "x").Problems);

        Assert.Equal("the query has 4097 characters, but may have at most 4096.", problem.Message);
    }

    [Fact]
    public void Parentheses_may_stand_as_deep_as_the_limit_and_no_deeper()
    {
        static string Nested(int depth) => $"{new string('(', depth)}Size -eq 1{new string(')', depth)}";
        Assert.NotNull(Certificate.Read(Nested(QueryLimits.Depth)).Filter);

        Assert.Equal(
            [new QueryProblem(33, "parentheses may stand at most 32 deep within each other.")],
            Certificate.Read(Nested(QueryLimits.Depth + 1)).Problems);
        Assert.Single(Certificate.Read(Nested(2000)).Problems);
    }

    [Fact]
    public void A_query_may_have_as_many_comparisons_as_the_limit_and_no_more()
    {
        static string Joined(int comparisons) => string.Join(" OR ", Enumerable.Repeat("Size -eq 1", comparisons));
        Assert.NotNull(Certificate.Read(Joined(QueryLimits.Comparisons)).Filter);

        Assert.Equal("a query may have at most 100 comparisons.", Assert.Single(Certificate.Read(Joined(QueryLimits.Comparisons + 5)).Problems).Message);
    }

    [Theory]
    [InlineData("-contains")]
    [InlineData("-notcontains")]
    [InlineData("-endswith")]
    public void A_query_may_have_sixteen_comparisons_that_read_everything_and_no_more(string slow)
    {
        string Joined(int comparisons) => string.Join(" OR ", Enumerable.Repeat($"Name {slow} x", comparisons));
        Assert.NotNull(Certificate.Read($"{Joined(16)} OR Name -startswith x").Filter);

        Assert.Equal(
            "a query may have at most 16 comparisons with -contains, -notcontains, -endswith.",
            Assert.Single(Certificate.Read(Joined(20)).Problems).Message);
    }
}
