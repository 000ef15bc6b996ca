using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Engine.Tests.Kit;
using WorkflowFunctions.Storage.TestKit;

namespace WorkflowFunctions.Engine.Tests;

/// <summary>People answer for themselves and in the place of others at once, on a SQLite file.</summary>
public sealed class AbsenceRaceTests
{
    private const int Alice = 5;
    private const int Bob = 6;
    private const int Dave = 7;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Who comes between the check and the write of somebody else.</summary>
    public static TheoryData<bool, bool> Orders => new() { { false, false }, { false, true }, { true, false }, { true, true } };

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task Of_an_absent_person_and_who_stands_in_at_the_same_moment_one_counts_and_no_accepted_answer_is_lost(bool foldsAtOnce, bool isAbsentFirst)
    {
        var (alice, bob) = (OneVoteEach.Holder(Alice), OneVoteEach.InPlaceOf(Bob, Alice));

        var counted = await BetweenAsync(foldsAtOnce, isAbsentFirst ? alice : bob, isAbsentFirst ? bob : alice);

        // Of entries of one moment the key decides, in whatever order they were appended.
        Assert.Equal(foldsAtOnce && !isAbsentFirst ? "person6 for person5" : "person5", Assert.Single(counted));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Of_two_who_stand_in_for_one_person_at_the_same_moment_one_counts(bool foldsAtOnce)
    {
        var counted = await BetweenAsync(foldsAtOnce, OneVoteEach.InPlaceOf(Dave, Alice), OneVoteEach.InPlaceOf(Bob, Alice));

        Assert.EndsWith(" for person5", Assert.Single(counted), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Who_answers_for_himself_and_for_somebody_absent_at_the_same_moment_has_one_vote(bool foldsAtOnce)
    {
        // He gets or loses the role between the two requests.
        var counted = await BetweenAsync(
            foldsAtOnce, OneVoteEach.InPlaceOf(Bob, Alice), OneVoteEach.Holder(Bob) with { InPlaceOf = OneVoteEach.InPlaceOf(Bob, Alice).InPlaceOf }, isRepeat: true);

        Assert.Equal("person6 for person5", Assert.Single(counted));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Who_answers_for_somebody_while_another_answers_in_his_own_place_has_one_vote(bool foldsAtOnce) =>
        Assert.Single(await BetweenAsync(foldsAtOnce, OneVoteEach.InPlaceOf(Dave, Bob), OneVoteEach.InPlaceOf(Bob, Alice)));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Of_all_who_answer_for_each_other_at_once_nobody_has_two_votes_and_lists_have_nothing_for_those_who_have_one(bool foldsAtOnce)
    {
        await using var lab = await Laboratory.OpenAsync(foldsAtOnce);
        var ids = await lab.StartManyAsync(Workflows.OneApproval(50), 10);
        Caller[] callers =
        [
            .. Enumerable.Range(1, 4).Select(OneVoteEach.Holder),
            .. Enumerable.Range(5, 8).Select(person => OneVoteEach.InPlaceOf(person, (person % 4) + 1, (person % 3) + 1, person + 1)),
        ];
        foreach (var id in ids)
        {
            var results = await Task.WhenAll(callers.Select(caller => Task.Run(() => lab.SignalAsync(id, Workflows.First, caller))));

            var snapshot = await lab.ReadAsync(id);
            Assert.NotEmpty(OneVoteEach.Check(results, snapshot, await lab.HistoryAsync(id)));
            foreach (var caller in callers)
                Assert.Equal(caller.MayAnswer(snapshot, snapshot.Signallers.Contains), await IsListedAsync(lab, caller, id));
        }
    }

    /// <summary>The second is checked first and written last. Who has voted.</summary>
    private static async Task<IReadOnlyList<string>> BetweenAsync(bool foldsAtOnce, Caller between, Caller second, bool isRepeat = false)
    {
        await using var lab = await Laboratory.OpenAsync(foldsAtOnce);
        var id = await lab.StartAsync(Workflows.OneApproval(3));
        SignalResult? first = null;
        lab.Store.BeforeNextAppend = async () => first = await lab.SignalAsync(id, Workflows.First, between);

        var result = await lab.SignalAsync(id, Workflows.First, second);

        Assert.IsType<SignalResult.Accepted>(first);
        Assert.Equal(foldsAtOnce && !isRepeat, result is SignalResult.Refused);
        var snapshot = await lab.ReadAsync(id);
        var counted = OneVoteEach.Check(isRepeat ? [first] : [first, result], snapshot, await lab.HistoryAsync(id));
        foreach (var caller in (Caller[])[between, second, OneVoteEach.InPlaceOf(Bob, Alice), OneVoteEach.InPlaceOf(Dave, Alice)])
            Assert.Equal(caller.MayAnswer(snapshot, snapshot.Signallers.Contains), await IsListedAsync(lab, caller, id));
        return counted;
    }

    private static async Task<bool> IsListedAsync(Laboratory lab, Caller caller, Guid id)
    {
        var query = new InstanceListQuery(InstanceScope.AssignedTo.Of(caller), InstanceField.Id, Descending: false, 0, 100);
        return (await lab.Store.ListAsync(query, Stop)).Items.Any(item => item.Id == id);
    }
}
