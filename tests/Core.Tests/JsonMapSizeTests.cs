using System.Text.Json;

namespace WorkflowFunctions.Core.Tests;

/// <summary>A map of few names is searched, and one of more than eight has a table: nobody can tell which it is.</summary>
public sealed class JsonMapSizeTests
{
    private static IEnumerable<KeyValuePair<string, JsonElement>> Names(int count) =>
        Enumerable.Range(0, count).Select(number => KeyValuePair.Create($"Name{number}", JsonValues.Of(number)));

    [Theory]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(100)]
    public void Names_are_found_in_any_case_and_stay_in_their_order(int count)
    {
        var map = JsonMap.From(Names(count));

        Assert.Equal(Names(count).Select(name => name.Key), map.Keys);
        Assert.All(Enumerable.Range(0, count), number => Assert.Equal(number, map[$"nAME{number}"].GetInt32()));
        Assert.False(map.ContainsKey($"Name{count}"));
        Assert.False(map.TryGetValue("", out _));
    }

    [Theory]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(20)]
    public void A_name_that_is_set_again_stays_in_its_place_and_the_map_before_it_stays_as_it_was(int count)
    {
        var before = JsonMap.From(Names(count));

        var after = before.Set("NAME3", "new").Set("Further", "one").Set($"name{count - 1}", "last");

        Assert.Equal([.. Names(count).Select(name => name.Key), "Further"], after.Keys);
        Assert.Equal(("new", "one", "last"), (after["Name3"].GetString(), after["further"].GetString(), after[$"Name{count - 1}"].GetString()));
        Assert.Equal((count, 3), (before.Count, before["Name3"].GetInt32()));
        Assert.False(before.ContainsKey("Further"));
    }

    [Fact]
    public void Two_maps_made_of_one_do_not_share_what_is_set_in_them()
    {
        var nine = JsonMap.From(Names(9));
        var (one, other) = (nine.Set("One", "1"), nine.Set("Other", "2"));

        Assert.False(one.ContainsKey("Other") || other.ContainsKey("One"));
        Assert.Equal(("1", "2"), (one["one"].GetString(), other["other"].GetString()));
    }

    [Fact]
    public void Equality_does_not_depend_on_the_order_or_on_how_the_map_has_grown()
    {
        var forward = JsonMap.From(Names(12));
        var backward = Names(12).Reverse().Aggregate(JsonMap.Empty, (map, name) => map.Set(name.Key.ToUpperInvariant(), name.Value));

        Assert.Equal(forward, backward);
        Assert.Equal(forward.GetHashCode(), backward.GetHashCode());
        Assert.NotEqual(forward, backward.Set("Name5", "other"));
    }
}
