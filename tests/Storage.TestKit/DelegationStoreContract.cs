using System.Collections.Immutable;
using WorkflowFunctions.Engine;
using WorkflowFunctions.Engine.Delegations;
using Xunit;

namespace WorkflowFunctions.Storage.TestKit;

/// <summary>One fact for each rule of <see cref="IDelegationStore"/>.</summary>
public abstract class DelegationStoreContract : IAsyncLifetime
{
    protected IDelegationStore Store { get; private set; } = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public virtual async ValueTask InitializeAsync() => Store = await OpenAsync();

    public virtual async ValueTask DisposeAsync()
    {
        if (Store is IAsyncDisposable disposable)
            await disposable.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_new_store_has_an_empty_set_of_delegations() => Same(DelegationSet.Empty, await ReadAsync());

    [Fact]
    public async Task Delegations_are_read_as_they_were_written_and_what_is_still_current_as_it_is_known()
    {
        var first = await AddAsync(DelegationSet.Empty, Any() with { FromRoleIds = [], WorkflowTypes = [], From = Sample.Person(1) with { Name = "Türöffner \U0001F600 /\\#?", Mail = null } });
        var read = await ReadAsync();
        Same(first, read);
        Assert.Same(read, await Store.ReadDelegationsAsync(read, Stop));

        var second = await AddAsync(first, Any() with { StartsAt = Sample.At(2).AddTicks(7) });
        Same(second, await Store.ReadDelegationsAsync(read, Stop));
    }

    [Fact]
    public async Task One_change_adds_and_removes_as_many_as_it_may_and_leaves_the_others()
    {
        var set = DelegationSet.Empty;
        foreach (var _ in Enumerable.Range(0, DelegationSet.MostChanged))
            set = await AddAsync(set, Any());
        var (next, changed) = set.With(Any(), set.Delegations.Skip(1));
        Assert.Equal(DelegationSet.MostChanged, changed.Length);

        Assert.True(await Store.ChangeDelegationsAsync(next, changed));

        Same(next, await ReadAsync());
        Assert.Equal(2, next.Delegations.Length);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task A_change_of_another_set_than_the_stored_one_changes_nothing(int off)
    {
        var set = await AddAsync(await AddAsync(DelegationSet.Empty, Any()), Any());
        var (next, changed) = set.With(Any(), set.Delegations.Take(1));
        var other = new DelegationSet(next.Head with { Revision = next.Head.Revision + off }, next.Delegations);

        Assert.False(await Store.ChangeDelegationsAsync(other, changed));

        Same(set, await ReadAsync());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Of_many_changes_of_one_set_at_once_exactly_one_is_made(int before)
    {
        var set = DelegationSet.Empty;
        foreach (var _ in Enumerable.Range(0, before))
            set = await AddAsync(set, Any());
        var rivals = Enumerable.Range(0, 8).Select(_ => set.With(Any(), [])).ToList();

        var made = await Task.WhenAll(rivals.Select(rival => Store.ChangeDelegationsAsync(rival.Next, rival.Changed)));

        Assert.Single(made, done => done);
        Same(rivals[Array.IndexOf(made, true)].Next, await ReadAsync());
    }

    /// <summary>A new, empty store at every call.</summary>
    protected abstract Task<IDelegationStore> OpenAsync();

    private static Delegation Any() => new(
        Guid.NewGuid(), Sample.Person(1), [2, 1_000_001], Sample.Person(2), Sample.At(60), ["Enrollment", "Renewal"], Sample.Person(3), Sample.At(1).AddTicks(7));

    private Task<DelegationSet> ReadAsync() => Store.ReadDelegationsAsync(known: null, Stop);

    private async Task<DelegationSet> AddAsync(DelegationSet set, Delegation added)
    {
        var (next, changed) = set.With(added, []);
        Assert.Equal<ImmutableArray<Guid>>([added.Id], changed);
        Assert.True(await Store.ChangeDelegationsAsync(next, changed));
        return next;
    }

    private static void Same(DelegationSet expected, DelegationSet actual)
    {
        Assert.Equal(expected.Head, actual.Head);
        Assert.Equal(expected.Delegations.Select(StoredText.Of), actual.Delegations.Select(StoredText.Of));
    }
}
