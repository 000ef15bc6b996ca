using System.Net;
using System.Text;
using System.Text.Json;
using WorkflowFunctions.Api.SignIn;
using WorkflowFunctions.Core;

namespace WorkflowFunctions.Api.Security.Tests;

public sealed class AppServiceTests
{
    private const string Header = "X-MS-CLIENT-PRINCIPAL";
    private const string LongOid = "http://schemas.microsoft.com/identity/claims/objectidentifier";
    private const string LongSub = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier";
    private const string LongRole = "http://schemas.microsoft.com/ws/2008/06/identity/claims/role";

    private static Dictionary<string, string?> Settings => TestSettings.Roles.With(
        ("Authentication:AppService:Enabled", "true"), ("WEBSITE_AUTH_ENABLED", "True"));

    [Fact]
    public async Task The_caller_has_the_key_of_a_token_of_the_same_issuer_and_subject()
    {
        await using var app = await SecurityApp.StartAsync(Settings);

        var caller = await CallAsync(app, Principal(
            "aad", ("iss", TestSettings.Issuer), (LongSub, "subject-1"), (LongOid, "object-1"), ("name", "Alice A."), ("roles", "2"), ("roles", "3"), ("email", "a@example.com")));

        Assert.Equal(CallerKeys.Of(TestSettings.Issuer, "object-1"), caller.Key);
        Assert.Equal(("Alice A.", "a@example.com"), (caller.Name, caller.Mail));
        Assert.Equal([2, 3], caller.RoleIds);
    }

    [Fact]
    public async Task Without_an_issuer_the_identity_provider_is_the_authority_and_without_an_oid_the_subject_counts()
    {
        await using var app = await SecurityApp.StartAsync(Settings);

        var caller = await CallAsync(app, Principal("github", (LongSub, "4711"), (LongRole, "2")));

        Assert.Equal(CallerKeys.Of("github", "4711"), caller.Key);
        Assert.Equal("4711", caller.Name);
        Assert.Equal([2], caller.RoleIds);
    }

    [Fact]
    public async Task A_claim_under_both_of_its_names_is_one()
    {
        await using var app = await SecurityApp.StartAsync(Settings);

        var caller = await CallAsync(app, Principal("aad", ("sub", "subject-1"), (LongSub, "subject-1")));

        Assert.Equal(CallerKeys.Of("aad", "subject-1"), caller.Key);
    }

    [Fact]
    public async Task Name_and_roles_are_read_from_the_configured_claims()
    {
        await using var app = await SecurityApp.StartAsync(Settings.With(
            ("Authentication:AppService:NameClaim", "nick"),
            ("Authentication:AppService:RoleClaim", "groups"),
            ("Authentication:AppService:RoleClaimValues", "Names")));

        var caller = await CallAsync(app, Principal("aad", ("sub", "1"), ("nick", "Al"), ("groups", "pki approvers"), ("roles", "1")));

        Assert.Equal("Al", caller.Name);
        Assert.Equal([2], caller.RoleIds);
    }

    [Fact]
    public async Task Switched_off_the_header_is_ignored_wholly()
    {
        var settings = TestSettings.Users.With(("Authentication:AppService:RoleClaim", "roles"), ("WEBSITE_AUTH_ENABLED", "True"));
        await using var app = await SecurityApp.StartAsync(settings);

        using var alone = await SendAsync(app, Principal("aad", ("sub", "1"), ("roles", "1")));
        using var beside = await SendAsync(app, "malformed", SecurityApp.Basic("Alice", TestSettings.AlicePassword).ToString());

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.OK), (alone.StatusCode, beside.StatusCode));
    }

    public static TheoryData<string> Malformed => new(
        "", " ", "!!!", "AAAA", Encode("[]"), Encode("null"), Encode("7"), Encode("{}"),
        Encode("""{"auth_typ":"aad"}"""),
        Encode("""{"auth_typ":"aad","claims":{}}"""),
        Encode("""{"auth_typ":"aad","claims":[7]}"""),
        Encode("""{"auth_typ":"aad","claims":[{"typ":"sub"}]}"""),
        Encode("""{"auth_typ":"aad","claims":[{"val":"1"}]}"""),
        Encode("""{"auth_typ":"aad","claims":[{"typ":null,"val":"1"}]}"""),
        Encode("""{"auth_typ":"aad","claims":[{"typ":"sub","val":1}]}"""),
        Encode("""{"auth_typ":7,"claims":[{"typ":"sub","val":"1"}]}"""),
        Encode("""{"auth_typ":"","claims":[{"typ":"sub","val":"1"}]}"""),
        Encode("""{"claims":[{"typ":"sub","val":"1"}]}"""),
        Principal("aad"),
        Principal("aad", ("sub", "")),
        Principal("aad", ("sub", "1"), ("sub", "2")),
        Principal("aad", ("oid", "1"), (LongOid, "2")),
        Principal("aad", ("sub", "1"), ("iss", "a"), ("iss", "b")),
        Principal("aad", ("sub", "1"), ("iss", "")),
        Principal("aad", ("sub", "alice"), ("iss", "users")),
        Principal("Users", ("sub", "alice")));

    [Theory]
    [MemberData(nameof(Malformed))]
    public async Task What_names_nobody_gets_401(string header)
    {
        await using var app = await SecurityApp.StartAsync(Settings);

        using var response = await SendAsync(app, header);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("Bearer", response.Headers.WwwAuthenticate.ToString());
    }

    [Fact]
    public async Task Two_principals_are_nobody()
    {
        await using var app = await SecurityApp.StartAsync(Settings);

        using var response = await app.SendFromAsync(
            "https", "10.0.0.1", "/caller", (Header, Principal("aad", ("sub", "1"))), (Header, Principal("aad", ("sub", "1"))));

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task Credentials_of_a_configured_scheme_decide_alone_right_or_wrong()
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.Users.With([.. Settings.Select(setting => (setting.Key, setting.Value))]));
        var principal = Principal("aad", ("sub", "1"));

        var right = await CallAsync(app, principal, SecurityApp.Basic("Alice", TestSettings.AlicePassword).ToString());
        using var wrong = await SendAsync(app, principal, SecurityApp.Basic("Alice", "wrong").ToString());

        Assert.Equal("Alice", right.Name);
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
    }

    [Fact]
    public async Task The_token_that_app_service_has_checked_and_passes_on_is_not_in_the_way()
    {
        await using var app = await SecurityApp.StartAsync(Settings);

        var caller = await CallAsync(app, Principal("aad", ("sub", "1")), "Bearer of.something.else");

        Assert.Equal(CallerKeys.Of("aad", "1"), caller.Key);
    }

    [Fact]
    public async Task Without_the_header_nobody_is_signed_in()
    {
        await using var app = await SecurityApp.StartAsync(Settings);

        using var response = await app.SendFromAsync("https", "10.0.0.1", "/caller");

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("Bearer", response.Headers.WwwAuthenticate.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("False")]
    [InlineData("1")]
    public async Task Where_app_service_does_not_authenticate_it_must_not_be_switched_on(string? evidence)
    {
        var thrown = await Assert.ThrowsAsync<SettingsException>(
            () => SecurityApp.StartAsync(Settings.With(("WEBSITE_AUTH_ENABLED", evidence))));

        Assert.StartsWith(
            "Authentication:AppService:Enabled is 'true', but must be 'false' unless WEBSITE_AUTH_ENABLED is 'True'",
            Assert.Single(thrown.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_a_way_to_sign_in() => Assert.True(Settings.Read().HasAny);

    private static string Principal(string provider, params (string Type, string Value)[] claims) => Encode(JsonSerializer.Serialize(new
    {
        auth_typ = provider,
        claims = claims.Select(claim => new { typ = claim.Type, val = claim.Value }),
        name_typ = "name",
        role_typ = LongRole,
    }));

    private static string Encode(string json) => Convert.ToBase64String(Encoding.UTF8.GetBytes(json));

    private static Task<HttpResponseMessage> SendAsync(SecurityApp app, string principal, string? authorization = null) => app.SendFromAsync(
        "https", "10.0.0.1", "/caller", [(Header, principal), .. authorization is null ? [] : new[] { ("Authorization", authorization) }]);

    private static async Task<SeenCaller> CallAsync(SecurityApp app, string principal, string? authorization = null)
    {
        using var response = await SendAsync(app, principal, authorization);
        return await SecurityApp.CallerOfAsync(response);
    }
}
