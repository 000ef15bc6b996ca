using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Core.Tests.Support;

namespace WorkflowFunctions.Core.Tests.Properties;

/// <summary>People answer a step and forward it to others, in any order.</summary>
/// <param name="Moves">Who does it, and to whom it is forwarded; to nobody: an answer.</param>
public sealed record ForwardingCase(ImmutableArray<(int By, int? To, bool Approves)> Moves, int Approvals, bool FourEyes)
{
    public static Arbitrary<ForwardingCase> Any() => (
        from count in Gen.Choose(1, 12)
        from moves in
            (from actor in Gen.Choose(0, 4)
             from to in Gen.Frequency((2, Gen.Constant<int?>(null)), (1, Gen.Choose(0, 4).Select(number => (int?)number)))
             from approves in Gen.Elements(true, true, false)
             select (actor, to, approves)).ListOf(count)
        from approvals in Gen.Choose(1, 4)
        from fourEyes in Gen.Elements(true, false)
        select new ForwardingCase([.. moves], approvals, fourEyes)).ToArbitrary();
}

/// <summary>Forwarding a step gives nobody a second vote, and nobody a vote who may have none.</summary>
[Properties(Arbitrary = [typeof(ForwardingCase)])]
public class AssignProperties
{
    /// <summary>The first has started the instance and holds the role that is asked, the second holds it as well, and the others are known.</summary>
    private static readonly Caller[] Everybody =
    [
        People.Named("p0", People.PkiApprovers), People.Named("p1", People.PkiApprovers), People.Named("p2"), People.Named("p3"), People.Named("p4"),
    ];

    private static readonly ApproverDirectory Directory = People.DirectoryOf(Everybody.Select(caller => caller.Person));

    [Property]
    public void Nobody_has_two_votes_and_a_requester_none_under_four_eyes_whoever_forwards_to_whom(ForwardingCase any)
    {
        var walk = Walk.Begin(
            Flow.OneApproval($$"""{ "MinimumApprovals": {{any.Approvals}}, "MinimumDenials": 3, "RequesterMayApprove": {{(any.FourEyes ? "false" : "true")}} }""") with
            { AssigneesMayForward = true },
            initiator: Everybody[0].Person);
        var (votes, asked) = (new List<string>(), new HashSet<int> { 0, 1 });
        foreach (var (by, to, approves) in any.Moves)
        {
            var (caller, visit) = (Everybody[by], walk.Visit);
            if (to is { } other)
            {
                var assign = new InstanceCommand.Assign(caller, new Assignees([], [Everybody[other].Key]), "Why not.", Directory, Signal: null);
                if (walk.Do(assign) is CommandVerdict.Applied)
                {
                    Assert.True(asked.Contains(by) && !(any.FourEyes && (by == 0 || other == 0)));
                    asked.Add(other);
                }
            }
            else if (walk.Check(caller, "Gate.ApprovalStatus", Entries.Answer(approves)) is Verdict.Accepted { Entry: var entry })
            {
                Assert.Contains(by, asked);
                Assert.Equal(InboxKeys.Signal(visit, "ApprovalStatus", caller.Key), entry.Key);
                votes.Add(caller.Key);
                walk.Take(entry);
            }
        }

        Assert.Equal(votes.Count, votes.Distinct().Count());
        Assert.False(any.FourEyes && votes.Contains(Everybody[0].Key));
    }
}
