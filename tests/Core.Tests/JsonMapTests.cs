using System.Text.Json;
using WorkflowFunctions.Core.Tests.Support;

namespace WorkflowFunctions.Core.Tests;

public class JsonMapTests
{
    [Fact]
    public void Names_compare_without_case_and_keep_the_order_of_insertion()
    {
        var map = Json.Map("""{ "b": 1, "A": 2, "c": 3 }""");

        Assert.Equal(["b", "A", "c"], map.Keys);
        Assert.Equal(2, map["a"].GetInt32());
        Assert.True(map.ContainsKey("C"));
        Assert.False(map.TryGetValue("d", out _));
    }

    [Fact]
    public void Of_two_names_that_differ_only_in_case_the_later_wins_at_the_place_of_the_first() =>
        Assert.Equal("""{"a":3,"b":2}""", Json.Map("""{ "a": 1, "b": 2, "A": 3 }""").ToString());

    [Fact]
    public void Setting_a_value_leaves_the_map_it_was_set_on_as_it_was()
    {
        var before = JsonMap.From(("a", "1"));

        var after = before.Set("A", "2").Set("b", "3");

        Assert.Equal("""{"a":"1"}""", before.ToString());
        Assert.Equal("""{"a":"2","b":"3"}""", after.ToString());
        Assert.Empty(JsonMap.Empty);
    }

    [Theory]
    [InlineData("""{ "a": 1, "b": 2 }""", """{ "B": 2, "A": 1 }""", true)]
    [InlineData("""{ "a": { "x": 1, "y": [1] } }""", """{ "a": { "y": [1], "x": 1 } }""", true)]
    [InlineData("""{ "a": 1 }""", """{ "a": "1" }""", false)]
    [InlineData("""{ "a": 1 }""", """{ "a": 1, "b": null }""", false)]
    [InlineData("""{ "a": 1 }""", """{ "b": 1 }""", false)]
    [InlineData("""{ "a": 1 }""", """{ "a": 1.0 }""", true)]
    [InlineData("""{ "a": 1e99999999999 }""", """{ "a": 1 }""", false)]
    [InlineData("""{ "a": 1 }""", """{ "a": [1e-99999999999] }""", false)]
    [InlineData("""{ "a": [1, -1e-99999999999] }""", """{ "a": [1, -1e-99999999998] }""", false)]
    [InlineData("""{ "a": [1e99999999999] }""", """{ "a": [1e99999999999] }""", true)]
    public void Maps_are_equal_that_hold_the_same_values_under_the_same_names(string one, string other, bool equal)
    {
        Assert.Equal(equal, Json.Map(one).Equals(Json.Map(other)));
        Assert.True(!equal || Json.Map(one).GetHashCode() == Json.Map(other).GetHashCode());
    }

    [Fact]
    public void A_map_is_written_as_the_object_it_stands_for()
    {
        const string Text = """{"a":{"b":[1,2.50,null]},"c":"é\"<"}""";

        Assert.Equal(Text, Json.Map(Text).ToString());
        Assert.Equal(Json.Map(Text), JsonSerializer.Deserialize<JsonMap>(JsonSerializer.Serialize(Json.Map(Text))));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("5")]
    public void What_is_no_object_is_no_map(string json) => Assert.Throws<JsonException>(() => Json.Map(json));

    [Theory]
    [InlineData("""{ "a": "\ud800" }""")]
    [InlineData("""{ "a": "\udc00\ud800" }""")]
    [InlineData("""{ "a": [{ "b": "x\ud800x" }] }""")]
    [InlineData("""{ "\ud800": 1 }""")]
    [InlineData("""{ "a": { "\ud800": 1 } }""")]
    public void Half_a_surrogate_pair_is_refused_because_nobody_could_read_it_afterwards(string json)
    {
        Assert.Throws<JsonException>(() => Json.Map(json));
        Assert.Throws<JsonException>(() => JsonValues.MapOf(Json.Value(json)));
    }

    [Fact]
    public void Bytes_that_are_no_text_are_refused() =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<JsonMap>([.. "{\"a\":\""u8, 0xFF, .. "\"}"u8]));

    [Fact]
    public void A_whole_surrogate_pair_is_text() =>
        Assert.Equal("😀", JsonValues.Text(Json.Map("""{ "a": "\ud83d\ude00" }""")["a"]));
}
