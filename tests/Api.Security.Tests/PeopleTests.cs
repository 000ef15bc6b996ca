using WorkflowFunctions.Api.SignIn;

namespace WorkflowFunctions.Api.Security.Tests;

public sealed class PeopleTests
{
    private static Dictionary<string, string?> TwoSignIns => TestSettings.Users
        .With([.. TestSettings.SharedKey.Select(setting => (setting.Key, setting.Value))])
        .With(
            ("Security:People:0:SignIns:0:Authority", "users"),
            ("Security:People:0:SignIns:0:Subject", "ALICE"),
            ("Security:People:0:SignIns:1:Authority", TestSettings.Issuer),
            ("Security:People:0:SignIns:1:Subject", "subject-1"));

    [Fact]
    public async Task Two_sign_ins_of_a_person_have_the_key_of_the_first()
    {
        await using var app = await SecurityApp.StartAsync(TwoSignIns);

        var byPassword = await app.CallAsync(SecurityApp.Basic("alice", TestSettings.AlicePassword));
        var byToken = await app.CallAsync(Tokens.Shared(app));

        Assert.Equal(CallerKeys.OfUser("alice"), byPassword.Key);
        Assert.Equal(byPassword.Key, byToken.Key);
    }

    [Fact]
    public async Task Each_sign_in_keeps_its_own_roles_and_name()
    {
        await using var app = await SecurityApp.StartAsync(TwoSignIns);

        var byPassword = await app.CallAsync(SecurityApp.Basic("alice", TestSettings.AlicePassword));
        var byToken = await app.CallAsync(Tokens.Shared(app, ("name", "Alice by token"), ("roles", "3")));

        Assert.Equal([2], byPassword.RoleIds);
        Assert.Equal([3], byToken.RoleIds);
        Assert.Equal("Alice by token", byToken.Name);
    }

    [Fact]
    public async Task The_name_of_the_person_is_shown_for_every_sign_in()
    {
        await using var app = await SecurityApp.StartAsync(TwoSignIns.With(("Security:People:0:Name", "Alice Example")));

        var byPassword = await app.CallAsync(SecurityApp.Basic("alice", TestSettings.AlicePassword));
        var byToken = await app.CallAsync(Tokens.Shared(app, ("name", "Alice by token")));

        Assert.Equal(("Alice Example", "Alice Example"), (byPassword.Name, byToken.Name));
    }

    [Fact]
    public async Task Others_keep_their_own_keys()
    {
        await using var app = await SecurityApp.StartAsync(TwoSignIns);

        var bob = await app.CallAsync(SecurityApp.Basic("bob", TestSettings.BobPassword));
        var other = await app.CallAsync(Tokens.Shared(app, ("sub", "subject-2")));

        Assert.Equal(CallerKeys.OfUser("bob"), bob.Key);
        Assert.Equal(CallerKeys.Of(TestSettings.Issuer, "subject-2"), other.Key);
    }
}
