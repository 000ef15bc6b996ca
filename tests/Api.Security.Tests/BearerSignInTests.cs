using System.Text.Json;
using WorkflowFunctions.Api.SignIn;

namespace WorkflowFunctions.Api.Security.Tests;

public sealed class BearerSignInTests
{
    [Fact]
    public async Task A_token_gives_the_caller_of_its_claims()
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.SharedKey);

        var caller = await app.CallAsync(Tokens.Shared(
            app, ("name", "Alice"), ("email", "alice@example.com"), ("roles", new[] { "3", "2" })));

        Assert.Equal(CallerKeys.Of(TestSettings.Issuer, "subject-1"), caller.Key);
        Assert.Equal(("Alice", "alice@example.com"), (caller.Name, caller.Mail));
        Assert.Equal([2, 3], caller.RoleIds);
        Assert.Equal(["/workflows/instances/read/pending/", "/workflows/instances/start/"], caller.AccessStrings);
    }

    [Fact]
    public async Task The_settings_say_which_claim_has_the_address()
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.SharedKey.With(("Authentication:Jwt:MailClaim", "upn")));

        var caller = await app.CallAsync(Tokens.Shared(app, ("email", "alice@example.com"), ("upn", "alice@corp.example.com")));

        Assert.Equal("alice@corp.example.com", caller.Mail);
    }

    [Fact]
    public async Task The_object_id_is_preferred_over_the_subject()
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.SharedKey);

        var caller = await app.CallAsync(Tokens.Shared(app, ("oid", "object-1"), ("sub", "subject-1")));

        Assert.Equal(CallerKeys.Of(TestSettings.Issuer, "object-1"), caller.Key);
    }

    [Fact]
    public async Task Subjects_differ_by_case()
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.SharedKey);

        var lower = await app.CallAsync(Tokens.Shared(app, ("sub", "abc")));
        var upper = await app.CallAsync(Tokens.Shared(app, ("sub", "ABC")));

        Assert.NotEqual(lower.Key, upper.Key);
    }

    [Theory]
    [InlineData("""{"name":"Alice","preferred_username":"alice"}""", "Alice")]
    [InlineData("""{"preferred_username":"alice"}""", "alice")]
    [InlineData("""{"oid":"object-1"}""", "subject-1")]
    [InlineData("""{"oid":"object-1","sub":null}""", "object-1")]
    public async Task The_name_falls_back_to_the_user_name_and_the_subject(string claims, string name)
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.SharedKey);

        var caller = await app.CallAsync(Tokens.Shared(app, Parse(claims)));

        Assert.Equal(name, caller.Name);
    }

    [Theory]
    [InlineData("""{"roles":["2","3"]}""", new[] { 2, 3 })]
    [InlineData("""{"roles":[2,3]}""", new[] { 2, 3 })]
    [InlineData("""{"roles":"3"}""", new[] { 3 })]
    [InlineData("""{"roles":3}""", new[] { 3 })]
    [InlineData("""{"roles":["2","2"]}""", new[] { 2 })]
    [InlineData("""{"roles":["2","99","-1","PKI Approvers",null]}""", new[] { 2 })]
    [InlineData("""{"roles":"2 3"}""", new int[0])]
    [InlineData("""{"roles":[]}""", new int[0])]
    [InlineData("""{"role":"2"}""", new int[0])]
    public async Task Roles_by_id_leave_out_what_is_no_role(string claims, int[] roleIds)
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.SharedKey);

        var caller = await app.CallAsync(Tokens.Shared(app, Parse(claims)));

        Assert.Equal(roleIds, caller.RoleIds);
    }

    [Theory]
    [InlineData("""{"groups":["PKI Approvers","Requesters"]}""", new[] { 2, 3 })]
    [InlineData("""{"groups":"pki approvers"}""", new[] { 2 })]
    [InlineData("""{"groups":["2","Nobody"]}""", new int[0])]
    [InlineData("""{"roles":["PKI Approvers"]}""", new int[0])]
    public async Task Roles_by_name_come_from_the_configured_claim(string claims, int[] roleIds)
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.SharedKey.With(
            ("Authentication:Jwt:RoleClaim", "groups"), ("Authentication:Jwt:RoleClaimValues", "Names")));

        var caller = await app.CallAsync(Tokens.Shared(app, Parse(claims)));

        Assert.Equal(roleIds, caller.RoleIds);
    }

    [Fact]
    public async Task The_name_comes_from_the_configured_claim()
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.SharedKey.With(("Authentication:Jwt:NameClaim", "nick")));

        var caller = await app.CallAsync(Tokens.Shared(app, ("name", "Alice"), ("nick", "Al")));

        Assert.Equal("Al", caller.Name);
    }

    private static (string, object?)[] Parse(string claims) =>
        [.. JsonSerializer.Deserialize<Dictionary<string, object?>>(claims)!.Select(claim => (claim.Key, claim.Value))];
}
