using System.Collections.Immutable;
using System.Text.Json;
using WorkflowFunctions.Core.Instances;

namespace WorkflowFunctions.Core.Tests.Instances;

/// <summary>How often each step was visited, as it is stored.</summary>
public sealed class VisitsConverterTests
{
    private static readonly JsonSerializerOptions Options = new() { Converters = { new VisitsConverter() } };

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"a":1}""")]
    [InlineData("""{"A":2,"a":1,"b":2147483647,"with \u0022quotes\u0022":3}""")]
    public void What_is_read_is_written_as_it_was(string stored) =>
        Assert.Equal(JsonElement.Parse(stored), JsonElement.Parse(JsonSerializer.Serialize(Read(stored), Options)), JsonElement.DeepEquals);

    [Fact]
    public void The_order_in_which_steps_are_stored_does_not_matter_and_of_two_with_one_name_the_later_counts()
    {
        Assert.Equal(["a", "b", "c"], Read("""{"c":3,"a":1,"b":2}""").Keys);
        Assert.Equal(5, Read("""{"a":1,"a":5}""")["a"]);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("1")]
    [InlineData("""{"a":"1"}""")]
    [InlineData("""{"a":1.5}""")]
    [InlineData("""{"a":99999999999}""")]
    [InlineData("""{"a":null}""")]
    [InlineData("""{"a":1""")]
    public void What_is_no_count_is_refused_and_not_guessed(string stored) => Assert.ThrowsAny<JsonException>(() => Read(stored));

    private static ImmutableSortedDictionary<string, int> Read(string stored) => JsonSerializer.Deserialize<ImmutableSortedDictionary<string, int>>(stored, Options)!;
}
