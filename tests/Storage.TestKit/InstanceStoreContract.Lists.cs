using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine.Instances;
using Xunit;

namespace WorkflowFunctions.Storage.TestKit;

public abstract partial class InstanceStoreContract
{
    private static readonly string[] Texts = ["b", "A", "a", "", "ä", "Ä", "\U0001F600", "\uFF01", "ab", "Z z", "_", "ß"];

    [Fact]
    public async Task A_list_is_sorted_by_the_field_asked_for_with_ties_by_id()
    {
        var snapshots = await VariedAsync();

        await InEveryOrderAsync(async (field, descending) =>
        {
            var page = await ListAsync(new InstanceScope.All(), field, descending);
            var expected = snapshots.Select(InstanceSummary.Of).Order(ListOrder.Of(field, descending)).Select(StoredText.Of);
            Assert.Equal(expected, page.Items.Select(StoredText.Of));
        });
    }

    [Fact]
    public async Task Pages_joined_are_the_whole_list()
    {
        await VariedAsync();
        var whole = await ListAsync(new InstanceScope.All(), InstanceField.Status, descending: true);

        var joined = new List<Guid>();
        for (var skip = 0; skip < whole.Items.Length + 5; skip += 5)
        {
            var page = await Lists.ListAsync(new(new InstanceScope.All(), InstanceField.Status, true, skip, 5), Stop);
            Assert.Equal(whole.Items.Length, page.Total);
            joined.AddRange(page.Items.Select(item => item.Id));
        }

        Assert.Equal(whole.Items.Select(item => item.Id), joined);
    }

    [Fact]
    public async Task A_list_of_nothing_is_empty()
    {
        var page = await ListAsync(new InstanceScope.All(), InstanceField.Title);

        Assert.Empty(page.Items);
        Assert.Equal(0, page.Total);
    }

    [Fact]
    public async Task A_list_shows_what_was_last_committed()
    {
        var snapshot = await StartAsync();
        await Store.AppendAsync(snapshot.Id, Sample.Vote(snapshot, person: 2, minute: 1));
        await Store.AppendAsync(snapshot.Id, Sample.Vote(snapshot, person: 3, minute: 2));
        var commit = Sample.Turn(await ReadAsync(snapshot.Id), minute: 3);

        Assert.Equal(StoredText.Of(InstanceSummary.Of(snapshot)), StoredText.Of(Assert.Single(await AllAsync())));
        Assert.True(await Store.CommitAsync(commit));
        Assert.Equal(StoredText.Of(InstanceSummary.Of(commit.Snapshot)), StoredText.Of(Assert.Single(await AllAsync())));
    }

    [Fact]
    public async Task My_list_has_what_the_caller_started_in_any_state()
    {
        var snapshots = await VariedAsync();
        var me = Sample.Person(1).Key;
        var mine = snapshots.Where(snapshot => snapshot.Origin.Initiator.Key == me).Select(InstanceSummary.Of).ToList();
        Assert.NotEmpty(mine);

        await InEveryOrderAsync(async (field, descending) =>
        {
            var page = await ListAsync(new InstanceScope.StartedBy(me), field, descending);
            Assert.Equal(mine.Order(ListOrder.Of(field, descending)).Select(StoredText.Of), page.Items.Select(StoredText.Of));
            Assert.Equal(mine.Count, page.Total);
            Assert.Empty((await ListAsync(new InstanceScope.StartedBy("nobody"), field, descending)).Items);
        });
    }

    [Fact]
    public async Task Assigned_is_what_waits_for_one_of_the_callers_roles_each_once()
    {
        var snapshots = await VariedAsync();
        var assigned = snapshots
            .Where(snapshot => snapshot.State is InstanceState.AwaitingSignal waiting && waiting.RoleIds.Any(role => role is 2 or 3))
            .Select(InstanceSummary.Of).ToList();
        Assert.NotEmpty(assigned);

        await InEveryOrderAsync(async (field, descending) =>
        {
            var page = await ListAsync(new InstanceScope.AssignedTo(Sample.Person(9).Key, [3, 2, 2, 77]), field, descending);
            Assert.Equal(assigned.Order(ListOrder.Of(field, descending)).Select(StoredText.Of), page.Items.Select(StoredText.Of));
            Assert.Equal(assigned.Count, page.Total);
        });
    }

    [Fact]
    public async Task Assigned_to_a_caller_without_roles_is_nothing()
    {
        await StartAsync();

        Assert.Empty((await AssignedAsync(person: 2)).Items);
        Assert.Empty((await AssignedAsync(person: 2, 1, 3)).Items);
    }

    [Fact]
    public async Task A_vote_ends_the_assignment_of_its_caller_alone_read_or_not()
    {
        var snapshot = await StartAsync();
        await Store.AppendAsync(snapshot.Id, Sample.Vote(snapshot, person: 2, minute: 1));

        Assert.Empty((await AssignedAsync(person: 2, Sample.Approvers)).Items);
        Assert.Single((await AssignedAsync(person: 3, Sample.Approvers)).Items);

        Assert.True(await Store.CommitAsync(Sample.Turn(await ReadAsync(snapshot.Id), minute: 2)));
        var mine = await AssignedAsync(person: 2, Sample.Approvers);
        Assert.Empty(mine.Items);
        Assert.Equal(0, mine.Total);
        Assert.Single((await AssignedAsync(person: 3, Sample.Approvers)).Items);
    }

    [Fact]
    public async Task A_new_visit_assigns_to_its_own_roles_and_to_those_again_who_voted_before()
    {
        var snapshot = await StartAsync();
        await Store.AppendAsync(snapshot.Id, Sample.Vote(snapshot, person: 2, minute: 1));
        await MoveAsync(snapshot.Id, Sample.Awaiting([3]), visit: snapshot.Position.Number + 1);

        Assert.Empty((await AssignedAsync(person: 2, Sample.Approvers)).Items);
        Assert.Single((await AssignedAsync(person: 2, 3)).Items);

        await MoveAsync(snapshot.Id, new InstanceState.Complete());
        Assert.Empty((await AssignedAsync(person: 2, 3)).Items);
    }

    [Fact]
    public async Task Assigned_leaves_out_what_the_caller_may_not_answer_until_a_visit_that_takes_it()
    {
        var snapshot = await StartAsync();
        var barring = Sample.Awaiting([Sample.Approvers, 3]) with { Barred = [Sample.Person(1).Key, Sample.Person(4).Key] };
        await MoveAsync(snapshot.Id, barring, visit: snapshot.Position.Number + 1);

        foreach (var person in (int[])[1, 4])
        {
            var barred = await AssignedAsync(person, Sample.Approvers, 3);
            Assert.Empty(barred.Items);
            Assert.Equal(0, barred.Total);
        }

        Assert.Single((await AssignedAsync(person: 2, Sample.Approvers)).Items);
        Assert.Single((await ListAsync(new InstanceScope.AssignedTo(Sample.Person(1).Key[..^1], [3]), InstanceField.Id)).Items);

        await MoveAsync(snapshot.Id, Sample.Awaiting([Sample.Approvers]), visit: snapshot.Position.Number + 2);
        Assert.Single((await AssignedAsync(person: 1, Sample.Approvers)).Items);
    }

    [Fact]
    public async Task Assigned_has_what_asks_the_caller_by_name_until_another_visit_asks_others()
    {
        var snapshot = await StartAsync();
        var asking = Sample.Awaiting([3]) with { People = [Sample.Person(4), Sample.Person(5)], Barred = [Sample.Person(5).Key] };
        await MoveAsync(snapshot.Id, asking, visit: snapshot.Position.Number + 1);

        Assert.Single((await AssignedAsync(person: 4)).Items);
        Assert.Single((await AssignedAsync(person: 4, 3, 9)).Items);
        Assert.Single((await AssignedAsync(person: 6, 3)).Items);
        Assert.Empty((await AssignedAsync(person: 5, 3)).Items);
        Assert.Empty((await AssignedAsync(person: 6, Sample.Approvers)).Items);

        var read = await ReadAsync(snapshot.Id);
        await Store.AppendAsync(snapshot.Id, Sample.Vote(read.Snapshot, person: 4, minute: 1));
        Assert.Empty((await AssignedAsync(person: 4)).Items);

        await MoveAsync(snapshot.Id, Sample.Awaiting([3]) with { People = [Sample.Person(6)] }, visit: snapshot.Position.Number + 2);
        Assert.Empty((await AssignedAsync(person: 4)).Items);
        Assert.Single((await AssignedAsync(person: 6)).Items);

        await MoveAsync(snapshot.Id, new InstanceState.Complete());
        Assert.Empty((await AssignedAsync(person: 6)).Items);
    }

    [Fact]
    public async Task Who_is_asked_besides_at_the_same_visit_has_it_from_then_on_and_those_asked_before_keep_it()
    {
        var snapshot = await StartAsync();
        await Store.AppendAsync(snapshot.Id, Sample.Vote(snapshot, person: 2, minute: 1));
        Assert.True(await Store.CommitAsync(Sample.Turn(await ReadAsync(snapshot.Id), minute: 2)));
        await MoveAsync(snapshot.Id, Sample.Awaiting([Sample.Approvers, 3]) with { People = [Sample.Person(4)] });

        Assert.Single((await AssignedAsync(person: 4)).Items);
        Assert.Single((await AssignedAsync(person: 5, 3)).Items);
        Assert.Single((await AssignedAsync(person: 6, Sample.Approvers)).Items);
        Assert.Empty((await AssignedAsync(person: 2, Sample.Approvers, 3)).Items);
        Assert.Empty((await AssignedAsync(person: 5, 9)).Items);

        await MoveAsync(snapshot.Id, new InstanceState.Complete());
        Assert.Empty((await AssignedAsync(person: 4, 3)).Items);
    }

    [Fact]
    public async Task As_many_people_as_a_step_may_ask_have_it_in_their_lists_until_it_is_deleted()
    {
        var snapshot = await StartAsync();
        await MoveAsync(snapshot.Id, Sample.Awaiting([]) with { People = [.. Enumerable.Range(100, RoleTokenLimits.Asked).Select(Sample.Person)] });

        Assert.Single((await AssignedAsync(person: 100)).Items);
        Assert.Single((await AssignedAsync(person: 100 + RoleTokenLimits.Asked - 1)).Items);
        Assert.Empty((await AssignedAsync(person: 100 + RoleTokenLimits.Asked)).Items);

        Assert.True(await Store.DeleteAsync(snapshot.Id, (await ReadAsync(snapshot.Id)).Version));
        Assert.Empty((await AssignedAsync(person: 100)).Items);
    }

    [Fact]
    public async Task A_caller_key_is_compared_whole_and_never_as_a_pattern()
    {
        var snapshot = await StartAsync();
        await Store.AppendAsync(snapshot.Id, Sample.Vote(snapshot, person: 2, minute: 1));

        foreach (var key in (string[])["%", "_", "", "'", Sample.Person(2).Key[..^1], Sample.Person(2).Key + "0"])
            Assert.Single((await ListAsync(new InstanceScope.AssignedTo(key, [Sample.Approvers]), InstanceField.Id)).Items);
    }

    protected async Task<InstancePage> ListAsync(InstanceScope scope, InstanceField sort, bool descending = false) =>
        await Lists.ListAsync(new InstanceListQuery(scope, sort, descending, Skip: 0, Take: 1000), Stop);

    private async Task<IEnumerable<InstanceSummary>> AllAsync() => (await ListAsync(new InstanceScope.All(), InstanceField.Id)).Items;

    [Fact]
    public async Task A_definition_has_live_instances_as_long_as_one_of_them_is_running_or_suspended()
    {
        var definition = Guid.NewGuid();
        Assert.False(await Lists.AnyLiveAsync(definition, Stop));

        var first = await StartAsync(edit => edit.Origin(origin => origin with { DefinitionId = definition }));
        var second = await StartAsync(edit => edit.Origin(origin => origin with { DefinitionId = definition, DefinitionVersion = 2 }));
        Assert.True(await Lists.AnyLiveAsync(definition, Stop));

        await MoveAsync(first.Id, new InstanceState.Complete());
        Assert.True(await Lists.AnyLiveAsync(definition, Stop));
        await MoveAsync(second.Id, Sample.Running(limit: 5));
        Assert.True(await Lists.AnyLiveAsync(definition, Stop));
        await MoveAsync(second.Id, Sample.AwaitingRetry(until: 5));
        Assert.True(await Lists.AnyLiveAsync(definition, Stop));
        await MoveAsync(second.Id, new InstanceState.Failed("gone"));
        Assert.False(await Lists.AnyLiveAsync(definition, Stop));
    }

    [Fact]
    public async Task A_version_has_live_instances_as_long_as_one_of_its_own_is_running_or_suspended()
    {
        var definition = Guid.NewGuid();
        var first = await StartAsync(edit => edit.Origin(origin => origin with { DefinitionId = definition }));
        var third = await StartAsync(edit => edit.Origin(origin => origin with { DefinitionId = definition, DefinitionVersion = 3 }));
        await StartAsync(edit => edit.Origin(origin => origin with { DefinitionVersion = 2 }));
        Assert.Equal((true, false, true, true, false), (await AnyAsync(1), await AnyAsync(2), await AnyAsync(3), await AnyAsync(1, 2, 13), await AnyAsync()));

        await MoveAsync(first.Id, new InstanceState.Complete());
        await MoveAsync(third.Id, Sample.Running(limit: 5));

        Assert.Equal((false, true, true), (await AnyAsync(1, 2), await AnyAsync(3), await AnyAsync(1, 2, 3)));

        Task<bool> AnyAsync(params int[] versions) => Lists.AnyLiveAsync(definition, versions, Stop);
    }

    [Fact]
    public async Task Instances_of_other_definitions_do_not_count_as_live_ones()
    {
        var definition = Guid.NewGuid();
        var ended = await StartAsync(edit => edit.Origin(origin => origin with { DefinitionId = definition }));
        await MoveAsync(ended.Id, new InstanceState.Rejected("no"));
        for (var other = 0; other < 12; other++)
            await StartAsync();

        Assert.False(await Lists.AnyLiveAsync(definition, Stop));
        Assert.False(await Lists.AnyLiveAsync(Guid.Empty, Stop));
    }

    private Task<InstancePage> AssignedAsync(int person, params int[] roles) =>
        ListAsync(new InstanceScope.AssignedTo(Sample.Person(person).Key, [.. roles]), InstanceField.Title);

    /// <summary>Instances that differ in every field and agree in some.</summary>
    /// <summary>Of the same instances: to make them takes longer than all the lists.</summary>
    private static Task InEveryOrderAsync(Func<InstanceField, bool, Task> check) =>
        Assert.AllAsync(Enum.GetValues<InstanceField>(), async field =>
        {
            await check(field, false);
            await check(field, true);
        });

    private async Task<List<InstanceSnapshot>> VariedAsync()
    {
        InstanceState[] states =
        [
            Sample.Awaiting([2]), Sample.Awaiting([2, 3]), Sample.Awaiting([4]), Sample.Running(limit: 5), new InstanceState.Complete(),
            Sample.Awaiting([3, 2, 3]), new InstanceState.Rejected("no"),
        ];
        var snapshots = new List<InstanceSnapshot>();
        for (var index = 0; index < 24; index++)
        {
            var (text, other) = (Texts[index % Texts.Length], Texts[(index * 5) % Texts.Length]);
            snapshots.Add(await StartAsync(edit => edit.Snapshot = edit.Snapshot with
            {
                State = states[index % states.Length],
                Position = edit.Snapshot.Position with { DisplayName = other, UniqueName = text },
                LastModified = Sample.At(index % 5),
                Message = new StatusMessage(text, [index]),
                Origin = edit.Snapshot.Origin with
                {
                    DefinitionId = index % 3 == 0 ? Guid.NewGuid() : edit.Snapshot.Origin.DefinitionId,
                    Initiator = Sample.Person(index % 2) with { Name = other },
                    ReferenceId = 1000 - index,
                    StartDate = Sample.At(-(index % 4)).AddTicks(index % 3),
                    Title = text,
                    WorkflowType = other,
                },
            }));
        }

        return snapshots;
    }
}
