using System.Collections.Immutable;
using System.Text.Json;
using WorkflowFunctions.Core.Definitions;

namespace WorkflowFunctions.Core.Instances;

/// <summary>The parameters of a <c>RequireApproval</c> step. What cannot be read has its default: publishing has refused it.</summary>
/// <param name="Seats">How many approvals of which role are needed; empty where any of the signal's roles will do.</param>
internal sealed record ApprovalRules(int MinimumApprovals, int MinimumDenials, bool RequesterMayApprove, ImmutableSortedDictionary<int, int> Seats)
{
    public static ApprovalRules Of(StepDefinition step) => new(
        MinimumApprovals: Count(step, nameof(MinimumApprovals)),
        MinimumDenials: Count(step, nameof(MinimumDenials)),
        RequesterMayApprove: step.Parameter(nameof(RequesterMayApprove)) is not { } value || (JsonValues.Bool(value) ?? true),
        Seats: step.Parameter("ApprovalsPerRole") is { ValueKind: JsonValueKind.Object } seats ? SeatsOf(seats) : ImmutableSortedDictionary<int, int>.Empty);

    private static int Count(StepDefinition step, string name) =>
        step.Parameter(name) is { } value && JsonValues.Int(value) is >= 1 and var number ? number : 1;

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
