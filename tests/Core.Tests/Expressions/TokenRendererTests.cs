using WorkflowFunctions.Core.Expressions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Core.Tests.Support;

namespace WorkflowFunctions.Core.Tests.Expressions;

public class TokenRendererTests
{
    [Theory]
    [InlineData(TokenPlace.Plain)]
    [InlineData(TokenPlace.Html)]
    [InlineData(TokenPlace.Json)]
    [InlineData(TokenPlace.Line)]
    public void What_nothing_stands_for_is_left_as_written_and_reported(TokenPlace place)
    {
        var rendered = TokenRenderer.Render("a $(Missing) b $(title) $(missing.too)", Scopes.Of("{}"), place);

        Assert.StartsWith("a $(Missing) b ", rendered.Text, StringComparison.Ordinal);
        Assert.Equal(["Missing", "missing.too"], rendered.Unresolved);
        Assert.False(rendered.IsResolved);
        Assert.Null(rendered.Problem);
    }

    [Theory]
    [InlineData("$(requester)")]
    [InlineData("$$(requester)")]
    [InlineData("$(v)")]
    public void A_value_that_looks_like_a_token_stays_as_it_is(string value) =>
        Assert.Equal($"<{value}>", TokenRenderer.Render("<$(v)>", Scopes.Value(value), TokenPlace.Plain).Text);

    [Fact]
    public void A_token_put_together_from_values_stays_as_it_is() =>
        Assert.Equal("$(requester)", TokenRenderer.Render("$(a)$(b)", Scopes.Of("""{ "a": "$(reques", "b": "ter)" }"""), TokenPlace.Plain).Text);

    [Fact]
    public void Two_dollars_stand_for_a_literal_one() =>
        Assert.Equal("$(requester) is erin", TokenRenderer.Render("$$(requester) is $(requester)", Scopes.Of("{}"), TokenPlace.Plain).Text);

    [Theory]
    [InlineData(TokenPlace.Plain)]
    [InlineData(TokenPlace.Html)]
    [InlineData(TokenPlace.Json)]
    [InlineData(TokenPlace.Form)]
    [InlineData(TokenPlace.Line)]
    public void One_value_many_times_over_is_not_written_to_its_end(TokenPlace place)
    {
        var scope = Scopes.Value(new string('x', 100_000));
        var template = string.Concat(Enumerable.Repeat("$(v)", 2_000));

        var (rendered, allocated) = Allocation.Of(() => TokenRenderer.Render(template, scope, place));

        Assert.Equal(
            $"'{template[..57]}...' becomes too long: the texts of a step may take 2097152 characters together.", rendered.Problem);
        Assert.InRange(allocated, 0, 64 << 20);
    }

    [Fact]
    public void All_that_the_data_bucket_holds_can_be_written_once_in_any_place()
    {
        var scope = Scopes.Value(new string('\u20ac', WorkflowMachine.LargestData / 3));

        Assert.All(Enum.GetValues<TokenPlace>(), place => Assert.Null(TokenRenderer.Render("https://h/$(v)", scope, place).Problem));
    }

    [Theory]
    [InlineData(80_000, null)]
    [InlineData(100_001, "has too many tokens: the texts of a step may have 100000 together.")]
    public void Many_tokens_into_a_large_object_read_it_once_and_are_bounded(int tokens, string? problem)
    {
        var scope = Scopes.Of($$"""{ "o": { {{string.Join(", ", Enumerable.Range(0, 21_000).Select(member => $"\"m{member}\": 1"))}}, "z": 1 } }""");
        var template = string.Concat(Enumerable.Repeat("$(o.z)", tokens));

        var (rendered, allocated) = Allocation.Of(() => TokenRenderer.Render(template, scope, TokenPlace.Plain));

        Assert.Equal(problem is null, rendered.Problem is null);
        Assert.EndsWith(problem ?? "", rendered.Problem ?? "", StringComparison.Ordinal);
        Assert.InRange(allocated, 0, 128 << 20);
    }

    [Fact]
    public void The_texts_of_a_step_share_one_budget_of_tokens()
    {
        var budget = new RenderingBudget();
        var template = string.Concat(Enumerable.Repeat("$(v)", 60_000));

        Assert.Null(TokenRenderer.Render(template, Scopes.Value(""), TokenPlace.Plain, budget: budget).Problem);
        Assert.NotNull(TokenRenderer.Render(template, Scopes.Value(""), TokenPlace.Plain, budget: budget).Problem);
    }

    [Fact]
    public void The_conditions_of_a_step_share_one_budget_of_tokens()
    {
        var condition = string.Concat(Enumerable.Repeat("$(v)", 60_000)) + "True";
        var walk = Walk.Begin(Flow.Around(Flow.SetVariable("Set", "EndNOOP", "{}").When(condition, condition)), """{ "v": "" }""");

        Assert.EndsWith("has too many tokens: the texts of a step may have 100000 together.", walk.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_history_tells_a_hundred_tokens_and_how_many_more_there_were()
    {
        var text = string.Concat(Enumerable.Range(0, 150).Select(number => $"$(o.{number})"));
        var notes = HistoryNote.Of(TokenRenderer.Render(text, Scopes.Of($$"""{ "o": [{{string.Join(", ", Enumerable.Range(0, 150))}}] }"""), TokenPlace.Plain).Uses);

        Assert.EndsWith("$(o.99) and 50 more.", Assert.Single(notes).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_authority_of_a_url_is_looked_for_once()
    {
        var template = "https://h/" + string.Concat(Enumerable.Repeat("$(v)", 30_000));

        var (rendered, allocated) = Allocation.Of(() => TokenRenderer.Render(template, Scopes.Value("x"), TokenPlace.Url));

        Assert.Null(rendered.Problem);
        Assert.InRange(allocated, 0, 64 << 20);
    }

    [Fact]
    public void Names_are_compared_without_case() =>
        Assert.Equal("x x", TokenRenderer.Render("$(CN) $(cn)", Scopes.Of("""{ "Cn": "x" }"""), TokenPlace.Plain).Text);
}
