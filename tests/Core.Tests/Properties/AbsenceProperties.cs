using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Core.Tests.Support;

namespace WorkflowFunctions.Core.Tests.Properties;

/// <summary>People answer a step, each in the place of whom he stands in for at that time.</summary>
/// <param name="Moves">Who answers, in whose places he may, and whether what was accepted is read only later, with the next ones.</param>
public sealed record AbsenceCase(ImmutableArray<(int By, ImmutableArray<int> Absents, bool Approves, bool Later)> Moves, int Approvals, bool FourEyes)
{
    public static Arbitrary<AbsenceCase> Any() => (
        from count in Gen.Choose(1, 12)
        from moves in
            (from actor in Gen.Choose(0, 5)
             from absents in Gen.Choose(0, 3).SelectMany(most => Gen.Choose(0, 5).ListOf(most))
             from approves in Gen.Elements(true, true, false)
             from later in Gen.Elements(true, false)
             select (actor, absents.Distinct().ToImmutableArray(), approves, later)).ListOf(count)
        from approvals in Gen.Choose(1, 5)
        from fourEyes in Gen.Elements(true, false)
        select new AbsenceCase([.. moves], approvals, fourEyes)).ToArbitrary();
}

/// <summary>Standing in for others gives nobody a second vote, and nobody a vote who may have none.</summary>
[Properties(Arbitrary = [typeof(AbsenceCase)])]
public class AbsenceProperties
{
    private const string Gate = "Gate.ApprovalStatus";

    /// <summary>The first has started the instance. The first four hold the role that is asked, and the others do not.</summary>
    private static readonly Caller[] Everybody = [.. Enumerable.Range(0, 6).Select(number => People.Named($"p{number}", number < 4 ? [People.PkiApprovers] : []))];

    [Property]
    public void Nobody_has_two_votes_and_a_requester_none_under_four_eyes_whoever_answers_for_whom(AbsenceCase any)
    {
        var walk = Begin(any);
        var unread = new List<SignalReceived>();
        var visit = walk.Visit;
        foreach (var (by, absents, approves, later) in any.Moves)
        {
            // Between two answers less time passes than a clock shows.
            if (walk.Check(Standing(by, absents), Gate, Entries.Answer(approves)) is Verdict.Accepted { Entry: var entry }
                && unread.All(other => other.Key != entry.Key))
                unread.Add(entry);
            if (!later)
            {
                walk.Take([.. unread]);
                unread.Clear();
            }

            AssertRight(walk, visit, any);
        }

        walk.Take([.. unread]);
        AssertRight(walk, visit, any);
    }

    [Property]
    public void The_outcome_does_not_depend_on_the_order_in_which_answers_of_the_same_moment_arrive(AbsenceCase any)
    {
        var walk = Begin(any);
        var answers = any.Moves.Select(move => walk.Check(Standing(move.By, move.Absents), Gate, Entries.Answer(move.Approves)))
            .OfType<Verdict.Accepted>().Select(accepted => accepted.Entry).DistinctBy(entry => entry.Key).ToArray();

        var ends = answers.Select(last => WorkflowMachine.Turn(
            walk.Snapshot, [.. answers.Where(answer => answer != last).Order(InboxEntry.FoldingOrder)], last, walk.Definition, walk.Now)).ToArray();
        if (ends.Length == 0)
            return;

        var one = ends[0];
        Assert.All(ends, end => Assert.Equal(
            (one.Snapshot.Status, one.Snapshot.Position, one.Snapshot.Sequence, one.Snapshot.Message.Show(People.RoleName)),
            (end.Snapshot.Status, end.Snapshot.Position, end.Snapshot.Sequence, end.Snapshot.Message.Show(People.RoleName))));
        Assert.All(ends, end => Assert.Equal(one.Inbox.Select(stamped => stamped.Entry.Message), end.Inbox.Select(stamped => stamped.Entry.Message)));
        // No answer that was accepted is lost: the history has each.
        Assert.Equal(answers.Length, one.Inbox.Count(stamped => stamped.Entry.Kind is HistoryKind.SignalReceived or HistoryKind.SignalNotCounted));
    }

    /// <summary>Lists and the permission to read are made from the rule that is checked when somebody answers.</summary>
    [Property]
    public void Whoever_may_answer_is_whose_answer_is_accepted(AbsenceCase any)
    {
        var walk = Begin(any);
        foreach (var (by, absents, approves, _) in any.Moves)
        {
            var caller = Standing(by, absents) with { AccessStrings = [AccessString.ReadPending] };
            var mayAnswer = caller.MayAnswer(walk.Snapshot, key => ((InstanceState.AwaitingSignal)walk.Snapshot.State).VoteOf(key) is not null);
            var verdict = walk.Check(caller, Gate, Entries.Answer(approves));

            Assert.Equal(verdict is Verdict.Accepted, mayAnswer);
            Assert.True(!mayAnswer || caller.MayRead(walk.Snapshot));
            if (verdict is Verdict.Accepted { Entry: var entry })
                walk.Take(entry);
            if (walk.Snapshot.State is not InstanceState.AwaitingSignal)
                return;
        }
    }

    private static Walk Begin(AbsenceCase any) => Walk.Begin(
        Flow.OneApproval($$"""{ "MinimumApprovals": {{any.Approvals}}, "MinimumDenials": 3, "RequesterMayApprove": {{(any.FourEyes ? "false" : "true")}} }"""),
        initiator: Everybody[0].Person);

    private static Caller Standing(int by, ImmutableArray<int> absents) =>
        Everybody[by].StandingInFor(absents.Select(absent => Everybody[absent]));

    private static void AssertRight(Walk walk, int visit, AbsenceCase any)
    {
        if (walk.Visit != visit || walk.Snapshot.State is not InstanceState.AwaitingSignal waiting)
        {
            AssertNoTwo([.. walk.Snapshot.Data["approvals"].EnumerateArray().SelectMany(vote => vote.GetProperty("Name").GetString()!.Split(" for "))], any);
            return;
        }

        AssertNoTwo([.. waiting.Votes.SelectMany(vote => vote.For is { } absent ? [vote.By.Name, absent.Name] : new[] { vote.By.Name })], any);
    }

    private static void AssertNoTwo(string[] people, AbsenceCase any)
    {
        Assert.Equal(people.Length, people.Distinct().Count());
        Assert.False(any.FourEyes && people.Contains(Everybody[0].Person.Name));
    }
}
