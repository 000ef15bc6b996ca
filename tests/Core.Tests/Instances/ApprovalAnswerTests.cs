using System.Collections.Immutable;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Steps.Approval;
using WorkflowFunctions.Core.Tests.Support;

namespace WorkflowFunctions.Core.Tests.Instances;

public class ApprovalAnswerTests
{
    [Theory]
    [InlineData("""{ "Approved": "True" }""", true, null)]
    [InlineData("""{ "Approved": "false" }""", false, null)]
    [InlineData("""{ "APPROVED": "tRuE", "comment": "fine" }""", true, "fine")]
    [InlineData("""{ "Approved": true, "Comment": "" }""", true, "")]
    [InlineData("""{ "Approved": false, "Comment": null }""", false, null)]
    public void An_answer_is_a_boolean_or_its_name_in_any_case_and_perhaps_a_comment(string data, bool approved, string? comment)
    {
        var (answer, problems) = Parse(Json.Map(data));

        Assert.Equal(new ApprovalAnswer(approved, comment), answer);
        Assert.Empty(problems);
    }

    [Theory]
    [InlineData("{}", "Data.Approved is missing: it must be \"True\" or \"False\".")]
    [InlineData("""{ "Approved": null }""", "Data.Approved is null, but must be \"True\" or \"False\".")]
    [InlineData("""{ "Approved": "yes" }""", "Data.Approved is \"yes\", but must be \"True\" or \"False\".")]
    [InlineData("""{ "Approved": " True" }""", "Data.Approved is \" True\", but must be \"True\" or \"False\".")]
    [InlineData("""{ "Approved": 1 }""", "Data.Approved is 1, but must be \"True\" or \"False\".")]
    [InlineData("""{ "Approved": ["True"] }""", "Data.Approved is [\"True\"], but must be \"True\" or \"False\".")]
    [InlineData("""{ "Approved": true, "Comment": 5 }""", "Data.Comment is 5, but must be a string.")]
    [InlineData("""{ "Approved": true, "Coment": "x" }""", "Data.Coment is not known here: Data takes Approved and Comment.")]
    public void Anything_else_is_a_problem_that_says_what_would_be_right(string data, string message)
    {
        var (answer, problems) = Parse(Json.Map(data));

        Assert.Null(answer);
        Assert.Equal(message, Assert.Single(problems).Message);
    }

    [Fact]
    public void All_problems_are_listed_at_once()
    {
        var (_, problems) = Parse(Json.Map("""{ "Approved": "perhaps", "Comment": {}, "Other": 1, "More": 2 }"""));

        Assert.Equal(["Data.Approved", "Data.Comment", "Data.Other", "Data.More"], problems.Select(problem => problem.Field));
    }

    [Theory]
    [InlineData(ApprovalAnswer.LongestComment, 0)]
    [InlineData(ApprovalAnswer.LongestComment + 1, 1)]
    public void A_comment_has_a_limit(int length, int problems) =>
        Assert.Equal(problems, Parse(Entries.Answer(true, new string('x', length))).Problems.Length);

    [Fact]
    public void The_limit_of_comments_is_the_one_of_the_contract() => Assert.Equal(4_096, ApprovalAnswer.LongestComment);

    [Fact]
    public void A_long_wrong_value_is_shown_shortened()
    {
        var problem = Assert.Single(Parse(JsonMap.From(("Approved", new string('x', 5_000)))).Problems);

        Assert.InRange(problem.Message.Length, 60, 130);
    }

    [Theory]
    [InlineData("{}", true, null, null)]
    [InlineData("{}", false, null, null)]
    [InlineData("""{ "CommentRequired": "never" }""", false, null, null)]
    [InlineData("""{ "CommentRequired": "OnDenial" }""", true, null, null)]
    [InlineData("""{ "CommentRequired": "OnDenial" }""", false, "no", null)]
    [InlineData("""{ "CommentRequired": "OnDenial" }""", false, null, "Data.Comment is missing or blank: this step takes no denial without a comment.")]
    [InlineData("""{ "CommentRequired": "ondenial" }""", false, " \t\n", "Data.Comment is missing or blank: this step takes no denial without a comment.")]
    [InlineData("""{ "CommentRequired": "Always" }""", true, "yes", null)]
    [InlineData("""{ "CommentRequired": "Always" }""", true, null, "Data.Comment is missing or blank: this step takes no answer without a comment.")]
    [InlineData("""{ "CommentRequired": "Always" }""", false, "", "Data.Comment is missing or blank: this step takes no answer without a comment.")]
    public void A_comment_that_the_step_requires_may_be_neither_missing_nor_blank(string parameters, bool approved, string? comment, string? message) =>
        Assert.Equal(message is null ? [] : [message], Parse(Entries.Answer(approved, comment), parameters).Problems.Select(problem => problem.Message));

    [Fact]
    public void A_missing_comment_is_listed_with_whatever_else_is_wrong() => Assert.Equal(
        ["Data.Approved", "Data.Comment", "Data.Other"],
        Parse(Json.Map("""{ "Other": 1, "Comment": null }"""), """{ "CommentRequired": "Always" }""").Problems.Select(problem => problem.Field));

    private static (SignalAnswer? Answer, ImmutableArray<Problem> Problems) Parse(JsonMap data, string parameters = "{}") =>
        ApprovalAnswer.Parse(data, ApprovalRules.Of(Flow.Approval(Flow.Gate, "EndNOOP", parameters)));
}
