using System.Collections.Immutable;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Core.Tests.Support;

namespace WorkflowFunctions.Core.Tests.Properties;

/// <summary>What people are told before they answer is what is recorded then.</summary>
[Properties(Arbitrary = [typeof(AbsenceCase)])]
public class InPlaceOfProperties
{
    private const string Gate = "Gate.ApprovalStatus";

    private static readonly Caller[] Everybody = [.. Enumerable.Range(0, 6).Select(number => People.Named($"p{number}", number < 4 ? [People.PkiApprovers] : []))];

    [Property]
    public void In_whose_place_somebody_would_answer_is_told_as_it_is_recorded(AbsenceCase any)
    {
        var walk = Walk.Begin(
            Flow.OneApproval($$"""{ "MinimumApprovals": {{any.Approvals}}, "RequesterMayApprove": {{(any.FourEyes ? "false" : "true")}} }"""), initiator: Everybody[0].Person);
        foreach (var (by, absents, approves, _) in any.Moves)
        {
            foreach (var other in Enumerable.Range(0, Everybody.Length))
                AssertTold(walk, Standing(other, absents));
            if (AssertTold(walk, Standing(by, absents), approves) is Verdict.Accepted accepted)
                walk.Take([accepted.Entry]);
        }
    }

    private static Verdict AssertTold(Walk walk, Caller caller, bool approves = true)
    {
        var verdict = walk.Check(caller, Gate, Entries.Answer(approves));
        Assert.Equal((verdict as Verdict.Accepted)?.Entry.For?.Key, WorkflowMachine.AnswersInPlaceOf(walk.Snapshot, walk.Definition, caller)?.Key);
        return verdict;
    }

    private static Caller Standing(int by, ImmutableArray<int> absents) => Everybody[by] with
    {
        InPlaceOf = [.. absents.Select(absent => new Absent(Everybody[absent].Person, Everybody[absent].RoleIds, []))],
    };
}
