using System.Globalization;
using System.Net;
using WorkflowFunctions.Api.SignIn;

namespace WorkflowFunctions.Api.Security.Tests;

public sealed class FailedSignInTests
{
    private const string Attacker = "203.0.113.9";
    private const string Home = "192.0.2.1";

    [Theory]
    [InlineData("Alice")]
    [InlineData("mallory")]
    public async Task After_so_many_failures_a_name_is_slowed_down_at_that_address_whether_or_not_it_is_anybodys(string name)
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.Users);
        await FailAsync(app, name, Attacker, FailedSignIns.FailuresOfName);
        app.Derivation.Runs.Clear();

        using var slowed = await SendAsync(app, name.ToUpperInvariant(), "wrong", Attacker);

        Assert.Equal(HttpStatusCode.TooManyRequests, slowed.StatusCode);
        Assert.Equal(FailedSignIns.NamePause, slowed.Headers.RetryAfter?.Delta);
        Assert.Empty(slowed.Headers.WwwAuthenticate);
        Assert.Empty(app.Derivation.Runs);
    }

    [Fact]
    public async Task What_a_slowed_down_name_is_told_is_the_same_for_every_name()
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.Users);
        var texts = new HashSet<string>();
        foreach (var name in new[] { "alice", "mallory" })
        {
            await FailAsync(app, name, Attacker, FailedSignIns.FailuresOfName);
            using var slowed = await SendAsync(app, name, "wrong", Attacker);
            texts.Add(await slowed.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }

        Assert.Contains("0xA0120058", Assert.Single(texts), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_flood_from_one_address_slows_nobody_down_at_another()
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.Users);
        await FailAsync(app, "alice", Attacker, FailedSignIns.FailuresOfName);

        using var there = await SendAsync(app, "alice", TestSettings.AlicePassword, Attacker);
        using var here = await SendAsync(app, "alice", TestSettings.AlicePassword, Home);
        using var other = await SendAsync(app, "bob", TestSettings.BobPassword, Attacker);

        Assert.Equal(HttpStatusCode.TooManyRequests, there.StatusCode);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (here.StatusCode, other.StatusCode));
    }

    [Fact]
    public async Task A_name_that_is_slowed_down_cannot_be_guessed_by_means_of_what_is_remembered()
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.Users);
        using var remembered = await SendAsync(app, "alice", TestSettings.AlicePassword, Home);
        await FailAsync(app, "alice", Attacker, FailedSignIns.FailuresOfName);

        using var right = await SendAsync(app, "alice", TestSettings.AlicePassword, Attacker);

        Assert.Equal(HttpStatusCode.OK, remembered.StatusCode);
        Assert.Equal(HttpStatusCode.TooManyRequests, right.StatusCode);
    }

    [Fact]
    public async Task One_more_failure_is_allowed_after_each_pause_and_the_right_password_then_lets_in()
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.Users);
        await FailAsync(app, "alice", Attacker, FailedSignIns.FailuresOfName);
        app.Time.Advance(FailedSignIns.NamePause - TimeSpan.FromSeconds(1));
        using var early = await SendAsync(app, "alice", TestSettings.AlicePassword, Attacker);
        Assert.Equal((HttpStatusCode.TooManyRequests, TimeSpan.FromSeconds(1)), (early.StatusCode, early.Headers.RetryAfter?.Delta));

        app.Time.Advance(TimeSpan.FromSeconds(1));
        await FailAsync(app, "alice", Attacker, 1);
        using var again = await SendAsync(app, "alice", TestSettings.AlicePassword, Attacker);
        Assert.Equal(HttpStatusCode.TooManyRequests, again.StatusCode);

        app.Time.Advance(FailedSignIns.NamePause);
        using var right = await SendAsync(app, "alice", TestSettings.AlicePassword, Attacker);
        Assert.Equal(HttpStatusCode.OK, right.StatusCode);
    }

    [Fact]
    public async Task Attempts_that_were_not_looked_at_do_not_prolong_the_pause()
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.Users);
        await FailAsync(app, "alice", Attacker, FailedSignIns.FailuresOfName);
        for (var i = 0; i < 50; i++)
        {
            using var slowed = await SendAsync(app, "alice", "wrong", Attacker);
            Assert.Equal(HttpStatusCode.TooManyRequests, slowed.StatusCode);
        }

        app.Time.Advance(FailedSignIns.NamePause);

        using var right = await SendAsync(app, "alice", TestSettings.AlicePassword, Attacker);
        Assert.Equal(HttpStatusCode.OK, right.StatusCode);
    }

    [Fact]
    public async Task Right_passwords_cost_nothing_however_many()
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.Users);
        for (var i = 0; i < 3 * FailedSignIns.FailuresOfAddress; i++)
        {
            using var right = await SendAsync(app, "alice", TestSettings.AlicePassword, Home);
            Assert.Equal(HttpStatusCode.OK, right.StatusCode);
        }
    }

    [Fact]
    public async Task An_address_that_tries_many_names_is_slowed_down_for_all_but_those_who_have_just_signed_in_there()
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.Users);
        using var before = await SendAsync(app, "bob", TestSettings.BobPassword, Attacker);
        for (var i = 0; i < FailedSignIns.FailuresOfAddress; i++)
            await FailAsync(app, Number("mallory", i), Attacker, 1);
        app.Derivation.Runs.Clear();

        using var unknown = await SendAsync(app, "mallet", "wrong", Attacker);
        using var known = await SendAsync(app, "alice", TestSettings.AlicePassword, Attacker);
        using var remembered = await SendAsync(app, "bob", TestSettings.BobPassword, Attacker);
        using var elsewhere = await SendAsync(app, "alice", TestSettings.AlicePassword, Home);

        Assert.Equal((HttpStatusCode.TooManyRequests, FailedSignIns.AddressPause), (unknown.StatusCode, unknown.Headers.RetryAfter?.Delta));
        Assert.Equal(HttpStatusCode.TooManyRequests, known.StatusCode);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (remembered.StatusCode, elsewhere.StatusCode));
        Assert.Equal([TestSettings.AliceIterations], app.Derivation.Runs);

        app.Time.Advance(FailedSignIns.AddressPause);
        using var later = await SendAsync(app, "alice", TestSettings.AlicePassword, Attacker);
        Assert.Equal(HttpStatusCode.OK, later.StatusCode);
    }

    [Fact]
    public async Task At_a_slowed_down_address_what_is_remembered_can_be_guessed_no_oftener_than_by_a_derivation()
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.Users);
        using var before = await SendAsync(app, "bob", TestSettings.BobPassword, Home);
        for (var i = 0; i < FailedSignIns.FailuresOfAddress; i++)
            await FailAsync(app, Number("mallory", i), Attacker, 1);

        for (var i = 0; i < FailedSignIns.FailuresOfName; i++)
        {
            using var guess = await SendAsync(app, "bob", Number("guess", i), Attacker);
            Assert.Equal(HttpStatusCode.TooManyRequests, guess.StatusCode);
        }

        using var right = await SendAsync(app, "bob", TestSettings.BobPassword, Attacker);
        Assert.Equal(HttpStatusCode.TooManyRequests, right.StatusCode);
    }

    [Theory]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", HttpStatusCode.TooManyRequests)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", HttpStatusCode.OK)]
    [InlineData("203.0.113.9", "::ffff:203.0.113.9", HttpStatusCode.TooManyRequests)]
    [InlineData("203.0.113.9", "203.0.113.10", HttpStatusCode.OK)]
    public async Task Addresses_of_one_subscriber_count_as_one(string first, string second, HttpStatusCode status)
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.Users);
        await FailAsync(app, "alice", first, FailedSignIns.FailuresOfName);

        using var response = await SendAsync(app, "alice", TestSettings.AlicePassword, second);

        Assert.Equal(status, response.StatusCode);
    }

    [Fact]
    public async Task An_anonymous_endpoint_serves_callers_who_are_slowed_down()
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.Users);
        await FailAsync(app, "alice", Attacker, FailedSignIns.FailuresOfName);

        using var response = await SendAsync(app, "alice", "wrong", Attacker, "/anybody");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private static async Task FailAsync(SecurityApp app, string name, string address, int times)
    {
        for (var i = 0; i < times; i++)
        {
            using var wrong = await SendAsync(app, name, Number("wrong", i), address);
            Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        }
    }

    private static Task<HttpResponseMessage> SendAsync(
        SecurityApp app, string name, string password, string address, string path = "/caller") =>
        app.SendFromAsync("https", address, path, ("Authorization", SecurityApp.Basic(name, password).ToString()));

    private static string Number(string text, int number) => string.Create(CultureInfo.InvariantCulture, $"{text}{number}");
}
