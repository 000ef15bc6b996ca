using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Engine;
using WorkflowFunctions.Engine.Notices;
using Xunit;

namespace WorkflowFunctions.Storage.TestKit;

/// <summary>One fact for each rule of <see cref="IPeopleStore"/>.</summary>
public abstract class PeopleStoreContract : IAsyncLifetime
{
    protected IPeopleStore Store { get; private set; } = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public virtual async ValueTask InitializeAsync() => Store = await OpenAsync();

    public virtual async ValueTask DisposeAsync()
    {
        if (Store is IAsyncDisposable disposable)
            await disposable.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_new_store_knows_nobody() => Assert.Empty(await Store.ReadPeopleAsync(Stop));

    [Fact]
    public async Task People_are_read_as_they_were_kept()
    {
        var (alice, bob) = (Seen("alice"), Seen("b/o\\b #?'\u00e9"));
        await Store.KeepPersonAsync(alice);
        await Store.KeepPersonAsync(bob);

        Same([alice, bob], await Store.ReadPeopleAsync(Stop));
    }

    [Fact]
    public async Task Whoever_is_kept_again_is_there_once_as_of_then()
    {
        await Store.KeepPersonAsync(Seen("alice"));
        var later = Seen("alice") with { Person = new Person("alice", "Alice Adams", null), RoleIds = [], At = Sample.At(60) };
        await Store.KeepPersonAsync(later);

        Same([later], await Store.ReadPeopleAsync(Stop));
    }

    [Fact]
    public async Task Whoever_is_forgotten_is_gone_and_the_others_stay()
    {
        foreach (var number in Enumerable.Range(0, 120))
            await Store.KeepPersonAsync(Seen($"p{number}"));

        await Store.ForgetPeopleAsync([.. Enumerable.Range(1, 118).Select(number => $"p{number}"), "nobody"]);

        Same([Seen("p0"), Seen("p119")], await Store.ReadPeopleAsync(Stop));
        await Store.ForgetPeopleAsync([]);
        Assert.Equal(2, (await Store.ReadPeopleAsync(Stop)).Length);
    }

    protected abstract Task<IPeopleStore> OpenAsync();

    private static SeenPerson Seen(string key) => new(new Person(key, $"Name of {key}", $"{key.Length}@example.com"), [2, 3], Sample.At(1));

    private static void Same(IEnumerable<SeenPerson> expected, IEnumerable<SeenPerson> found) => Assert.Equal(
        expected.Select(Text).Order(StringComparer.Ordinal), found.Select(Text).Order(StringComparer.Ordinal));

    private static string Text(SeenPerson seen) => $"{seen.Person.Key} {seen.Person.Name} {seen.Person.Mail} {string.Join(',', seen.RoleIds)} {seen.At:O}";
}
