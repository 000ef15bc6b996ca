using System.Collections.Immutable;
using WorkflowFunctions.Engine;
using WorkflowFunctions.Engine.Audit;
using WorkflowFunctions.Engine.Delegations;
using WorkflowFunctions.Engine.Roles;
using Xunit;

namespace WorkflowFunctions.Storage.TestKit;

/// <summary>What stores keep of changes of roles and of delegations: one fact for each rule, for both.</summary>
public abstract class SecurityHistoryContract : IAsyncLifetime
{
    private IWorkflowStore _store = null!;

    public enum Sets
    {
        Roles,
        Delegations,
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public virtual async ValueTask InitializeAsync() => _store = await OpenAsync();

    public virtual async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData(Sets.Roles)]
    [InlineData(Sets.Delegations)]
    public async Task What_was_done_is_read_latest_first_in_parts_of_any_size_and_apart_from_the_other_set(Sets set)
    {
        Assert.Empty(await ReadAsync(set, SecurityPlace.End, 10));
        // Clocks go back, and several changes may have one time.
        double[] minutes = [1, 5, 5, 3, 5, 9];
        var entries = minutes.Select((minute, index) => Entry(index + 1, minute)).ToList();
        foreach (var entry in entries)
            Assert.True(await ChangeAsync(set, entry));

        var expected = entries.OrderByDescending(entry => entry.At).ThenByDescending(entry => entry.Revision).Select(StoredText.Of).ToList();
        for (var size = 1; size <= expected.Count + 1; size++)
        {
            var (read, before) = (new List<SecurityEntry>(), SecurityPlace.End);
            for (ImmutableArray<SecurityEntry> part; (part = await ReadAsync(set, before, size)).Length > 0; before = new(part[^1].At, part[^1].Revision))
            {
                Assert.InRange(part.Length, 1, size);
                read.AddRange(part);
            }

            Assert.Equal(expected, read.Select(StoredText.Of));
        }

        Assert.Empty(await ReadAsync(set == Sets.Roles ? Sets.Delegations : Sets.Roles, SecurityPlace.End, 10));
    }

    [Theory]
    [InlineData(Sets.Roles)]
    [InlineData(Sets.Delegations)]
    public async Task What_was_not_done_is_not_kept_and_neither_is_a_change_that_says_nothing(Sets set)
    {
        Assert.True(await ChangeAsync(set, Entry(1, 1)));
        Assert.False(await ChangeAsync(set, Entry(1, 2)));
        Assert.False(await ChangeAsync(set, Entry(3, 2)));
        Assert.True(await ChangeAsync(set, null, revision: 2));

        Assert.Equal([1], (await ReadAsync(set, SecurityPlace.End, 10)).Select(entry => entry.Revision));
    }

    [Theory]
    [InlineData(Sets.Roles)]
    [InlineData(Sets.Delegations)]
    public async Task Of_many_who_change_a_set_at_once_the_one_who_does_is_kept(Sets set)
    {
        var made = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => ChangeAsync(set, Entry(1, number))));

        var winner = Assert.Single(made.Index(), one => one.Item).Index;
        Assert.Equal([StoredText.Of(Entry(1, winner))], (await ReadAsync(set, SecurityPlace.End, 10)).Select(StoredText.Of));
    }

    [Theory]
    [InlineData(Sets.Roles)]
    [InlineData(Sets.Delegations)]
    public async Task What_is_too_old_is_removed_with_later_changes_some_at_a_time_and_what_is_not_stays(Sets set)
    {
        var (old, edge) = (SecurityEntry.MostForgotten + 5, SecurityEntry.Kept.TotalMinutes);
        for (var revision = 1; revision <= old; revision++)
            Assert.True(await ChangeAsync(set, Entry(revision, revision / 100d)));
        Assert.True(await ChangeAsync(set, Entry(old + 1, 10)));
        Assert.Equal(old + 1, (await ReadAsync(set, SecurityPlace.End, 1_000)).Length);

        Assert.True(await ChangeAsync(set, Entry(old + 2, edge + 10)));
        Assert.InRange((await ReadAsync(set, SecurityPlace.End, 1_000)).Length, 3, old + 1);
        Assert.True(await ChangeAsync(set, Entry(old + 3, edge + 10)));

        Assert.Equal([old + 3, old + 2, old + 1], (await ReadAsync(set, SecurityPlace.End, 1_000)).Select(entry => entry.Revision));
    }

    protected abstract Task<IWorkflowStore> OpenAsync();

    private static SecurityEntry Entry(long revision, double minute) =>
        new(revision, Sample.At(minute), "OfALaterRelease", Sample.Person(1) with { Name = "Türöffner \U0001F600 /\\#?" }, "bob for alice", $"Done for the {revision}. time.");

    private Task<bool> ChangeAsync(Sets set, SecurityEntry? entry, long? revision = null)
    {
        var next = revision ?? entry!.Revision;
        return set == Sets.Roles
            ? _store.ChangeRolesAsync(new(new(next, RoleSet.LastConfiguredId + 1, 0), [new(RoleSet.LastConfiguredId + 1, "Role", "", null, [], [])]), RoleSet.LastConfiguredId + 1, entry)
            : _store.ChangeDelegationsAsync(new DelegationSet(new(next), []), [], entry);
    }

    private Task<ImmutableArray<SecurityEntry>> ReadAsync(Sets set, SecurityPlace before, int most) =>
        set == Sets.Roles ? _store.ReadRoleHistoryAsync(before, most, Stop) : _store.ReadDelegationHistoryAsync(before, most, Stop);
}
