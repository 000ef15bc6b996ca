using WorkflowFunctions.Engine;
using WorkflowFunctions.Engine.Audit;
using Xunit;

namespace WorkflowFunctions.Storage.TestKit;

/// <summary>One fact for each rule of <see cref="ISignInHistory"/>.</summary>
public abstract class SignInHistoryContract : IAsyncLifetime
{
    private IWorkflowStore _store = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public virtual async ValueTask InitializeAsync() => _store = await OpenAsync();

    public virtual async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task They_are_read_latest_first_in_parts_of_any_size_and_numbered_within_a_time()
    {
        Assert.Empty(await _store.ReadSignInHistoryAsync(SecurityPlace.End, 10, Stop));
        // Clocks go back, and several may have one time.
        (double Minute, string Subject)[] signIns = [(1, "ann"), (5, "bob"), (5, "ann"), (3, "ann"), (5, "eve \U0001F600 /\\#?"), (9, "ann")];
        foreach (var (minute, subject) in signIns)
            await _store.AddSignInAsync(Entry(minute, subject));

        string[] expected = ["9 1 ann", "5 3 eve \U0001F600 /\\#?", "5 2 ann", "5 1 bob", "3 1 ann", "1 1 ann"];
        for (var size = 1; size <= expected.Length + 1; size++)
        {
            var (read, before) = (new List<SecurityEntry>(), SecurityPlace.End);
            while (await _store.ReadSignInHistoryAsync(before, size, Stop) is { Length: > 0 } part)
            {
                Assert.InRange(part.Length, 1, size);
                read.AddRange(part);
                before = new(part[^1].At, part[^1].Revision);
            }

            Assert.Equal(expected, read.Select(entry => $"{(entry.At - Sample.At(0)).TotalMinutes} {entry.Revision} {entry.Subject}"));
        }

        Assert.Empty(await _store.ReadRoleHistoryAsync(SecurityPlace.End, 10, Stop));
        Assert.Empty(await _store.ReadDelegationHistoryAsync(SecurityPlace.End, 10, Stop));
    }

    [Fact]
    public async Task One_that_says_the_same_at_the_same_time_is_kept_once_and_whoever_is_not_known_is_nobody()
    {
        var (known, unknown) = (Entry(1, "ann"), Entry(1, "ann") with { By = null });
        foreach (var entry in (SecurityEntry[])[known, unknown, known with { Revision = 7 }, unknown])
            await _store.AddSignInAsync(entry);

        Assert.Equal(
            [StoredText.Of(unknown with { Revision = 2 }), StoredText.Of(known with { Revision = 1 })],
            (await _store.ReadSignInHistoryAsync(SecurityPlace.End, 10, Stop)).Select(StoredText.Of));
    }

    [Fact]
    public async Task Of_many_at_one_time_all_are_kept()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(number => _store.AddSignInAsync(Entry(1, $"person {number}"))));

        var kept = await _store.ReadSignInHistoryAsync(SecurityPlace.End, 10, Stop);
        Assert.Equal([8, 7, 6, 5, 4, 3, 2, 1], kept.Select(entry => entry.Revision));
        Assert.Equal(8, kept.DistinctBy(entry => entry.Subject).Count());
    }

    [Fact]
    public async Task What_is_too_old_is_removed_with_later_ones_some_at_a_time_and_what_is_not_stays()
    {
        var (old, edge) = (SecurityEntry.MostForgotten + 5, SecurityEntry.Kept.TotalMinutes);
        for (var number = 0; number < old; number++)
            await _store.AddSignInAsync(Entry(number / 100d, "old"));
        await _store.AddSignInAsync(Entry(10, "edge"));

        await _store.AddSignInAsync(Entry(edge + 10, "new"));
        Assert.InRange((await _store.ReadSignInHistoryAsync(SecurityPlace.End, 1_000, Stop)).Length, 3, old + 1);
        await _store.AddSignInAsync(Entry(edge + 10, "newer"));

        Assert.Equal(["newer", "new", "edge"], (await _store.ReadSignInHistoryAsync(SecurityPlace.End, 1_000, Stop)).Select(entry => entry.Subject));
    }

    protected abstract Task<IWorkflowStore> OpenAsync();

    private static SecurityEntry Entry(double minute, string subject) => new(0, Sample.At(minute), nameof(SecurityKind.SignedIn), Sample.Person(1), subject, "Signed in.");
}
