using System.Collections.Immutable;
using System.Text.Json;
using WorkflowFunctions.Core.Definitions;

namespace WorkflowFunctions.Core.Steps.Approval;

/// <summary>
/// The rules by which an approval counts. A parameter that cannot be read has its default: publishing refuses such values, and entering the
/// step those that tokens give.
/// </summary>
/// <param name="Seats">How many approvals of which role are needed; empty if any of the signal's roles will do.</param>
internal sealed record ApprovalRules(
    int MinimumApprovals, int MinimumDenials, bool RequesterMayApprove, ImmutableSortedDictionary<int, int> Seats, CommentRule CommentRequired,
    ImmutableArray<FurtherAnswer> Answers)
{
    /// <summary>The most approvals or denials that can be published as needed. What was published before with more goes by it.</summary>
    public const int MostNeeded = 1_000;

    private static readonly StepParameter Approvals = new(nameof(MinimumApprovals), ParameterKind.WholeNumber)
    {
        Minimum = 1,
        Maximum = MostNeeded,
        Default = "1",
        Tokens = true,
        Description = "Approvals needed before the step continues.",
    };

    private static readonly StepParameter Denials = new(nameof(MinimumDenials), ParameterKind.WholeNumber)
    {
        Minimum = 1,
        Maximum = MostNeeded,
        Default = "1",
        Tokens = true,
        Description = "Denials that settle the step as denied.",
    };

    private static readonly StepParameter Requester = new(nameof(RequesterMayApprove), ParameterKind.Boolean)
    {
        Default = "True",
        Description = "If False, the person who started the instance may not answer (four eyes).",
    };

    private static readonly StepParameter Comments = new(nameof(CommentRequired), ParameterKind.Choice)
    {
        Choices = [.. Enum.GetNames<CommentRule>()],
        Default = nameof(CommentRule.Never),
        Description = "Which answers need a comment. Without it they are refused.",
    };

    public static StepParameter ApprovalsPerRole { get; } = new(nameof(ApprovalsPerRole), ParameterKind.RoleCounts)
    {
        Minimum = 1,
        Maximum = 100,
        Source = ParameterSource.Roles,
        Description = "Number of seats for each role id. Each approver takes one seat of a role that they hold, in any order, and every seat has to be taken.",
    };

    private static readonly StepParameter Further = new(FurtherAnswer.Parameter, ParameterKind.Answers)
    {
        Description = "Answers besides approving and denying. The name of each is an output. It is taken once Minimum people have given the answer.",
    };

    public static ImmutableArray<StepParameter> Parameters { get; } = [Approvals, Denials, ApprovalsPerRole, Requester, Comments, Further];

    public static ApprovalRules Of(StepDefinition step) => new(
        Approvals.CountOf(step), Denials.CountOf(step), Requester.BooleanOf(step),
        step.Parameter(ApprovalsPerRole.Name) is { ValueKind: JsonValueKind.Object } seats ? SeatsOf(seats) : ImmutableSortedDictionary<int, int>.Empty,
        Enum.TryParse<CommentRule>(Comments.TextOf(step), ignoreCase: true, out var comments) && Enum.IsDefined(comments) ? comments : CommentRule.Never,
        FurtherAnswer.Of(step));

    /// <summary>The further answer of this name, compared without case; null if there is none.</summary>
    public FurtherAnswer? AnswerOf(string? name) => Answers.FirstOrDefault(answer => string.Equals(answer.Name, name, StringComparison.OrdinalIgnoreCase));

    private static ImmutableSortedDictionary<int, int> SeatsOf(JsonElement seats)
    {
        var read = ImmutableSortedDictionary.CreateBuilder<int, int>();
        foreach (var seat in seats.EnumerateObject())
        {
            if (ParameterText.RoleId(seat.Name) is { } role && JsonValues.Int(seat.Value) is >= 1 and var count)
                read[role] = count;
        }

        return read.ToImmutable();
    }
}
