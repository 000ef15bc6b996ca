using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Core.Tests.Support;

namespace WorkflowFunctions.Core.Tests.Properties;

/// <summary>One thing that happens to a step that waits: an answer, or that others are asked, or that an hour passes.</summary>
/// <param name="By">Who does it.</param>
/// <param name="Absents">In whose places he may.</param>
/// <param name="To">Whom he asks as well; null: it is an answer.</param>
/// <param name="Later">Whether an answer is read only with the next ones.</param>
public sealed record TogetherMove(bool IsHour, int By, ImmutableArray<int> Absents, int? To, bool Approves, bool Later);

/// <summary>People answer, stand in for each other and forward, while escalations ask further people.</summary>
public sealed record TogetherCase(ImmutableArray<TogetherMove> Moves, int Approvals, bool FourEyes)
{
    public static Arbitrary<TogetherCase> Any() => (
        from count in Gen.Choose(1, 16)
        from moves in
            (from hour in Gen.Frequency((1, Gen.Constant(true)), (4, Gen.Constant(false)))
             from actor in Gen.Choose(0, 5)
             from absents in Gen.Choose(0, 3).SelectMany(most => Gen.Choose(0, 5).ListOf(most))
             from to in Gen.Frequency((2, Gen.Constant<int?>(null)), (1, Gen.Choose(0, 5).Select(number => (int?)number)))
             from approves in Gen.Elements(true, true, false)
             from later in Gen.Elements(true, false)
             select new TogetherMove(hour, actor, [.. absents.Distinct()], to, approves, later)).ListOf(count)
        from approvals in Gen.Choose(1, 5)
        from fourEyes in Gen.Elements(true, false)
        select new TogetherCase([.. moves], approvals, fourEyes)).ToArbitrary();
}

/// <summary>Whatever comes together at a step, nobody gets a second vote, and nobody a vote who may have none.</summary>
[Properties(Arbitrary = [typeof(TogetherCase)])]
public class TogetherProperties
{
    private const string Gate = "Gate.ApprovalStatus";

    /// <summary>The first has started the instance, the fourth is kept out; escalations ask the role of the third, and then the fifth.</summary>
    private static readonly Caller[] Everybody =
    [
        People.Named("p0", People.PkiApprovers), People.Named("p1", People.PkiApprovers), People.Named("p2", People.CertificateOwners),
        People.Named("p3", People.PkiApprovers), People.Named("p4"), People.Named("p5"),
    ];

    private static readonly ApproverDirectory Directory = People.DirectoryOf(Everybody.Select(caller => caller.Person));

    [Property]
    public void Nobody_has_two_votes_and_whoever_is_kept_out_has_none_whatever_comes_together(TogetherCase any)
    {
        var walk = Begin(any);
        var unread = new List<SignalReceived>();
        var visit = walk.Visit;
        foreach (var move in any.Moves.TakeWhile(_ => walk.Visit == visit && walk.Snapshot.State is InstanceState.AwaitingSignal))
        {
            var caller = Everybody[move.By].StandingInFor(move.Absents.Select(absent => Everybody[absent]));
            if (move.IsHour)
                Read(walk, unread).After(TimeSpan.FromHours(1));
            else if (move.To is { } other)
                Forward(Read(walk, unread), caller, other, any);
            else if (Check(walk, caller, move.Approves) is { } entry && unread.All(earlier => earlier.Key != entry.Key))
                unread.Add(entry);
            if (!move.Later)
                Read(walk, unread);
            AssertRight(walk, visit, any);
        }

        AssertRight(Read(walk, unread), visit, any);
    }

    private static Walk Begin(TogetherCase any) => Walk.Begin(
        Flow.OneApproval($$"""
            { "MinimumApprovals": {{any.Approvals}}, "MinimumDenials": 3, "RequesterMayApprove": {{(any.FourEyes ? "false" : "true")}}, "NotPeople": ["p3"],
              "NotifyApprovers": true, "Escalations": [{ "AfterHours": 2, "AddRoleIds": [3] }, { "AfterHours": 4, "AddRoleTokens": ["p4"] }] }
            """) with
        { AssigneesMayForward = true },
        initiator: Everybody[0].Person, directory: Directory);

    /// <summary>What is accepted is what lists and the permission to read say may be answered.</summary>
    private static SignalReceived? Check(Walk walk, Caller caller, bool approves)
    {
        var accepted = walk.Check(caller, Gate, Entries.Answer(approves)) as Verdict.Accepted;
        Assert.Equal(accepted is not null, caller.AnswersAs(walk.Snapshot) is not null);
        Assert.Equal(accepted?.Entry.For?.Key ?? caller.Key, caller.AnswersAs(walk.Snapshot)?.Key ?? caller.Key);
        return accepted?.Entry;
    }

    private static void Forward(Walk walk, Caller by, int to, TogetherCase any)
    {
        if (walk.Snapshot.State is not InstanceState.AwaitingSignal before)
            return;
        var assign = new InstanceCommand.Assign(by, new Assignees([], [Everybody[to].Key]), "Why not.", Directory, Signal: null);
        if (walk.Do(assign) is not CommandVerdict.Applied)
            return;
        var asked = new[] { by }.Concat(by.InPlaceOf.Select(absent => absent.AsCaller())).Where(before.Asks).ToList();
        Assert.True(asked.Count > 0 && !before.Barred.Contains(by.Key), "Only who is asked, or may answer for somebody who is, forwards.");
        Assert.True(to != 3 && !(any.FourEyes && to == 0), "Nobody is added who is kept out.");
    }

    /// <summary>Reads what was accepted at the same moment: the outcome does not depend on the order in which it arrived, and none of it is lost.</summary>
    private static Walk Read(Walk walk, List<SignalReceived> unread)
    {
        if (unread.Count == 0)
            return walk;
        var ends = unread.Select(last => WorkflowMachine.Turn(
            walk.Snapshot, [.. unread.Where(answer => answer != last).Order(InboxEntry.FoldingOrder)], last, walk.Definition, walk.Now)).ToList();
        Assert.Single(ends.Select(end => (end.Snapshot.Status, end.Snapshot.Position, end.Snapshot.Sequence, end.Snapshot.Message.Show(People.RoleName))).Distinct());
        Assert.All(ends, end => Assert.Equal(
            unread.Count, end.Inbox.Count(stamped => stamped.Entry.Kind is HistoryKind.SignalReceived or HistoryKind.SignalNotCounted)));
        walk.Take([.. unread]);
        unread.Clear();
        return walk;
    }

    private static void AssertRight(Walk walk, int visit, TogetherCase any)
    {
        string[] people = walk.Visit == visit && walk.Snapshot.State is InstanceState.AwaitingSignal waiting
            ? [.. waiting.Votes.SelectMany(vote => vote.Voter.Split(" for "))]
            : [.. walk.Snapshot.Data["approvals"].EnumerateArray().SelectMany(vote => vote.GetProperty("Name").GetString()!.Split(" for "))];
        Assert.Equal(people.Length, people.Distinct().Count());
        Assert.DoesNotContain("p3", people);
        Assert.False(any.FourEyes && people.Contains("p0"), "A requester has a vote under four eyes.");
    }
}
