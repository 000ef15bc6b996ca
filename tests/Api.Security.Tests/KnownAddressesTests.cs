using Microsoft.Extensions.DependencyInjection;
using WorkflowFunctions.Api.SignIn;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Engine;
using WorkflowFunctions.Engine.Notices;

namespace WorkflowFunctions.Api.Security.Tests;

/// <summary>Whom a notice reaches, and where.</summary>
public sealed class KnownAddressesTests
{
    [Fact]
    public async Task A_configured_user_is_reached_at_his_address_as_a_holder_of_his_roles()
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.Users.With(("Security:Roles:0:Mail", "admins@example.com")));

        var book = await ReadAsync(app);

        Assert.Equal([new RoleAddress(1, "admins@example.com")], book.Roles);
        var alice = Assert.Single(book.People, known => known.Person.Key == CallerKeys.OfUser("alice"));
        Assert.Equal(("alice@example.com", 2), (alice.Person.Mail, Assert.Single(alice.RoleIds)));
    }

    [Fact]
    public async Task Two_users_who_are_one_person_are_reached_once_with_the_roles_of_both()
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.Users.With(
            ("Security:Users:0:RoleIds:1", "1"), ("Security:People:0:Mail", "person@example.com"),
            ("Security:People:0:SignIns:0:Authority", "users"), ("Security:People:0:SignIns:0:Subject", "ALICE"),
            ("Security:People:0:SignIns:1:Authority", "users"), ("Security:People:0:SignIns:1:Subject", "bob")));

        var person = Assert.Single((await ReadAsync(app)).People, known => known.Person.Mail == "person@example.com");

        Assert.Equal(CallerKeys.OfUser("alice"), person.Person.Key);
        Assert.Contains(1, person.RoleIds);
        Assert.Contains(2, person.RoleIds);
        Assert.Distinct(person.RoleIds);
    }

    [Fact]
    public async Task A_stored_role_is_held_by_its_claims()
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.Users);
        var id = ((HeldRoles)app.Services.GetRequiredService<IRoleStore>()).Add("Web Team", ["/web/"], new RoleClaim(RoleClaimType.User, "alice", "Basic"));

        var alice = Assert.Single((await ReadAsync(app)).People, known => known.Person.Key == CallerKeys.OfUser("alice"));

        Assert.Contains(id, alice.RoleIds);
    }

    [Fact]
    public async Task The_address_of_a_role_must_be_one()
    {
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => SecurityApp.StartAsync(TestSettings.Users.With(("Security:Roles:0:Mail", "nobody"))));

        Assert.Contains("Security:Roles:0:Mail is 'nobody', but must be an address like 'approvers@example.com'.", refused.Message, StringComparison.Ordinal);
    }

    private static async Task<AddressBook> ReadAsync(SecurityApp app) =>
        await app.Services.GetRequiredService<IAddressBook>().ReadAsync(TestContext.Current.CancellationToken);
}
