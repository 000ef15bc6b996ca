using System.Text.Json;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Tests.Support;

namespace WorkflowFunctions.Core.Tests.Instances;

public class DataStepTests
{
    [Fact]
    public void SetVariable_writes_literals_and_tokens()
    {
        var walk = Set("""{ "text": "for $(cn) by $(requester)", "number": 5, "flag": true }""", """{ "cn": "www" }""");

        Assert.Equal(Json.Map("""{ "cn": "www", "text": "for www by erin", "number": 5, "flag": true }"""), walk.Snapshot.Data);
    }

    [Fact]
    public void A_text_that_is_one_token_takes_the_value_with_its_type()
    {
        var walk = Set("""{ "copy": "$(source.list.1)", "whole": "$(source)" }""", """{ "source": { "list": [1, 2.50] } }""");

        Assert.Equal(JsonValueKind.Number, walk.Snapshot.Data["copy"].ValueKind);
        Assert.Equal("2.50", walk.Snapshot.Data["copy"].GetRawText());
        Assert.Equal(JsonValueKind.Object, walk.Snapshot.Data["whole"].ValueKind);
    }

    [Fact]
    public void Variables_of_one_step_are_computed_from_what_was_there_before_it()
    {
        var walk = Set("""{ "a": "new", "b": "$(a)" }""", """{ "a": "old" }""");

        Assert.Equal(Json.Map("""{ "a": "new", "b": "old" }"""), walk.Snapshot.Data);
    }

    [Fact]
    public void An_unresolved_token_stays_as_written_and_is_noted()
    {
        var walk = Set("""{ "a": "$(missing)", "b": "x $(missing.too)" }""");

        Assert.Equal(Json.Map("""{ "a": "$(missing)", "b": "x $(missing.too)" }"""), walk.Snapshot.Data);
        Assert.Equal(
            ["Nothing is known for '$(missing)': it was left as written.", "Nothing is known for '$(missing.too)': it was left as written."],
            walk.History.Where(entry => entry.Kind == HistoryKind.TokenUnresolved).Select(entry => entry.Message));
    }

    [Theory]
    [InlineData("requester")]
    [InlineData("Requester:Mail")]
    [InlineData("INSTANCEID")]
    [InlineData("referenceid")]
    [InlineData("title")]
    [InlineData("workflowtype")]
    [InlineData("definition")]
    [InlineData("step")]
    [InlineData("now")]
    public void A_variable_with_a_built_in_name_fails_the_step_and_writes_nothing(string name)
    {
        var walk = Set($$"""{ "fine": "1", "{{name}}": "x" }""");

        Assert.Equal($"Step 'Set' failed: '{name}' is the name of a built-in token and cannot be set", walk.Message);
        Assert.Empty(walk.Snapshot.Data);
    }

    [Fact]
    public void UpdateMetadata_adds_to_the_metadata_map_and_keeps_the_rest()
    {
        var walk = Walk.Begin(Flow.Around(
            Metadata("One", "Two", "Owner", "$(requester)"),
            Metadata("Two", "Three", "Site", "HQ"),
            Metadata("Three", "EndNOOP", "OWNER", "dave")));

        Assert.Equal(Json.Map("""{ "metadata": { "Owner": "dave", "Site": "HQ" } }"""), walk.Snapshot.Data);
    }

    [Fact]
    public void UpdateMetadata_replaces_a_value_called_metadata_that_is_no_map()
    {
        var walk = Walk.Begin(Flow.Around(Metadata("One", "EndNOOP", "Owner", "x")), """{ "metadata": "text" }""");

        Assert.Equal("""{"Owner":"x"}""", walk.Snapshot.Data["metadata"].GetRawText());
    }

    [Fact]
    public void Variables_that_take_one_value_many_times_over_fail_the_step_and_write_nothing()
    {
        var variables = string.Join(',', Enumerable.Range(0, 1_000).Select(number => $"\"v{number}\":\"-$(x)\""));

        var (walk, allocated) = Allocation.Of(() => Set($"{{{variables}}}", JsonMap.From(("x", new string('x', 100_000))).ToString()));

        Assert.Equal("Step 'Set' failed: '-$(x)' becomes too long: the texts of a step may take 2097152 characters together.", walk.Message);
        Assert.Equal(["x"], walk.Snapshot.Data.Keys);
        Assert.InRange(allocated, 0, 64 << 20);
    }

    [Fact]
    public void Metadata_that_take_one_value_many_times_over_fail_the_step()
    {
        var value = string.Concat(Enumerable.Repeat("$(x)", 1_000));

        var walk = Walk.Begin(Flow.Around(Metadata("One", "EndNOOP", "Owner", value)), JsonMap.From(("x", new string('x', 100_000))).ToString());

        Assert.Contains("becomes too long", walk.Message, StringComparison.Ordinal);
        Assert.Equal(["x"], walk.Snapshot.Data.Keys);
    }

    private static Walk Set(string variables, string data = "{}") =>
        Walk.Begin(Flow.Around(Flow.SetVariable("Set", "EndNOOP", variables)), data);

    private static Core.Definitions.StepDefinition Metadata(string step, string to, string name, string value) =>
        Flow.Step("UpdateMetadata", step, to, $$"""{ "Name": "{{name}}", "Value": "{{value}}" }""");
}
