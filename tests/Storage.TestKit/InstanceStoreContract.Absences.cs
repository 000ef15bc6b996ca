using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Engine.Instances;
using Xunit;

namespace WorkflowFunctions.Storage.TestKit;

public abstract partial class InstanceStoreContract
{
    [Fact]
    public async Task Assigned_has_what_waits_for_an_absent_person_in_whose_place_the_caller_may_answer_each_once()
    {
        var ofRole = await StartAsync();
        var ofPerson = await StartAsync();
        await MoveAsync(ofPerson.Id, Sample.Awaiting([3]) with { People = [Sample.Person(4)] });
        var ofBoth = await StartAsync();
        await MoveAsync(ofBoth.Id, Sample.Awaiting([Sample.Approvers, 5]) with { People = [Sample.Person(4), Sample.Person(6)] });
        var ofOthers = await StartAsync();
        await MoveAsync(ofOthers.Id, Sample.Awaiting([3]));

        Absent[] absents = [Sample.Absent(4, [Sample.Approvers, 7]), Sample.Absent(6, [Sample.Approvers]), Sample.Absent(6, [])];
        await AssertInPlaceOfAsync([ofRole, ofPerson, ofBoth], [], absents);
        await AssertInPlaceOfAsync([ofRole, ofPerson, ofBoth], [Sample.Approvers, 5], absents);
        await AssertInPlaceOfAsync([ofRole, ofPerson, ofBoth, ofOthers], [3], absents);
        await AssertInPlaceOfAsync([ofBoth], [], Sample.Absent(6, []));
        await AssertInPlaceOfAsync([], [], Sample.Absent(5, []));
        Assert.Empty((await AssignedAsync(person: 9)).Items);
    }

    [Fact]
    public async Task In_the_place_of_somebody_absent_it_has_only_workflows_of_the_types_that_are_named_in_any_case()
    {
        var renewal = await StartAsync(edit => edit.Origin(origin => origin with { WorkflowType = "Renewal" }));
        var umlaut = await StartAsync(edit => edit.Origin(origin => origin with { WorkflowType = "Prüfung" }));
        var longest = await StartAsync(edit => edit.Origin(origin => origin with { WorkflowType = new string('x', 64) }));

        await AssertInPlaceOfAsync([renewal], [], Sample.Absent(4, [Sample.Approvers], "Enrollment", "rENEWAL"));
        await AssertInPlaceOfAsync([umlaut, longest], [], Sample.Absent(4, [Sample.Approvers], "PRÜFUNG"), Sample.Absent(5, [Sample.Approvers], new string('X', 64)));
        await AssertInPlaceOfAsync([], [], Sample.Absent(4, [Sample.Approvers], "Renewa", "Renewals", "%", "'", new string('x', 63)));
        await AssertInPlaceOfAsync([renewal, umlaut, longest], [], Sample.Absent(4, [Sample.Approvers], "Revocation"), Sample.Absent(5, [Sample.Approvers]));
        await AssertInPlaceOfAsync([renewal, umlaut, longest], [Sample.Approvers], Sample.Absent(4, [Sample.Approvers], "Revocation"));
    }

    [Fact]
    public async Task A_vote_of_either_ends_the_assignment_of_who_would_answer_for_both_read_or_not()
    {
        var snapshot = await StartAsync();
        var (forFour, forEither) = (Sample.Absent(4, [Sample.Approvers]), new[] { Sample.Absent(4, [Sample.Approvers]), Sample.Absent(5, [Sample.Approvers]) });
        await Store.AppendAsync(snapshot.Id, Sample.Vote(snapshot, person: 4, minute: 1));

        await AssertInPlaceOfAsync([], [], forFour);
        await AssertInPlaceOfAsync([snapshot], [], forEither);
        await AssertInPlaceOfAsync([snapshot], [Sample.Approvers], forFour);
        Assert.True(await Store.CommitAsync(Sample.Turn(await ReadAsync(snapshot.Id), minute: 2)));
        await AssertInPlaceOfAsync([], [], forFour);
        await AssertInPlaceOfAsync([snapshot], [], forEither);

        await Store.AppendAsync(snapshot.Id, Sample.Vote(snapshot, person: 9, minute: 3) with { For = Sample.Person(5) });
        await AssertInPlaceOfAsync([], [], forEither);
        await AssertInPlaceOfAsync([], [Sample.Approvers], forEither);
    }

    [Fact]
    public async Task Whose_vote_somebody_else_has_given_has_it_no_longer_nor_has_anybody_in_that_persons_place_until_the_next_visit()
    {
        var snapshot = await StartAsync();
        var waiting = Sample.Awaiting([Sample.Approvers]) with { People = [Sample.Person(4)] };
        foreach (var given in (int[][])[[4], [4, 5], [4, 5, 6]])
        {
            await MoveAsync(snapshot.Id, waiting with { AnsweredFor = [.. given.Select(person => Sample.Person(person).Key)] });

            for (var person = 4; person <= 7; person++)
            {
                var isFree = !given.Contains(person);
                Assert.Equal(isFree ? 1 : 0, (await AssignedAsync(person, Sample.Approvers)).Total);
                await AssertInPlaceOfAsync(isFree ? [snapshot] : [], [], Sample.Absent(person, [Sample.Approvers]));
            }
        }

        await MoveAsync(snapshot.Id, waiting, visit: snapshot.Position.Number + 1);
        Assert.Single((await AssignedAsync(person: 4)).Items);
        await AssertInPlaceOfAsync([snapshot], [], Sample.Absent(5, [Sample.Approvers]));
        await MoveAsync(snapshot.Id, new InstanceState.Complete());
        await AssertInPlaceOfAsync([], [], Sample.Absent(5, [Sample.Approvers]));
    }

    [Fact]
    public async Task Neither_may_be_kept_out()
    {
        var snapshot = await StartAsync();
        await MoveAsync(snapshot.Id, Sample.Awaiting([Sample.Approvers]) with { Barred = [Sample.Person(4).Key, Sample.Person(8).Key], AnsweredFor = [Sample.Person(4).Key] });

        await AssertInPlaceOfAsync([], [], Sample.Absent(4, [Sample.Approvers]));
        await AssertInPlaceOfAsync([snapshot], [], Sample.Absent(4, [Sample.Approvers]), Sample.Absent(5, [Sample.Approvers]));
        Assert.Empty((await InPlaceOfAsync(person: 8, [], Sample.Absent(5, [Sample.Approvers]))).Items);
        Assert.Empty((await InPlaceOfAsync(person: 8, [Sample.Approvers], Sample.Absent(5, [Sample.Approvers]))).Items);
        Assert.Empty((await InPlaceOfAsync(person: 6, [], Sample.Absent(6, [Sample.Approvers]))).Items);
    }

    [Fact]
    public async Task As_many_may_be_absent_and_answered_for_as_there_are()
    {
        var snapshot = await StartAsync();
        await MoveAsync(snapshot.Id, Sample.Awaiting([Sample.Approvers]) with { AnsweredFor = [.. Enumerable.Range(100, 1000).Select(person => Sample.Person(person).Key)] });
        var absents = Enumerable.Range(1081, 20).Select(person => Sample.Absent(person, [Sample.Approvers, person])).ToArray();

        await AssertInPlaceOfAsync([snapshot], [], absents);
        await AssertInPlaceOfAsync([], [], absents[..^1]);
        Assert.Empty((await AssignedAsync(person: 100, Sample.Approvers)).Items);
        Assert.Single((await AssignedAsync(person: 99, Sample.Approvers)).Items);
    }

    [Fact]
    public async Task Names_of_types_and_keys_of_absent_people_are_compared_whole_and_never_as_a_pattern()
    {
        var snapshot = await StartAsync();
        await Store.AppendAsync(snapshot.Id, Sample.Vote(snapshot, person: 4, minute: 1));

        foreach (var key in (string[])["%", "_", "", "'", "\"", "\\", Sample.Person(4).Key[..^1], Sample.Person(4).Key + "0"])
            await AssertInPlaceOfAsync([snapshot], [], Sample.Absent(4, [Sample.Approvers]) with { Person = Sample.Person(4) with { Key = key } });
        foreach (var type in (string[])["%", "Enrollmen_", "", "'", "\"", "\\", "\"]"])
            await AssertInPlaceOfAsync([], [], Sample.Absent(5, [Sample.Approvers], type));
    }

    /// <summary>In every order, with all of it counted.</summary>
    private async Task AssertInPlaceOfAsync(IReadOnlyCollection<InstanceSnapshot> expected, int[] roles, params Absent[] absents)
    {
        foreach (var field in (InstanceField[])[InstanceField.StartDate, InstanceField.Title])
        {
            var page = await ListAsync(AssignedInPlaceOf(person: 9, roles, absents), field, descending: true);
            Assert.Equal(expected.Select(snapshot => snapshot.Id).Order(), page.Items.Select(item => item.Id).Order());
            Assert.Equal(expected.Count, page.Total);
        }
    }

    private Task<InstancePage> InPlaceOfAsync(int person, int[] roles, params Absent[] absents) =>
        ListAsync(AssignedInPlaceOf(person, roles, absents), InstanceField.Title);

    private static InstanceScope.AssignedTo AssignedInPlaceOf(int person, int[] roles, Absent[] absents) =>
        new(Sample.Person(person).Key, [.. roles]) { InPlaceOf = [.. absents] };
}
