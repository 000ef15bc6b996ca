using WorkflowFunctions.Core.Tests.Support;

namespace WorkflowFunctions.Core.Tests;

public class JsonValuesTests
{
    [Theory]
    [InlineData("\"text\"", "text")]
    [InlineData("true", "True")]
    [InlineData("false", "False")]
    [InlineData("null", "")]
    [InlineData("1.50", "1.50")]
    [InlineData("[1,\"a\"]", "[1,\"a\"]")]
    public void A_value_as_text_is_what_people_would_write(string json, string text) => Assert.Equal(text, JsonValues.Text(Json.Value(json)));

    [Theory]
    [InlineData("5", 5)]
    [InlineData("\"5\"", 5)]
    [InlineData("\"-5\"", -5)]
    [InlineData("5.5", null)]
    [InlineData("\"5.5\"", null)]
    [InlineData("\" 5\"", null)]
    [InlineData("3000000000", null)]
    [InlineData("true", null)]
    public void A_whole_number_may_be_written_as_a_string(string json, int? number) => Assert.Equal(number, JsonValues.Int(Json.Value(json)));

    [Theory]
    [InlineData("0.5", 0.5)]
    [InlineData("\"0.5\"", 0.5)]
    [InlineData("\"NaN\"", null)]
    [InlineData("\"Infinity\"", null)]
    [InlineData("1e999", null)]
    [InlineData("\"0,5\"", null)]
    [InlineData("[]", null)]
    public void A_number_may_be_written_as_a_string_and_is_finite(string json, double? number) =>
        Assert.Equal(number, JsonValues.Number(Json.Value(json)));

    [Theory]
    [InlineData("true", true)]
    [InlineData("\"TRUE\"", true)]
    [InlineData("\"false\"", false)]
    [InlineData("\" true\"", null)]
    [InlineData("\"true\\u0000\"", null)]
    [InlineData("\"yes\"", null)]
    [InlineData("1", null)]
    [InlineData("null", null)]
    public void A_boolean_may_be_written_as_its_name_in_any_case(string json, bool? flag) => Assert.Equal(flag, JsonValues.Bool(Json.Value(json)));

    [Fact]
    public void A_map_is_measured_in_bytes_of_its_compact_json() => Assert.Equal(10, JsonValues.SizeOf(JsonMap.From(("a", "é"))));

    [Theory]
    [InlineData("2026-03-02T13:00:00+01:00", "2026-03-02T12:00:00Z")]
    [InlineData("2026-03-02T12:00:00.1234567Z", "2026-03-02T12:00:00.1234567Z")]
    [InlineData("2026-03-02T12:00:00.5Z", "2026-03-02T12:00:00.5Z")]
    public void A_moment_is_written_in_utc(string moment, string text) =>
        Assert.Equal(text, Timestamps.Format(DateTimeOffset.Parse(moment, System.Globalization.CultureInfo.InvariantCulture)));
}
