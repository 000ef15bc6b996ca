using WorkflowFunctions.Engine;
using WorkflowFunctions.Engine.Notices.Digests;
using Xunit;

namespace WorkflowFunctions.Storage.TestKit;

/// <summary>One fact for each rule of <see cref="IDigestStore"/>.</summary>
public abstract class DigestStoreContract : IAsyncLifetime
{
    protected IDigestStore Store { get; private set; } = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public virtual async ValueTask InitializeAsync() => Store = await OpenAsync();

    public virtual async ValueTask DisposeAsync()
    {
        if (Store is IAsyncDisposable disposable)
            await disposable.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_new_store_has_told_nobody() => Assert.Empty(await Store.ReadDigestsAsync(Stop));

    [Fact]
    public async Task Turns_are_read_as_they_were_claimed()
    {
        var (alice, bob) = (Turn("alice", 1), Turn("b/o\\b #?'\u00e9", 1) with { NextAt = null, Done = [] });
        Assert.True(await Store.ClaimDigestAsync(alice));
        Assert.True(await Store.ClaimDigestAsync(bob));

        Same([alice, bob], await Store.ReadDigestsAsync(Stop));
    }

    [Fact]
    public async Task A_turn_is_claimed_only_after_the_one_that_it_follows()
    {
        Assert.False(await Store.ClaimDigestAsync(Turn("alice", 2)));
        Assert.True(await Store.ClaimDigestAsync(Turn("alice", 1)));
        Assert.False(await Store.ClaimDigestAsync(Turn("alice", 1) with { Attempts = 9 }));
        Assert.False(await Store.ClaimDigestAsync(Turn("alice", 3)));
        Assert.True(await Store.ClaimDigestAsync(Turn("alice", 2)));
        Assert.False(await Store.ClaimDigestAsync(Turn("alice", 1)));

        Same([Turn("alice", 2)], await Store.ReadDigestsAsync(Stop));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Of_many_who_claim_at_once_one_gets_it(long revision)
    {
        for (var before = 1; before < revision; before++)
            Assert.True(await Store.ClaimDigestAsync(Turn("alice", before)));

        var claims = await Task.WhenAll(Enumerable.Range(1, 8).Select(number => Store.ClaimDigestAsync(Turn("alice", revision) with { Attempts = number })));

        var winner = Assert.Single(claims.Index(), claim => claim.Item).Index + 1;
        Same([Turn("alice", revision) with { Attempts = winner }], await Store.ReadDigestsAsync(Stop));
    }

    [Fact]
    public async Task Whoever_is_forgotten_begins_anew_and_the_others_stay()
    {
        Assert.True(await Store.ClaimDigestAsync(Turn("alice", 1)));
        Assert.True(await Store.ClaimDigestAsync(Turn("bob", 1)));

        await Store.ForgetDigestsAsync(["alice", "nobody"]);
        await Store.ForgetDigestsAsync([]);

        Same([Turn("bob", 1)], await Store.ReadDigestsAsync(Stop));
        Assert.True(await Store.ClaimDigestAsync(Turn("alice", 1)));
    }

    protected abstract Task<IDigestStore> OpenAsync();

    private static DigestTurn Turn(string key, long revision) => new(key, revision, new DateOnly(2026, 3, 1), 2, Sample.At(5)) { Done = ["mail", "chat"] };

    private static void Same(IEnumerable<DigestTurn> expected, IEnumerable<DigestTurn> found) => Assert.Equal(
        expected.Select(Text).Order(StringComparer.Ordinal), found.Select(Text).Order(StringComparer.Ordinal));

    private static string Text(DigestTurn turn) =>
        $"{turn.PersonKey} {turn.Revision} {turn.Day:O} {turn.Attempts} {turn.NextAt:O} {string.Join(',', turn.Done)}";
}
