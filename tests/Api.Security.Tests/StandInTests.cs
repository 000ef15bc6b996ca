using Microsoft.Extensions.DependencyInjection;
using WorkflowFunctions.Api.SignIn;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Engine;
using WorkflowFunctions.Engine.Delegations;

namespace WorkflowFunctions.Api.Security.Tests;

/// <summary>In whose place a caller may answer: decided anew at each request, however he has signed in.</summary>
public sealed class StandInTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly Person Alice = new(CallerKeys.OfUser("alice"), "Alice");
    private static readonly Person Bob = new(CallerKeys.OfUser("bob"), "bob");

    /// <summary>Has signed in by a token.</summary>
    private static readonly Person Token = new(CallerKeys.Of(TestSettings.Issuer, "subject-1"), "Token");

    private static Dictionary<string, string?> Both => TestSettings.Users.With([.. TestSettings.SharedKey.Select(setting => (setting.Key, setting.Value))]);

    [Fact]
    public async Task Whoever_signs_in_by_password_or_token_answers_for_those_who_say_so_with_the_roles_that_they_have_now()
    {
        await using var app = await SecurityApp.StartAsync(Both);
        Add(app, Any(app, Alice, Bob) with { FromRoleIds = [1] }, Any(app, Alice, Token) with { WorkflowTypes = ["Enrollment"] });

        var bob = await app.CallAsync(SecurityApp.Basic("bob", TestSettings.BobPassword));
        Assert.Equal(["Alice 2"], bob.InPlaceOf);
        Assert.Equal([2, 3], bob.RoleIds);
        Assert.DoesNotContain("/", bob.AccessStrings);
        Assert.Equal(["Alice 2 Enrollment"], (await app.CallAsync(Tokens.Shared(app))).InPlaceOf);
        Assert.Empty((await app.CallAsync(SecurityApp.Basic("alice", TestSettings.AlicePassword))).InPlaceOf);
    }

    [Fact]
    public async Task A_person_whose_roles_only_a_token_tells_lends_those_that_were_held_when_it_was_made_and_still_exist()
    {
        await using var app = await SecurityApp.StartAsync(Both);
        Add(app, Any(app, Token, Bob) with { FromRoleIds = [2, 77] });

        Assert.Equal(["Token 2"], (await app.CallAsync(SecurityApp.Basic("bob", TestSettings.BobPassword))).InPlaceOf);
    }

    [Fact]
    public async Task What_somebody_answers_for_others_is_not_passed_on()
    {
        await using var app = await SecurityApp.StartAsync(Both);
        Add(app, Any(app, Token, Alice) with { FromRoleIds = [1] }, Any(app, Alice, Bob), Any(app, Bob, Bob));

        Assert.Equal(["Alice 2"], (await app.CallAsync(SecurityApp.Basic("bob", TestSettings.BobPassword))).InPlaceOf);
        Assert.Equal(["Token 1"], (await app.CallAsync(SecurityApp.Basic("alice", TestSettings.AlicePassword))).InPlaceOf);
    }

    [Fact]
    public async Task It_ends_with_its_time_even_for_a_remembered_token_and_without_the_store()
    {
        await using var app = await SecurityApp.StartAsync(Both);
        Add(app, Any(app, Alice, Token) with { Until = app.Time.GetUtcNow() + (60 * Second) });
        var token = Tokens.Shared(app);
        Assert.Equal(["Alice 2"], (await app.CallAsync(token)).InPlaceOf);
        Kept(app).IsAway = true;

        app.Time.Advance((60 * Second) - TimeSpan.FromTicks(1));
        Assert.Equal(["Alice 2"], (await app.CallAsync(token)).InPlaceOf);
        app.Time.Advance(TimeSpan.FromTicks(1));

        Assert.Empty((await app.CallAsync(token)).InPlaceOf);
    }

    [Fact]
    public async Task One_that_starts_later_counts_from_that_moment_on_and_among_no_others_before()
    {
        await using var app = await SecurityApp.StartAsync(Both);
        Add(app, Any(app, Alice, Token) with { StartsAt = app.Time.GetUtcNow() + (60 * Second) });
        var token = Tokens.Shared(app);
        var everybody = app.Services.GetRequiredService<StandIns>();
        Assert.Empty((await app.CallAsync(token)).InPlaceOf);

        app.Time.Advance((60 * Second) - TimeSpan.FromTicks(1));
        Assert.Empty((await app.CallAsync(token)).InPlaceOf);
        Assert.Empty(everybody.InPlaceOf(_ => true));
        app.Time.Advance(TimeSpan.FromTicks(1));

        Assert.Equal(["Alice 2"], (await app.CallAsync(token)).InPlaceOf);
        Assert.Empty(everybody.InPlaceOf(absent => absent.Key != Alice.Key));
        var other = Assert.Single(everybody.InPlaceOf(absent => absent.RoleIds.Contains(2)));
        Assert.Equal((Token.Key, Alice.Key), (other.Key, Assert.Single(other.InPlaceOf).Key));
    }

    [Fact]
    public async Task What_another_worker_has_made_counts_within_seconds_and_requests_in_between_read_nothing()
    {
        await using var app = await SecurityApp.StartAsync(Both);
        var token = Tokens.Shared(app);
        Assert.Empty((await app.CallAsync(token)).InPlaceOf);
        Add(app, Any(app, Alice, Token));

        app.Time.Advance(DelegationCache.MostAge);
        foreach (var _ in Enumerable.Range(0, 5))
            Assert.Empty((await app.CallAsync(token)).InPlaceOf);
        Assert.Equal(1, Kept(app).Reads);
        app.Time.Advance(Second);

        Assert.Equal(["Alice 2"], (await app.CallAsync(token)).InPlaceOf);
        Assert.Equal(2, Kept(app).Reads);
    }

    [Fact]
    public async Task The_order_is_that_of_the_keys_and_no_more_count_than_may_run()
    {
        await using var app = await SecurityApp.StartAsync(Both);
        var absent = Enumerable.Range(10, DelegationSet.MostOfOnePerson + 1).Select(number => new Person($"{number}", $"p{number}")).ToList();
        Add(app, [.. Enumerable.Reverse(absent).Select(person => Any(app, person, Bob))]);

        var bob = await app.CallAsync(SecurityApp.Basic("bob", TestSettings.BobPassword));

        Assert.Equal(absent.Take(DelegationSet.MostOfOnePerson).Select(person => person.Name), bob.InPlaceOf);
    }

    private static Delegation Any(SecurityApp app, Person from, Person to) =>
        new(Guid.NewGuid(), from, [], to, app.Time.GetUtcNow().AddDays(1), [], from, app.Time.GetUtcNow());

    private static void Add(SecurityApp app, params Delegation[] delegations)
    {
        foreach (var delegation in delegations)
            Kept(app).Add(delegation);
    }

    private static HeldDelegations Kept(SecurityApp app) => (HeldDelegations)app.Services.GetRequiredService<IDelegationStore>();
}
