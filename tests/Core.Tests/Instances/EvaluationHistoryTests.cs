using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Tests.Support;

namespace WorkflowFunctions.Core.Tests.Instances;

/// <summary>The evaluation of every token and condition is visible in the history.</summary>
public class EvaluationHistoryTests
{
    [Fact]
    public void Tokens_of_a_step_are_listed_with_what_they_stood_for_and_those_that_stood_for_nothing_one_by_one()
    {
        var walk = Walk.Begin(
            Flow.Around(Flow.SetVariable("Set", "EndNOOP", """{ "a": "$(cn) for $(requester)", "b": "$(CN)", "c": "$(missing)" }""")),
            """{ "cn": "www.example.com" }""");

        var replaced = Assert.Single(walk.History, entry => entry.Kind == HistoryKind.TokensReplaced);
        Assert.Equal("Replaced $(cn), $(requester).", replaced.Message);
        Assert.Equal("""{"cn":"www.example.com","requester":"erin"}""", JsonValues.Text(replaced.Data));
        Assert.Equal(
            "Nothing is known for '$(missing)': it was left as written.",
            Assert.Single(walk.History, entry => entry.Kind == HistoryKind.TokenUnresolved).Message);
    }

    [Fact]
    public void A_long_value_is_shortened_in_the_history_and_not_in_the_data_bucket()
    {
        var walk = Walk.Begin(
            Flow.Around(Flow.SetVariable("Set", "EndNOOP", """{ "copy": "$(long)" }""")), $$"""{ "long": "{{new string('x', 5_000)}}" }""");

        Assert.Equal(200, walk.History.Single(entry => entry.Kind == HistoryKind.TokensReplaced).Data["long"].GetString()!.Length);
        Assert.Equal(5_000, walk.Snapshot.Data["copy"].GetString()!.Length);
    }

    [Theory]
    [InlineData("$(production)", """{ "production": "True" }""", "Condition '$(production)' is True.", """{"production":"True"}""")]
    [InlineData("$(production)", """{ "production": false }""", "Condition '$(production)' is False.", """{"production":"False"}""")]
    [InlineData("$(production)", "{}", "Condition '$(production)' is '$(production)', neither True nor False: it counts as False.", "{}")]
    [InlineData("False", "{}", "Condition 'False' is False.", "{}")]
    public void A_condition_is_noted_with_its_outcome_and_the_value_behind_it(string condition, string data, string message, string values)
    {
        var walk = Walk.Begin(Flow.Around(Flow.SetVariable("Set", "EndNOOP", "{}").When(condition)), data);

        var entry = Assert.Single(walk.History, entry => entry.Kind == HistoryKind.ConditionEvaluated);
        Assert.Equal((message, values), (entry.Message, JsonValues.Text(entry.Data)));
    }

    [Fact]
    public void What_an_attempt_has_to_say_is_in_the_history_whether_it_succeeded_or_failed()
    {
        var note = HistoryNote.Plain(HistoryKind.TokenUnresolved, "noted");
        var walk = Walk.Begin(Flow.Around(Flow.Mail("Tell", "EndNOOP")));

        Assert.Equal("AttemptFailed TokenUnresolved", walk.End(Entries.Passing() with { Notes = [note] }).Kinds);
        walk.At(walk.Snapshot.State.DueAt!.Value);
        Assert.StartsWith("AttemptSucceeded TokenUnresolved", walk.End(Entries.Success() with { Notes = [note] }).Kinds, StringComparison.Ordinal);
    }
}
