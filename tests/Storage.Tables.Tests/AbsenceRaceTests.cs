using Microsoft.Extensions.Time.Testing;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Storage.TestKit;

namespace WorkflowFunctions.Storage.Tables.Tests;

/// <summary>People answer for themselves and in the place of others at once, in two processes.</summary>
public sealed class AbsenceRaceTests
{
    private const int Alice = 5;
    private const int Bob = 6;

    private readonly string _prefix = Stores.NewPrefix();
    private readonly FakeTimeProvider _time = new(Sample.At(0));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Of_an_absent_person_and_who_stands_in_the_one_whose_commit_is_late_is_told_that_the_vote_is_given(bool isAbsentFirst)
    {
        var (first, second) = Order(isAbsentFirst);
        var wire = new Wire(_prefix);
        await using var late = await Plant.OpenAsync(wire, _time);
        await using var fast = await Plant.OpenAsync(new Wire(_prefix), _time);
        var snapshot = await StartAsync(late, fast);
        SignalResult? result = null;
        BeforeWrites(wire, async () => result = await fast.ApproveAsync(snapshot.Id, first));

        SignalResult[] results = [await late.ApproveAsync(snapshot.Id, second), result!];

        Assert.IsType<SignalResult.Refused>(results[0]);
        Assert.IsType<SignalResult.Accepted>(results[1]);
        Assert.Equal(isAbsentFirst ? "person5" : "person6 for person5", Assert.Single(await CheckAsync(late, snapshot.Id, results, first, second)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Of_an_absent_person_and_who_stands_in_the_one_who_is_appended_late_is_in_the_history_as_not_counted(bool isAbsentFirst)
    {
        var (first, second) = Order(isAbsentFirst);
        var wire = new Wire(_prefix);
        await using var late = await Plant.OpenAsync(wire, _time);
        await using var fast = await Plant.OpenAsync(new Wire(_prefix), _time);
        var snapshot = await StartAsync(late, fast);
        var results = new List<SignalResult>();
        // The first write is the one that folds at once; it is made to fail, so that the second one appends alone.
        BeforeWrites(
            wire,
            async () => results.Add(await fast.ApproveAsync(snapshot.Id, OneVoteEach.Holder(8))),
            async () => results.Add(await fast.ApproveAsync(snapshot.Id, first)));

        results.Add(await late.ApproveAsync(snapshot.Id, second));

        Assert.All(results, result => Assert.IsType<SignalResult.Accepted>(result));
        var counted = await CheckAsync(late, snapshot.Id, results, first, second);
        Assert.Equal(["person8", isAbsentFirst ? "person5" : "person6 for person5"], counted);
        Assert.Single(await late.Store.ReadHistoryAsync(snapshot.Id, Stop), entry => entry.Kind == HistoryKind.SignalNotCounted);
    }

    [Fact]
    public async Task Of_all_who_answer_for_each_other_at_once_nobody_has_two_votes_and_lists_have_nothing_for_those_who_have_one()
    {
        await using var one = await Plant.OpenAsync(new Wire(_prefix), _time);
        await using var other = await Plant.OpenAsync(new Wire(_prefix), _time);
        Caller[] callers =
        [
            .. Enumerable.Range(1, 3).Select(OneVoteEach.Holder),
            .. Enumerable.Range(4, 5).Select(person => OneVoteEach.InPlaceOf(person, (person % 3) + 1, (person % 2) + 1, person + 1)),
        ];
        for (var round = 0; round < 3; round++)
        {
            var snapshot = await StartAsync(one, other);

            var results = await Task.WhenAll(callers.Select((caller, number) => (number % 2 == 0 ? one : other).ApproveAsync(snapshot.Id, caller)));

            Assert.NotEmpty(await CheckAsync(one, snapshot.Id, results, callers));
        }
    }

    private static (Caller First, Caller Second) Order(bool isAbsentFirst)
    {
        var (alice, bob) = (OneVoteEach.Holder(Alice), OneVoteEach.InPlaceOf(Bob, Alice));
        return isAbsentFirst ? (alice, bob) : (bob, alice);
    }

    /// <summary>Each process has used the definition before: only then it folds at once.</summary>
    private static async Task<InstanceSnapshot> StartAsync(Plant plant, Plant other)
    {
        var definition = Plant.TwoSteps(approvals: 50);
        if (await plant.Store.FindVersionAsync(definition.Id, 1, Stop) is null)
            await plant.PublishAsync(definition);
        var snapshot = await plant.StartAsync(definition);
        await plant.AdvanceAsync(snapshot.Id);
        await other.AdvanceAsync(snapshot.Id);
        return snapshot;
    }

    /// <summary>Each is done once, before one more write to the instance is sent.</summary>
    private static void BeforeWrites(Wire wire, params Func<Task>[] things)
    {
        var next = 0;
        wire.Before = async (sent, _) =>
        {
            if (sent is { IsWrite: true, Table: "Instances" } && next < things.Length)
                await things[next++]();
        };
    }

    private static async Task<IReadOnlyList<string>> CheckAsync(Plant plant, Guid id, IEnumerable<SignalResult> results, params Caller[] callers)
    {
        var snapshot = await plant.AdvanceAsync(id);
        foreach (var caller in callers)
        {
            var isListed = (await plant.ListAsync(InstanceScope.AssignedTo.Of(caller))).Any(item => item.Id == id);
            Assert.Equal(caller.MayAnswer(snapshot, snapshot.Signallers.Contains), isListed);
        }

        return OneVoteEach.Check(results, snapshot, await plant.Store.ReadHistoryAsync(id, Stop));
    }
}
