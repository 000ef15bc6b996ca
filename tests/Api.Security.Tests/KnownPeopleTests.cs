using WorkflowFunctions.Api.SignIn;

namespace WorkflowFunctions.Api.Security.Tests;

/// <summary>Whom role tokens know before anybody has signed in, and under which names.</summary>
public sealed class KnownPeopleTests
{
    [Theory]
    [InlineData("Alice")]
    [InlineData("ALICE")]
    [InlineData("alice@example.com")]
    [InlineData("Alice@Example.com")]
    [InlineData(@"CORP\alice")]
    [InlineData("alice@corp")]
    public async Task A_configured_user_is_known_by_every_name_that_signs_him_in_and_by_his_address(string name)
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.Users.With(("Security:Domain", "CORP")));

        var asked = await AskedBy.PersonAsync(app, name);

        Assert.Equal((CallerKeys.OfUser("alice"), "Alice", "alice@example.com"), (asked.Key, asked.Name, asked.Mail));
        Assert.Equal(asked.Key, (await app.CallAsync(SecurityApp.Basic("alice", TestSettings.AlicePassword))).Key);
    }

    [Theory]
    [InlineData(@"CORP\alice")]
    [InlineData("carol")]
    [InlineData("subject-1")]
    public async Task Nobody_is_known_by_another_name(string name)
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.Users);

        Assert.EndsWith($"'{name}' gave '{name}', which is no role and nobody who is known here", await AskedBy.TokenAsync(app, name), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Carol Example")]
    [InlineData("carol@example.com")]
    public async Task A_person_who_signs_in_by_a_token_is_known_by_the_name_and_the_address_of_the_settings(string name)
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.SharedKey.With(
            ("Security:People:0:Name", "Carol Example"), ("Security:People:0:Mail", "carol@example.com"),
            ("Security:People:0:SignIns:0:Authority", TestSettings.Issuer), ("Security:People:0:SignIns:0:Subject", "subject-1")));

        var asked = await AskedBy.PersonAsync(app, name);
        var caller = await app.CallAsync(Tokens.Shared(app, ("name", "Dave"), ("email", "dave@example.com")));

        Assert.Equal((caller.Key, "Carol Example", "carol@example.com"), (asked.Key, asked.Name, asked.Mail));
        Assert.Equal(("Carol Example", "carol@example.com"), (caller.Name, caller.Mail));
        Assert.EndsWith("nobody who is known here", await AskedBy.TokenAsync(app, "Dave"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("alice")]
    [InlineData("bob")]
    [InlineData("Both")]
    [InlineData("alice@example.com")]
    public async Task Two_users_who_are_one_person_are_one_to_role_tokens_too(string name)
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.Users.With(
            ("Security:People:0:Name", "Both"), ("Security:People:0:SignIns:0:Authority", "users"), ("Security:People:0:SignIns:0:Subject", "bob"),
            ("Security:People:0:SignIns:1:Authority", "users"), ("Security:People:0:SignIns:1:Subject", "alice")));

        var asked = await AskedBy.PersonAsync(app, name);

        Assert.Equal((CallerKeys.OfUser("bob"), "Both", "alice@example.com"), (asked.Key, asked.Name, asked.Mail));
    }

    [Fact]
    public async Task An_address_that_two_people_have_stands_for_neither()
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.Users.With(("Security:Users:1:Mail", "alice@example.com")));

        Assert.EndsWith("'alice@example.com', which fits both Alice and bob", await AskedBy.TokenAsync(app, "alice@example.com"), StringComparison.Ordinal);
    }
}
