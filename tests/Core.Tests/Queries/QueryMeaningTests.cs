using System.Globalization;
using WorkflowFunctions.Core.Queries;

namespace WorkflowFunctions.Core.Tests.Queries;

public class QueryMeaningTests
{
    private static readonly Certificate Row = new(
        new Guid("5b6f2a34-6f5e-4a43-9f0e-3a0c7d7d1a10"), "Web \"Server\" (ä)", "erin", "e", 42,
        new DateTimeOffset(2026, 3, 9, 0, 0, 0, TimeSpan.Zero), 2, IsOpen: true, ["Enrollment", "Revocation"]);

    [Theory]
    [InlineData("", true)]
    [InlineData("  ", true)]
    [InlineData("Size -eq 42", true)]
    [InlineData("SIZE -EQ 42", true)]
    [InlineData("Size -ne 42", false)]
    [InlineData("Size -gt 41 and Size -lt 43 AND Size -ge 42 aNd Size -le 42", true)]
    [InlineData("Size -gt 42", false)]
    [InlineData("Size -lt 42", false)]
    [InlineData("Size -eq 1 AND Size -eq 2 OR Size -eq 42", true)]
    [InlineData("Size -eq 42 OR Size -eq 1 AND Size -eq 2", true)]
    [InlineData("(Size -eq 42 OR Size -eq 1) AND Size -eq 2", false)]
    [InlineData("((Size -eq 42))", true)]
    [InlineData("(Size -eq 42)AND(Size -eq 42)", true)]
    [InlineData("Name -startswith web", true)]
    [InlineData("Name -startswith server", false)]
    [InlineData("Name -endswith \"(Ä)\"", true)]
    [InlineData("Name -endswith web", false)]
    [InlineData("Name -contains \"\\\"SERVER\\\"\"", true)]
    [InlineData("Name -notcontains server", false)]
    [InlineData("Name -notcontains client", true)]
    [InlineData("Name -contains \"\"", true)]
    [InlineData("Name -eq \"wEB \\\"sERVER\\\" (Ä)\"", true)]
    [InlineData("Name -gt WEB", true)]
    [InlineData("Name -lt web", false)]
    [InlineData("Id -eq {5B6F2A34-6F5E-4A43-9F0E-3A0C7D7D1A10}", true)]
    [InlineData("Id -gt 5b6f2a34-6f5e-4a43-9f0e-3a0c7d7d1a0f", true)]
    [InlineData("Status -eq suspended", true)]
    [InlineData("Status -eq 2", true)]
    [InlineData("Status -gt \"Running\"", true)]
    [InlineData("IsOpen -eq TRUE", true)]
    [InlineData("IsOpen -ne True", false)]
    [InlineData("Issued -eq 2026-03-09", true)]
    [InlineData("Issued -eq 2026-03-09T01:30+01:30", true)]
    [InlineData("Issued -eq \"2026-03-09 00:00:00.0000000\"", true)]
    [InlineData("Issued -lt 2026-03-09T00:00:00.0000001Z", true)]
    [InlineData("Issued -eq %TODAY-1%", true)]
    [InlineData("Issued -lt \"%today%\"", true)]
    [InlineData("Issued -lt %TODAY+3650%", true)]
    [InlineData("Issued -ge %TODAY%", false)]
    public void A_query_means_what_it_says(string query, bool fits) => Assert.Equal(fits, Certificate.Fits(query, Row));

    [Theory]
    [InlineData("9007199254740993", 9007199254740993, true)]
    [InlineData("9007199254740992", 9007199254740993, false)]
    [InlineData("9223372036854775807", long.MaxValue, true)]
    [InlineData("9223372036854775806", long.MaxValue, false)]
    public void A_whole_number_is_compared_with_all_its_digits(string given, long size, bool fits) =>
        Assert.Equal(fits, Certificate.Fits($"Size -eq {given}", new Certificate(Guid.Empty, Size: size)));

    [Theory]
    [InlineData("Name -eq NULL", true, false)]
    [InlineData("Name -ne null", false, true)]
    [InlineData("Name -eq \"NULL\"", false, true)]
    [InlineData("Name -ne x", true, true)]
    [InlineData("Name -notcontains x", true, true)]
    [InlineData("Name -contains \"\"", false, true)]
    [InlineData("Name -startswith \"\"", false, true)]
    [InlineData("Name -lt x", false, true)]
    [InlineData("Name -ge \"\"", false, true)]
    [InlineData("Size -eq NULL", false, false)]
    [InlineData("Size -ne NULL", true, true)]
    public void Nothing_equals_nothing_alone(string query, bool fitsNothing, bool fitsText)
    {
        Assert.Equal(fitsNothing, Certificate.Fits(query, new Certificate(Guid.Empty)));
        Assert.Equal(fitsText, Certificate.Fits(query, new Certificate(Guid.Empty, "NULL")));
    }

    [Theory]
    [InlineData("Uses -eq revocation", true, false)]
    [InlineData("Uses -ne revocation", false, true)]
    [InlineData("Uses -contains roll", true, false)]
    [InlineData("Uses -notcontains roll", false, true)]
    [InlineData("Uses -notcontains x", true, true)]
    [InlineData("Uses -gt R", true, false)]
    [InlineData("Uses -eq NULL", false, true)]
    [InlineData("Uses -ne NULL", true, false)]
    public void Of_several_texts_one_has_to_fit_and_where_something_is_denied_none_may(string query, bool fits, bool fitsNone)
    {
        Assert.Equal(fits, Certificate.Fits(query, Row));
        Assert.Equal(fitsNone, Certificate.Fits(query, Row with { Uses = [] }));
    }

    [Theory]
    [InlineData("Owner -eq %ME%", false, true)]
    [InlineData("Owner -ne %me%", true, false)]
    [InlineData("Owner -eq \"%ME%\"", false, true)]
    [InlineData("Owner -contains \"%ME%\"", false, false)]
    [InlineData("Owner -eq me", true, false)]
    public void The_caller_is_known_by_the_key_and_never_by_the_name(string query, bool fitsNamesake, bool fitsCaller)
    {
        Assert.Equal(fitsNamesake, Certificate.Fits(query, Row with { Owner = "me", OwnerKey = "other" }));
        Assert.Equal(fitsCaller, Certificate.Fits(query, Row with { Owner = "somebody", OwnerKey = "me" }));
    }

    [Theory]
    [InlineData("\\", "\"\\\\\"")]
    [InlineData("a\\b", "\"a\\b\"")]
    [InlineData("a\\", "\"a\\\\\"")]
    [InlineData("%_'", "%_'")]
    [InlineData("AND", "\"AND\"")]
    [InlineData("-eq", "-eq")]
    [InlineData("%TODAY%", "\"%TODAY%\"")]
    [InlineData("%ME%", "\"%ME%\"")]
    [InlineData("\ud83d\ude00", "\ud83d\ude00")]
    [InlineData("", "\"\"")]
    public void Any_text_can_be_written(string text, string written) =>
        Assert.True(Certificate.Fits($"Name -eq {written}", Row with { Name = text }));

    [Fact]
    public void Text_compares_as_utf16_in_upper_case_wherever_it_lies()
    {
        // U+1F600 is written D83D DE00 and so lies before U+FF01.
        Assert.True(Certificate.Fits("Name -lt \uFF01", Row with { Name = "\U0001F600" }));
        Assert.True(Certificate.Fits("Name -contains \ud83d", Row with { Name = "\U0001F600" }));
        foreach (var letter in "ıiIİßſ")
            Assert.Equal(letter.ToString().ToUpperInvariant() is "I", Certificate.Fits("Name -eq i", Row with { Name = letter.ToString() }));
    }

    [Fact]
    public void A_list_is_sorted_with_nothing_first_and_ties_by_id_and_descending_is_the_reverse()
    {
        static Certificate Named(int id, string? name) => new(new Guid(id, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]), name);
        Certificate[] rows = [Named(5, "b"), Named(4, "A"), Named(3, null), Named(2, "a"), Named(1, "B"), Named(6, "")];
        var name = Certificate.Catalogue.Find("NAME")!;

        var sorted = Certificate.Catalogue.Sort(rows, name, descending: false).Select(row => row.Id.ToString()[7..8]);

        Assert.Equal("362415", string.Concat(sorted));
        Assert.Equal("514263", string.Concat(Certificate.Catalogue.Sort(rows, name, descending: true).Select(row => row.Id.ToString()[7..8])));
        foreach (var field in Certificate.Catalogue.Fields)
            Assert.Equal(Certificate.Catalogue.Sort(rows, field, false).Reverse(), Certificate.Catalogue.Sort(rows, field, true));
    }

    [Fact]
    public void Today_is_the_day_in_utc()
    {
        var late = new QueryContext(DateTimeOffset.Parse("2026-03-11T00:30:00+02:00", CultureInfo.InvariantCulture), "me");
        var filter = QueryReader.Read("Issued -eq %TODAY%", Certificate.Catalogue.Fields, late).Filter;

        var moment = Assert.IsType<QueryValue.Moment>(Assert.IsType<QueryFilter.Compare>(filter).Value);
        Assert.Equal(new DateTimeOffset(2026, 3, 10, 0, 0, 0, TimeSpan.Zero), moment.Value);
    }
}
