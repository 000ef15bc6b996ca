using System.Globalization;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Engine;
using WorkflowFunctions.Engine.Roles;
using Xunit;

namespace WorkflowFunctions.Storage.TestKit;

/// <summary>One fact for each rule of <see cref="IRoleStore"/>.</summary>
public abstract class RoleStoreContract : IAsyncLifetime
{
    protected IRoleStore Store { get; private set; } = null!;

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    public virtual async ValueTask InitializeAsync() => Store = await OpenAsync();

    public virtual async ValueTask DisposeAsync()
    {
        if (Store is IAsyncDisposable disposable)
            await disposable.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_new_store_has_an_empty_set_of_roles() => Same(RoleSet.Empty, await ReadAsync());

    [Fact]
    public async Task A_role_is_read_as_it_was_written()
    {
        var set = await AddAsync(RoleSet.Empty, "Türöffner \U0001F600 /\\#?");

        Same(set, await ReadAsync());
    }

    [Fact]
    public async Task A_role_without_mail_grants_and_claims_is_read_as_it_was_written()
    {
        var (set, role) = RoleSet.Empty.With(null, new("Empty", "", null, [], []), Never);
        Assert.True(await Store.ChangeRolesAsync(set, role.Id));

        Same(set, await ReadAsync());
    }

    [Fact]
    public async Task A_set_that_is_still_current_is_returned_as_it_is_known()
    {
        var first = await AddAsync(RoleSet.Empty, "One");
        var read = await ReadAsync();
        Assert.Same(read, await Store.ReadRolesAsync(read, Stop));

        var second = await AddAsync(first, "Two");
        Same(second, await Store.ReadRolesAsync(read, Stop));
    }

    [Fact]
    public async Task A_change_writes_one_role_and_leaves_the_others()
    {
        var set = await AddAsync(await AddAsync(await AddAsync(RoleSet.Empty, "One"), "Two"), "Three");
        var changed = set.With(set.Roles[1].Id, Content("Second") with { AccessStrings = [], Mail = null }, Never).Next;

        Assert.True(await Store.ChangeRolesAsync(changed, set.Roles[1].Id));

        Same(changed, await ReadAsync());
    }

    [Fact]
    public async Task A_removed_role_is_gone_and_its_id_is_not_given_again()
    {
        var set = await AddAsync(await AddAsync(RoleSet.Empty, "One"), "Two");
        var gone = set.Roles[1];
        Assert.True(await Store.ChangeRolesAsync(set.Without(gone.Id), gone.Id));

        var left = await ReadAsync();
        Assert.Equal(["One"], left.Roles.Select(role => role.Name));
        var (next, added) = left.With(null, Content("Three"), Never);
        Assert.True(await Store.ChangeRolesAsync(next, added.Id));
        Assert.Equal(gone.Id + 1, added.Id);
        Assert.NotEqual(gone.Claims[0].Id, added.Claims[0].Id);
        Same(next, await ReadAsync());
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task A_change_of_another_set_than_the_stored_one_changes_nothing(int off)
    {
        var set = await AddAsync(await AddAsync(RoleSet.Empty, "One"), "Two");
        var (next, role) = set.With(set.Roles[0].Id, Content("Changed"), Never);
        var other = next with { Head = next.Head with { Revision = next.Head.Revision + off } };

        Assert.False(await Store.ChangeRolesAsync(other, role.Id));
        Assert.False(await Store.ChangeRolesAsync(set.Without(role.Id) with { Head = other.Head }, role.Id));

        Same(set, await ReadAsync());
    }

    [Fact]
    public async Task Of_many_changes_of_one_set_at_once_exactly_one_is_made()
    {
        var set = await AddAsync(RoleSet.Empty, "One");
        var rivals = Enumerable.Range(0, 8)
            .Select(number => set.With(null, Content($"Rival {number.ToString(CultureInfo.InvariantCulture)}"), Never)).ToList();

        var made = await Task.WhenAll(rivals.Select(rival => Store.ChangeRolesAsync(rival.Next, rival.Role.Id)));

        Assert.Single(made, done => done);
        Same(rivals[Array.IndexOf(made, true)].Next, await ReadAsync());
    }

    [Fact]
    public async Task Of_the_first_changes_of_an_empty_store_exactly_one_is_made()
    {
        var rivals = Enumerable.Range(0, 8)
            .Select(number => RoleSet.Empty.With(null, Content($"Rival {number.ToString(CultureInfo.InvariantCulture)}"), Never)).ToList();

        var made = await Task.WhenAll(rivals.Select(rival => Store.ChangeRolesAsync(rival.Next, rival.Role.Id)));

        Assert.Single(made, done => done);
        Same(rivals[Array.IndexOf(made, true)].Next, await ReadAsync());
    }

    [Fact]
    public async Task A_read_during_changes_sees_no_half_of_one()
    {
        var set = await AddAsync(RoleSet.Empty, "0");
        var writing = Task.Run(async () =>
        {
            for (var number = 1; number <= 20; number++)
                set = await AddAsync(set, number.ToString(CultureInfo.InvariantCulture));
        }, Stop);

        for (RoleSet read; (read = await ReadAsync()).Roles.Length <= 20 && !writing.IsFaulted;)
            Assert.Equal(read.Head.Revision, read.Roles.Length);
        await writing;
    }

    /// <summary>A new, empty store at every call.</summary>
    protected abstract Task<IRoleStore> OpenAsync();

    private static bool Never(int id) => false;

    private static RoleContent Content(string name) => new(
        name, $"What {name} is for.", "roles@example.com", ["/workflows/instances/read/", "/security/"],
        [(new(RoleClaimType.OAuthRole, $"Value of {name}", "Bearer"), "A claim"), (new(RoleClaimType.User, "CORP\\alice", "Basic"), "")]);

    private Task<RoleSet> ReadAsync() => Store.ReadRolesAsync(known: null, Stop);

    private async Task<RoleSet> AddAsync(RoleSet set, string name)
    {
        var (next, role) = set.With(null, Content(name), Never);
        Assert.True(await Store.ChangeRolesAsync(next, role.Id));
        return next;
    }

    private static void Same(RoleSet expected, RoleSet actual)
    {
        Assert.Equal(expected.Head, actual.Head);
        Assert.Equal(expected.Roles.Select(StoredText.Of), actual.Roles.Select(StoredText.Of));
    }
}
