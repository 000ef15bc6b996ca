using System.Net;
using Microsoft.Extensions.Time.Testing;
using WorkflowFunctions.Api.SignIn;

namespace WorkflowFunctions.Api.Security.Tests;

public sealed class PasswordCostTests
{
    [Fact]
    public async Task A_right_password_is_derived_once_and_then_remembered()
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.Users);

        await app.CallAsync(SecurityApp.Basic("Alice", TestSettings.AlicePassword));
        await app.CallAsync(SecurityApp.Basic("Alice", TestSettings.AlicePassword));
        await app.CallAsync(SecurityApp.Basic("ALICE", TestSettings.AlicePassword));

        Assert.Equal([TestSettings.AliceIterations], app.Derivation.Runs);
    }

    [Fact]
    public async Task A_remembered_password_is_forgotten_after_its_time_however_often_it_is_used()
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.Users);
        await app.CallAsync(SecurityApp.Basic("Alice", TestSettings.AlicePassword));

        app.Time.Advance(RememberedPasswords.Lifetime - TimeSpan.FromSeconds(1));
        await app.CallAsync(SecurityApp.Basic("Alice", TestSettings.AlicePassword));
        Assert.Single(app.Derivation.Runs);

        app.Time.Advance(TimeSpan.FromSeconds(2));
        await app.CallAsync(SecurityApp.Basic("Alice", TestSettings.AlicePassword));
        Assert.Equal(2, app.Derivation.Runs.Count);
    }

    [Fact]
    public async Task A_remembered_password_lets_no_other_one_in()
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.Users);
        await app.CallAsync(SecurityApp.Basic("Alice", TestSettings.AlicePassword));

        using var wrong = await app.SendAsync(SecurityApp.Basic("Alice", "wrong"));
        using var other = await app.SendAsync(SecurityApp.Basic("bob", TestSettings.AlicePassword));

        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, other.StatusCode);
    }

    [Fact]
    public async Task A_changed_stored_hash_makes_what_is_remembered_useless()
    {
        using var remembered = new RememberedPasswords(new FakeTimeProvider());
        using (var before = Verifier(TestSettings.Users, remembered, Pbkdf2Derivation.Instance))
            Assert.IsType<PasswordCheck.Right>(await VerifyAsync(before, "alice", TestSettings.AlicePassword));

        var changed = TestSettings.Users.With(("Security:Users:0:PasswordHash", PasswordHash.Create("another", 10_000).Stored));
        using var after = Verifier(changed, remembered, Pbkdf2Derivation.Instance);

        Assert.IsType<PasswordCheck.Wrong>(await VerifyAsync(after, "alice", TestSettings.AlicePassword));
    }

    [Theory]
    [InlineData("Alice")]
    [InlineData("mallory")]
    public async Task A_failure_is_never_remembered(string name)
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.Users);

        using var first = await app.SendAsync(SecurityApp.Basic(name, "wrong"));
        using var second = await app.SendAsync(SecurityApp.Basic(name, "wrong"));

        Assert.Equal(HttpStatusCode.Unauthorized, second.StatusCode);
        Assert.Equal(2, app.Derivation.Runs.Count);
    }

    [Fact]
    public async Task An_unknown_name_costs_one_derivation_of_a_known_user_and_always_the_same()
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.Users);
        var costs = new HashSet<int>();
        for (var i = 0; i < 32; i++)
        {
            app.Derivation.Runs.Clear();
            using var first = await app.SendAsync(SecurityApp.Basic($"mallory{i}", "wrong"));
            using var second = await app.SendAsync(SecurityApp.Basic($"MALLORY{i}", "other"));

            Assert.Equal(2, app.Derivation.Runs.Count);
            costs.Add(Assert.Single(app.Derivation.Runs.Distinct()));
        }

        Assert.Equal([TestSettings.AliceIterations, TestSettings.BobIterations], costs.Order());
    }

    [Fact]
    public async Task An_unknown_name_costs_the_same_after_a_restart()
    {
        var runs = new List<int>();
        for (var start = 0; start < 2; start++)
        {
            var derivation = new CountingDerivation();
            using var remembered = new RememberedPasswords(new FakeTimeProvider());
            using var verifier = Verifier(TestSettings.Users, remembered, derivation);
            for (var i = 0; i < 8; i++)
                Assert.IsType<PasswordCheck.Wrong>(await VerifyAsync(verifier, $"mallory{i}", "wrong"));
            runs.AddRange(derivation.Runs);
        }

        Assert.Equal(runs.Take(8), runs.Skip(8));
    }

    [Fact]
    public async Task The_decoys_own_password_does_not_let_an_unknown_name_in()
    {
        var settings = TestSettings.Roles.With(
            ("Security:Users:0:Name", "Alice"), ("Security:Users:0:PasswordHash", PasswordHash.Create("secret", 10_000).Stored));
        await using var app = await SecurityApp.StartAsync(settings);

        await app.CallAsync(SecurityApp.Basic("Alice", "secret"));
        using var response = await app.SendAsync(SecurityApp.Basic("mallory", "secret"));

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    private static PasswordVerifier Verifier(
        Dictionary<string, string?> settings, RememberedPasswords remembered, IPasswordDerivation derivation) =>
        new(settings.Read(), remembered, derivation, new(new FakeTimeProvider()), HeldSignIns.NoAudit);

    private static Task<PasswordCheck> VerifyAsync(PasswordVerifier verifier, string name, string password) =>
        verifier.VerifyAsync(name, password, "192.0.2.1", TestContext.Current.CancellationToken).AsTask();
}
