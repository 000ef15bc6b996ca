using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using WorkflowFunctions.Api.SignIn;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Engine;
using WorkflowFunctions.Engine.Audit;

namespace WorkflowFunctions.Api.Security.Tests;

/// <summary>What of signing in is put into the audit, and how little of it, whatever somebody repeats.</summary>
public sealed class SignInAuditTests
{
    private readonly FakeTimeProvider _time = new(new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly HeldSignIns _kept = new();
    private readonly SignInAudit _audit;

    public SignInAuditTests() => _audit = new(_kept, _time, NullLogger<SignInAudit>.Instance);

    private IEnumerable<string> Messages => _kept.Entries.Select(entry => entry.Message);

    [Fact]
    public async Task Who_has_signed_in_and_out_is_kept_with_how_and_when()
    {
        var ann = new Person("key", "Ann", "ann@example.com");
        await _audit.SignedInAsync(ann, "with a password");
        _time.Advance(TimeSpan.FromMinutes(5));
        await _audit.SignedOutAsync(ann);

        Assert.Equal(
            [
                new(0, _time.GetUtcNow().AddMinutes(-5), "SignedIn", ann, "Ann", "Ann signed in with a password."),
                new(0, _time.GetUtcNow(), "SignedOut", ann, "Ann", "Ann signed out."),
            ],
            _kept.Entries);
    }

    [Fact]
    public async Task Whoever_does_so_very_often_is_left_out_for_a_while_and_nobody_else_is()
    {
        var (ann, bob) = (new Person("a", "Ann"), new Person("b", "Bob"));
        for (var time = 0; time < 100; time++)
        {
            await _audit.SignedInAsync(ann, "with a password");
            await _audit.SignedOutAsync(ann);
        }

        await _audit.SignedInAsync(bob, "with a password");

        Assert.Equal(SignInAudit.AtOnce + 1, _kept.Entries.Count);
        Assert.Equal("Ann signed out. This person did so very often: more of it is left out.", Messages.ElementAt(SignInAudit.AtOnce - 1));
        Assert.Equal("Bob signed in with a password.", Messages.Last());
        _time.Advance(TimeSpan.FromDays(1));
        for (var time = 0; time < 100; time++)
            await _audit.SignedInAsync(ann, "with a password");
        Assert.Equal((2 * SignInAudit.AtOnce) + 1, _kept.Entries.Count);
    }

    [Fact]
    public async Task A_store_that_is_away_or_hangs_keeps_nobody_out()
    {
        _kept.IsAway = true;
        await _audit.SignedInAsync(new("a", "Ann"), "with a password");
        (_kept.IsAway, _kept.Hangs) = (false, true);

        var waiting = _audit.SignedInAsync(new("b", "Bob"), "with a password");
        Assert.False(waiting.IsCompleted);
        _time.Advance(SignInAudit.MostWait);

        await waiting;
    }

    [Fact]
    public async Task A_user_whose_password_is_guessed_is_told_of_once_and_no_name_or_password_that_was_tried_is_kept()
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.Users);
        var kept = (HeldSignIns)app.Services.GetRequiredService<ISignInHistory>();
        foreach (var name in (string[])["hunter2", "ALICE"])
        {
            for (var attempt = 0; attempt < FailedSignIns.FailuresOfName + 5; attempt++)
                await GuessAsync(app, name, $"guess {attempt}", "203.0.113.9");
        }

        await EventuallyAsync(() => !kept.Entries.IsEmpty);

        var entry = Assert.Single(kept.Entries);
        Assert.Equal((nameof(SecurityKind.SignInsSlowed), null, "Alice"), (entry.Kind, entry.By, entry.Subject));
        Assert.Equal("Sign-ins as Alice from 203.0.113.9 are slowed down: too many have failed.", entry.Message);
    }

    [Fact]
    public async Task An_address_that_tries_many_names_is_told_of_once()
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.Users);
        var kept = (HeldSignIns)app.Services.GetRequiredService<ISignInHistory>();
        for (var attempt = 0; attempt < FailedSignIns.FailuresOfAddress + 20; attempt++)
            await GuessAsync(app, $"name {attempt}", "guess", "2001:db8:1:2:3:4:5:6");

        await EventuallyAsync(() => !kept.Entries.IsEmpty);

        var entry = Assert.Single(kept.Entries);
        Assert.Equal(("2001:db8:1:2::/64", null), (entry.Subject, entry.By));
        Assert.Equal("Sign-ins from 2001:db8:1:2::/64 are slowed down, whatever name they use: too many have failed.", entry.Message);
    }

    [Fact]
    public async Task However_many_addresses_guess_there_are_few_entries()
    {
        var alice = TestSettings.Users.Read().Users.Single(user => user.Name == "Alice");
        for (var address = 0; address < 500; address++)
        {
            _audit.Slowed(alice, string.Create(CultureInfo.InvariantCulture, $"203.0.{address / 250}.{address % 250}"));
            _audit.Slowed(string.Create(CultureInfo.InvariantCulture, $"203.0.{address / 250}.{address % 250}"));
        }

        await EventuallyAsync(() => _kept.Entries.Count == 2 * SignInAudit.AtOnce);
        Assert.Equal(SignInAudit.AtOnce, _kept.Entries.Count(entry => entry.Subject == "Alice"));
    }

    [Fact]
    public async Task Requests_that_bring_their_sign_in_along_write_nothing()
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.Users);
        for (var request = 0; request < 5; request++)
        {
            using var response = await app.SendAsync(SecurityApp.Basic("alice", TestSettings.AlicePassword));
            Assert.True(response.IsSuccessStatusCode);
        }

        Assert.Empty(((HeldSignIns)app.Services.GetRequiredService<ISignInHistory>()).Entries);
    }

    private static async Task GuessAsync(SecurityApp app, string name, string password, string address)
    {
        using var response = await app.SendFromAsync("https", address, "/caller", ("Authorization", SecurityApp.Basic(name, password).ToString()));
    }

    /// <summary>Nobody waits for entries about guesses.</summary>
    private static async Task EventuallyAsync(Func<bool> condition)
    {
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!condition())
            await ticks.WaitForNextTickAsync(TestContext.Current.CancellationToken);
    }
}
