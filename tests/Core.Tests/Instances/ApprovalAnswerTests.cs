using System.Collections.Immutable;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Steps.Approval;
using WorkflowFunctions.Core.Tests.Support;

namespace WorkflowFunctions.Core.Tests.Instances;

public class ApprovalAnswerTests
{
    private const string Changes = """{ "Answers": { "changes": {}, "revoke": {} } }""";

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

    [Theory]
    [InlineData("""{ "Answer": "changes", "Comment": "why" }""", "changes", "why")]
    [InlineData("""{ "ANSWER": "CHANGES", "Approved": null }""", "changes", null)]
    [InlineData("""{ "Answer": null, "Approved": "False" }""", null, null)]
    public void A_further_answer_is_given_by_its_name_in_any_case_instead_of_Approved(string data, string? name, string? comment)
    {
        var (answer, problems) = Parse(Json.Map(data), Changes);

        Assert.Empty(problems);
        Assert.Equal(new ApprovalAnswer(Approved: false, comment) { Answer = name }, answer);
    }

    [Theory]
    [InlineData("{}", "Data.Approved is missing: it must be \"True\" or \"False\". Or give Answer instead, with one of changes, revoke.")]
    [InlineData("""{ "Approved": 1 }""", "Data.Approved is 1, but must be \"True\" or \"False\". Or give Answer instead, with one of changes, revoke.")]
    [InlineData("""{ "Answer": "perhaps" }""", "Data.Answer is \"perhaps\", but must be one of changes, revoke. Give Approved instead to approve or deny.")]
    [InlineData("""{ "Answer": 5 }""", "Data.Answer is 5, but must be one of changes, revoke. Give Approved instead to approve or deny.")]
    [InlineData("""{ "Answer": "approved" }""", "Data.Answer is \"approved\", but must be one of changes, revoke. Give Approved instead to approve or deny.")]
    [InlineData("""{ "Approved": "False", "Answer": "changes" }""", "Data has Approved and Answer: give Approved to approve or deny, or Answer with one of changes, revoke.")]
    [InlineData("""{ "Approved": "False", "Answer": "perhaps" }""", "Data has Approved and Answer: give Approved to approve or deny, or Answer with one of changes, revoke.")]
    [InlineData("""{ "Approved": "True", "Reason": "x" }""", "Data.Reason is not known here: Data takes Approved, Answer and Comment.")]
    public void Both_none_or_an_unknown_answer_is_a_problem_that_names_the_valid_ones(string data, string message) =>
        Assert.Equal([message], Parse(Json.Map(data), Changes).Problems.Select(problem => problem.Message));

    [Fact]
    public void A_step_without_further_answers_takes_none() => Assert.Equal(
        ["Data.Approved is missing: it must be \"True\" or \"False\".", "Data.Answer is not known here: Data takes Approved and Comment."],
        Parse(Json.Map("""{ "Answer": "changes" }""")).Problems.Select(problem => problem.Message));

    [Theory]
    [InlineData("Never", "revoke", null)]
    [InlineData("OnDenial", "revoke", null)]
    [InlineData("OnDenial", "changes", "Data.Comment is missing or blank: this step takes no answer 'changes' without a comment.")]
    [InlineData("Never", "changes", "Data.Comment is missing or blank: this step takes no answer 'changes' without a comment.")]
    [InlineData("Always", "revoke", "Data.Comment is missing or blank: this step takes no answer without a comment.")]
    public void A_further_answer_says_itself_whether_it_needs_a_comment(string rule, string answer, string? message)
    {
        var parameters = $$"""{ "CommentRequired": "{{rule}}", "Answers": { "changes": { "CommentRequired": true }, "revoke": {} } }""";

        Assert.Equal(message is null ? [] : [message], Parse(JsonMap.From(("Answer", answer)), parameters).Problems.Select(problem => problem.Message));
    }

    private static (SignalAnswer? Answer, ImmutableArray<Problem> Problems) Parse(JsonMap data, string parameters = "{}") =>
        ApprovalData.Parse(data, ApprovalRules.Of(Flow.Approval(Flow.Gate, "EndNOOP", parameters)));
}
