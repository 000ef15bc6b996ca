using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using WorkflowFunctions.Api.SignIn;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Engine;
using WorkflowFunctions.Engine.Notices;

namespace WorkflowFunctions.Api.Security.Tests;

/// <summary>Whoever has signed in by a token is remembered, so that notices reach the person.</summary>
public sealed class SeenPeopleTests
{
    [Fact]
    public async Task Whoever_has_signed_in_is_reached_as_a_holder_of_the_roles_of_that_sign_in()
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.SharedKey);
        await app.CallAsync(Tokens.Shared(app, ("name", "Alice"), ("email", "alice@example.com"), ("roles", new[] { "3", "2" })));
        await Kept(app).WrittenAsync();

        var alice = Assert.Single((await ReadAsync(app)).People);

        Assert.Equal((CallerKeys.Of(TestSettings.Issuer, "subject-1"), "Alice", "alice@example.com"), (alice.Person.Key, alice.Person.Name, alice.Person.Mail));
        Assert.Equal([2, 3], alice.RoleIds);
    }

    [Fact]
    public async Task A_person_is_written_when_something_has_changed_and_once_in_thirty_days()
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.SharedKey);
        var (time, seen) = (Time(app), app.Services.GetRequiredService<SeenPeople>());
        seen.See(Caller("alice", 2));
        await Kept(app).WrittenAsync();
        time.Advance(SeenPerson.Refreshed - TimeSpan.FromMinutes(1));
        seen.See(Caller("alice", 2));
        seen.See(Caller("alice", 3));
        await Kept(app).WrittenAsync();
        time.Advance(SeenPerson.Refreshed);
        seen.See(Caller("alice", 3));
        await Kept(app).WrittenAsync();

        Assert.Equal(3, Kept(app).Writes);
        Assert.Equal([3], Assert.Single((await ReadAsync(app)).People).RoleIds);
    }

    [Fact]
    public async Task Two_sign_ins_of_a_person_that_say_different_things_write_once_a_minute_at_the_most()
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.SharedKey);
        var (time, seen) = (Time(app), app.Services.GetRequiredService<SeenPeople>());
        seen.See(Caller("alice", 2));
        await Kept(app).WrittenAsync();
        for (var second = 1; second < SeenPerson.Settled.TotalSeconds; second++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            seen.See(Caller("alice", 2));
            seen.See(Caller("alice", 3));
        }

        Assert.Equal(1, Kept(app).Writes);
        time.Advance(TimeSpan.FromSeconds(1));
        seen.See(Caller("alice", 3));
        await Kept(app).WrittenAsync();
        Assert.Equal(2, Kept(app).Writes);
        Assert.Equal([3], Assert.Single((await ReadAsync(app)).People).RoleIds);
    }

    [Fact]
    public async Task No_sign_in_waits_for_the_store_and_what_is_lost_is_noticed_the_next_time()
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.SharedKey);
        var (seen, gate) = (app.Services.GetRequiredService<SeenPeople>(), new TaskCompletionSource());
        Kept(app).Gate = gate.Task;
        for (var number = 0; number < SeenPeople.MostQueued + 100; number++)
            seen.See(Caller($"p{number}"));
        var caller = await app.CallAsync(Tokens.Shared(app, ("email", "alice@example.com")));
        Assert.Equal("alice@example.com", caller.Mail);

        gate.SetResult();
        for (var number = 0; number < SeenPeople.MostQueued; number++)
            await Kept(app).WrittenAsync();
        Assert.InRange(Kept(app).People.Count, SeenPeople.MostQueued, SeenPeople.MostQueued + 1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_store_that_cannot_be_used_costs_no_sign_in_and_the_next_one_is_kept(bool isOutOfMemory)
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.SharedKey);
        var seen = app.Services.GetRequiredService<SeenPeople>();
        if (isOutOfMemory)
            Kept(app).Trouble = new InsufficientMemoryException();
        Kept(app).IsAway = true;
        seen.See(Caller("alice"));
        await Kept(app).ReadAsync();
        Kept(app).IsAway = false;
        seen.See(Caller("bob"));
        await Kept(app).WrittenAsync();
        seen.See(Caller("alice"));
        await Kept(app).WrittenAsync();

        Assert.Equal(["key-of-alice", "key-of-bob"], Kept(app).People.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Whoever_is_not_seen_for_four_hundred_days_is_forgotten()
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.SharedKey);
        var (now, book) = (Time(app).GetUtcNow(), Kept(app).People);
        book["old"] = new SeenPerson(new Person("old", "Old", "old@example.com"), [2], now - SeenPerson.KeptFor - TimeSpan.FromSeconds(1));
        book["kept"] = new SeenPerson(new Person("kept", "Kept", "kept@example.com"), [2], now - SeenPerson.KeptFor + TimeSpan.FromMinutes(2));

        Assert.Equal("kept", Assert.Single((await ReadAsync(app)).People).Person.Key);
        Assert.Equal(["kept"], book.Keys);
    }

    [Fact]
    public async Task Of_too_many_the_one_that_was_seen_longest_ago_is_forgotten()
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.SharedKey);
        var (now, book) = (Time(app).GetUtcNow(), Kept(app).People);
        for (var number = 0; number < SeenPerson.MostKept; number++)
            book[$"p{number}"] = new SeenPerson(new Person($"p{number}", "P", "p@example.com"), [2], now - TimeSpan.FromHours(number));
        app.Services.GetRequiredService<SeenPeople>().See(Caller("alice"));
        await Kept(app).WrittenAsync();
        await ReadAsync(app);

        Assert.Equal(SeenPerson.MostKept, book.Count);
        Assert.False(book.ContainsKey($"p{SeenPerson.MostKept - 1}"));
        Assert.True(book.ContainsKey("key-of-alice"));
    }

    [Fact]
    public async Task Who_cannot_be_forgotten_now_keeps_nobody_from_being_known_and_is_forgotten_later()
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.SharedKey);
        var (now, book) = (Time(app).GetUtcNow(), Kept(app).People);
        book["old"] = new SeenPerson(new Person("old", "Old", "old@example.com"), [2], now - SeenPerson.KeptFor - TimeSpan.FromSeconds(1));
        book["kept"] = new SeenPerson(new Person("kept", "Kept", "kept@example.com"), [2], now);
        Kept(app).CannotForget = true;

        Assert.Equal("kept", Assert.Single((await ReadAsync(app)).People).Person.Key);
        Assert.Equal(2, book.Count);

        Kept(app).CannotForget = false;
        Assert.Equal("kept", Assert.Single((await ReadAsync(app)).People).Person.Key);
        Assert.Equal(["kept"], book.Keys);
    }

    [Fact]
    public async Task Whoever_was_remembered_is_known_at_once_even_if_somebody_else_cannot_be_forgotten()
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.SharedKey);
        var (now, book) = (Time(app).GetUtcNow(), Kept(app).People);
        for (var number = 0; number < SeenPerson.MostKept; number++)
            book[$"p{number}"] = new SeenPerson(new Person($"p{number}", "P", "p@example.com"), [2], now - TimeSpan.FromHours(number));
        Kept(app).CannotForget = true;
        app.Services.GetRequiredService<SeenPeople>().See(Caller("alice"));
        await Kept(app).WrittenAsync();
        await Kept(app).ForgottenAsync();

        var known = (await app.Services.GetRequiredService<IAddressBook>().ReadAsync(TestContext.Current.CancellationToken)).People;

        Assert.Contains(known, person => person.Person.Key == "key-of-alice");
    }

    [Fact]
    public async Task Nothing_is_kept_of_people_without_an_address_or_if_the_settings_forbid_it_and_then_what_was_kept_is_deleted()
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.SharedKey);
        await app.CallAsync(Tokens.Shared(app));
        Assert.Empty((await ReadAsync(app)).People);

        await using var off = await SecurityApp.StartAsync(TestSettings.SharedKey.With(("Security:RememberPeople", "false")));
        Kept(off).People["alice"] = new SeenPerson(new Person("alice", "Alice", "alice@example.com"), [2], Time(off).GetUtcNow());
        await off.CallAsync(Tokens.Shared(off, ("email", "alice@example.com")));
        Assert.Empty((await ReadAsync(off)).People);
        Assert.Empty(Kept(off).People);
        Assert.Equal((0, 0), (Kept(app).Writes, Kept(off).Writes));
    }

    [Fact]
    public async Task The_address_of_the_settings_counts_and_the_roles_of_both()
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.SharedKey.With(
            ("Security:People:0:Name", "Carol Example"), ("Security:People:0:Mail", "carol@example.com"),
            ("Security:People:0:SignIns:0:Authority", TestSettings.Issuer), ("Security:People:0:SignIns:0:Subject", "subject-1")));
        await app.CallAsync(Tokens.Shared(app, ("email", "other@example.com"), ("roles", "2")));
        await Kept(app).WrittenAsync();

        var carol = Assert.Single((await ReadAsync(app)).People);

        Assert.Equal(("carol@example.com", 2), (carol.Person.Mail, Assert.Single(carol.RoleIds)));
    }

    /// <summary>As a notice sees it that is told later.</summary>
    private static async Task<AddressBook> ReadAsync(SecurityApp app)
    {
        Time(app).Advance(SeenPeople.MostAge + TimeSpan.FromSeconds(1));
        return await app.Services.GetRequiredService<IAddressBook>().ReadAsync(TestContext.Current.CancellationToken);
    }

    private static Caller Caller(string name, params int[] roles) => new(new Person($"key-of-{name}", name, $"{name}@example.com"), [.. roles], []);

    private static FakeTimeProvider Time(SecurityApp app) => (FakeTimeProvider)app.Services.GetRequiredService<TimeProvider>();

    private static HeldPeople Kept(SecurityApp app) => (HeldPeople)app.Services.GetRequiredService<IPeopleStore>();
}
