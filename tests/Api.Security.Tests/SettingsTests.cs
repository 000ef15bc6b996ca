using WorkflowFunctions.Api.SignIn;
using WorkflowFunctions.Core;

namespace WorkflowFunctions.Api.Security.Tests;

public sealed class SettingsTests
{
    private const string Secret = "hunter2";

    [Fact]
    public void Without_users_and_tokens_there_is_no_way_to_sign_in()
    {
        Assert.False(TestSettings.Roles.Read().HasAny);
        Assert.True(TestSettings.Users.Read().HasAny);
        Assert.True(TestSettings.SharedKey.Read().HasAny);
    }

    [Fact]
    public void Numbers_of_lists_need_no_order_and_no_beginning()
    {
        var settings = new Dictionary<string, string?> { ["Security:Roles:7:Id"] = "5", ["Security:Roles:7:Name"] = "Five" }.Read();

        Assert.Equal((5, "Five"), (Assert.Single(settings.Roles).Id, settings.Roles[0].Name));
    }

    [Fact]
    public void Tokens_are_read_as_documented_where_nothing_else_is_set()
    {
        var jwt = TestSettings.SharedKey.Read().Jwt;

        Assert.NotNull(jwt);
        Assert.Equal(("name", "roles", RoleClaimValues.Ids), (jwt.Claims.NameClaim, jwt.Claims.RoleClaim, jwt.Claims.RoleClaimValues));
        Assert.Equal(TestSettings.Issuer, Assert.IsType<JwtTrust.SharedKey>(jwt.Trust).Issuer);
    }

    [Fact]
    public void All_problems_are_listed_at_once()
    {
        var settings = new Dictionary<string, string?>
        {
            ["Security:Roles:0:Id"] = "one",
            ["Security:Roles:1:Id"] = "2",
            ["Security:Roles:1:Name"] = "Approvers",
            ["Security:Roles:1:AccessStrings:0"] = "workflows/",
            ["Security:Roles:2:Id"] = "2",
            ["Security:Roles:2:Name"] = "APPROVERS",
            ["Security:Roles:2:AccessStrings"] = "/",
            ["Security:Users:0:Name"] = "alice",
            ["Security:Users:0:PasswordHash"] = Secret,
            ["Security:Users:0:RoleIds:0"] = "3",
            ["Security:Users:0:RoleIds:1"] = "x",
            ["Security:Users:1:Name"] = "ALICE",
            ["Security:Users:1:Mail"] = "nowhere",
            ["Security:Users:2:Nmae"] = "bob",
            ["Security:Users:3"] = Secret,
            ["Security:People:0:Name"] = "Nobody",
            ["Security:People:1:SignIns:0:Authority"] = "users",
            ["Security:People:2:SignIns:0:Authority"] = "users",
            ["Security:People:2:SignIns:0:Subject"] = "alice",
            ["Security:People:2:SignIns:1:Authority"] = "USERS",
            ["Security:People:2:SignIns:1:Subject"] = "Alice",
            ["Authentication:Jwt:SigningKey"] = Secret,
            ["Authentication:Jwt:RoleClaimValues"] = "Both",
            ["Authentication:Jwt:RequireHttpsMetadata"] = "maybe",
        };

        var thrown = Assert.Throws<SettingsException>(() => settings.Read());

        Assert.Equal(
            [
                "Authentication:Jwt:Audience is missing.",
                "Authentication:Jwt:Issuer is missing.",
                "Authentication:Jwt:RequireHttpsMetadata is 'maybe', but must be one of true, false.",
                "Authentication:Jwt:RoleClaimValues is 'Both', but must be one of Ids, Names.",
                "Authentication:Jwt:SigningKey must have at least 32 bytes.",
                "Security:People:0:SignIns must have at least one entry with Authority and Subject.",
                "Security:People:1:SignIns:0:Subject is missing.",
                "Security:People:2:SignIns:1:Subject is 'Alice', but must not be listed twice with the same Authority.",
                "Security:Roles:0:Id is 'one', but must be a whole number from 1.",
                "Security:Roles:0:Name is missing.",
                "Security:Roles:1:AccessStrings:0 is 'workflows/', but must start with '/', for example '/workflows/instances/read/'.",
                "Security:Roles:2:AccessStrings is a single value, but must be a list: "
                    + "Security:Roles:2:AccessStrings:0, Security:Roles:2:AccessStrings:1 and so on.",
                "Security:Roles:2:Id is '2', but must differ from the ids of the other roles.",
                "Security:Roles:2:Name is 'APPROVERS', but must differ from the names of the other roles, in more than case.",
                PasswordProblem(0),
                "Security:Users:0:RoleIds:0 is '3', but must be the Id of one of Security:Roles.",
                "Security:Users:0:RoleIds:1 is 'x', but must be a whole number from 1.",
                "Security:Users:1:Mail is 'nowhere', but must be an address like 'alice@example.com'.",
                "Security:Users:1:Name must differ from the names of the other users, in more than case.",
                PasswordProblem(1),
                "Security:Users:2:Name is missing.",
                "Security:Users:2:Nmae is not known; Security:Users:2 has Name, PasswordHash, RoleIds, Mail.",
                PasswordProblem(2),
                "Security:Users:3 must be a group of settings, not a single value.",
            ],
            thrown.Problems.Order(StringComparer.Ordinal));
        Assert.All(thrown.Problems, problem => Assert.Contains(problem, thrown.Message, StringComparison.Ordinal));
        Assert.DoesNotContain(Secret, thrown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("alice:hunter2")]
    [InlineData("alice\r\n")]
    [InlineData(" alice")]
    public void A_user_name_that_cannot_be_sent_is_refused_and_not_shown(string name)
    {
        var problem = OnlyProblem(TestSettings.Users.With(("Security:Users:0:Name", name)));

        Assert.StartsWith("Security:Users:0:Name must have at most 256 characters", problem, StringComparison.Ordinal);
        Assert.DoesNotContain(name, problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("31 bytes are one byte too few..", false)]
    [InlineData("32 bytes are just enough for it.", true)]
    [InlineData("ein Schlüssel mit 32 Bytes: äöü", true)]
    public void A_shared_key_needs_32_bytes_of_utf8(string key, bool enough)
    {
        var settings = TestSettings.SharedKey.With(("Authentication:Jwt:SigningKey", key));

        if (enough)
            Assert.NotNull(settings.Read().Jwt);
        else
            Assert.Equal("Authentication:Jwt:SigningKey must have at least 32 bytes.", OnlyProblem(settings));
    }

    [Fact]
    public void A_shared_key_and_an_authority_exclude_each_other()
    {
        var problem = OnlyProblem(TestSettings.SharedKey.With(("Authentication:Jwt:Authority", "https://login.example.com")));

        Assert.Equal(
            "Authentication:Jwt:SigningKey must not be set together with Authority: tokens are checked with one or the other.", problem);
    }

    [Fact]
    public void Tokens_need_a_key_or_an_authority()
    {
        var problem = OnlyProblem(new() { ["Authentication:Jwt:Audience"] = "workflow" });

        Assert.Equal(
            "Authentication:Jwt:SigningKey must be set (tokens signed with a shared key), or Authority (OpenID Connect discovery).", problem);
    }

    [Theory]
    [InlineData("http://login.example.com", null, false)]
    [InlineData("http://login.example.com", "false", true)]
    [InlineData("ftp://login.example.com", "false", false)]
    [InlineData("login.example.com", null, false)]
    [InlineData("https://login.example.com", null, true)]
    public void An_authority_needs_https_unless_that_is_switched_off(string authority, string? requireHttps, bool accepted)
    {
        var settings = TestSettings.Roles.With(
            ("Authentication:Jwt:Authority", authority),
            ("Authentication:Jwt:Audience", "workflow"),
            ("Authentication:Jwt:RequireHttpsMetadata", requireHttps));

        if (accepted)
            Assert.IsType<JwtTrust.Discovery>(settings.Read().Jwt?.Trust);
        else
            Assert.StartsWith("Authentication:Jwt:Authority must be an absolute https address", OnlyProblem(settings), StringComparison.Ordinal);
    }

    [Fact]
    public void An_issuer_cannot_be_set_beside_an_authority_and_cannot_have_the_user_lists_name()
    {
        var beside = TestSettings.Roles.With(
            ("Authentication:Jwt:Authority", "https://login.example.com"),
            ("Authentication:Jwt:Audience", "workflow"),
            ("Authentication:Jwt:Issuer", "mine"));

        Assert.StartsWith("Authentication:Jwt:Issuer is 'mine', but must not be set", OnlyProblem(beside), StringComparison.Ordinal);
        Assert.StartsWith(
            "Authentication:Jwt:Issuer is 'Users', but must be another name",
            OnlyProblem(TestSettings.SharedKey.With(("Authentication:Jwt:Issuer", "Users"))),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Security:Role:0:Id", "1", "Security:Role is not known; Security has Roles, Users, People, Domain, RememberPeople.")]
    [InlineData("Authentication:Schemes:Bearer:ValidIssuer", "x", "Authentication:Schemes is not known; Authentication has Jwt, OpenIdConnect, AppService.")]
    [InlineData("Authentication:AppService:Enable", "true",
        "Authentication:AppService:Enable is not known; Authentication:AppService has Enabled, NameClaim, RoleClaim, RoleClaimValues, MailClaim.")]
    [InlineData("Authentication:AppService:Enabled", "yes", "Authentication:AppService:Enabled is 'yes', but must be one of true, false.")]
    [InlineData("RateLimit:PerMinute", "1", "RateLimit:PerMinute is not known; RateLimit has PermitsPerMinute, Burst.")]
    [InlineData("RateLimit:PermitsPerMinute", "-1", "RateLimit:PermitsPerMinute is '-1', but must be a whole number from 0 to 1000000.")]
    [InlineData("RateLimit:PermitsPerMinute", "1000001", "RateLimit:PermitsPerMinute is '1000001', but must be a whole number from 0 to 1000000.")]
    [InlineData("RateLimit:Burst", "many", "RateLimit:Burst is 'many', but must be a whole number from 1 to 1000000.")]
    [InlineData("TrustedProxies", "10.1.2.3", "TrustedProxies is a single value, but must be a list: TrustedProxies:0, TrustedProxies:1 and so on.")]
    [InlineData("AllowedOrigins", "https://a.example.com",
        "AllowedOrigins is a single value, but must be a list: AllowedOrigins:0, AllowedOrigins:1 and so on.")]
    public void A_misspelt_or_wrong_setting_is_named(string name, string value, string problem) =>
        Assert.Equal(problem, OnlyProblem(TestSettings.Roles.With((name, value))));

    [Theory]
    [InlineData("proxy.example.com")]
    [InlineData("10")]
    [InlineData("10.1.2.3:80")]
    [InlineData("10.1.2.3/16")]
    [InlineData("10.1.0.0/33")]
    [InlineData("0.0.0.0/0")]
    [InlineData("::/0")]
    [InlineData("*")]
    [InlineData("")]
    public void A_trusted_proxy_is_an_address_or_a_network_that_is_not_everybody(string text) => Assert.StartsWith(
        $"TrustedProxies:0 is '{text}', but must be ", OnlyProblem(TestSettings.Roles.With(("TrustedProxies:0", text))), StringComparison.Ordinal);

    [Fact]
    public void Addresses_and_networks_are_read()
    {
        var settings = TestSettings.Roles.With(
            ("TrustedProxies:0", "10.1.2.3"), ("TrustedProxies:1", "192.0.2.0/24"), ("TrustedProxies:2", "2001:DB8::1"), ("TrustedProxies:3", "2001:db8::/32"));

        Assert.Equal(["10.1.2.3/32", "192.0.2.0/24", "2001:db8::1/128", "2001:db8::/32"], settings.Read().TrustedProxies.Select(proxy => proxy.ToString()));
    }

    [Theory]
    [InlineData("https://portal.example.com/")]
    [InlineData("https://portal.example.com/path")]
    [InlineData("portal.example.com")]
    [InlineData("https://me@portal.example.com")]
    [InlineData("ftp://portal.example.com")]
    [InlineData("https://portal.example.com:443")]
    [InlineData("null")]
    [InlineData("*")]
    public void An_allowed_origin_is_one_as_browsers_send_it(string text) => Assert.Equal(
        $"AllowedOrigins:0 is '{text}', but must be the origin of a page, such as 'https://portal.example.com', without a path.",
        OnlyProblem(TestSettings.Roles.With(("AllowedOrigins:0", text))));

    [Fact]
    public void Requests_are_limited_as_documented_where_nothing_is_set_and_not_at_all_with_0()
    {
        Assert.Equal(new(12_000, 6_000), TestSettings.Roles.Read().RateLimit);
        Assert.Equal(new(60, 6_000), TestSettings.Roles.With(("RateLimit:PermitsPerMinute", "60")).Read().RateLimit);
        Assert.Null(TestSettings.Roles.With(("RateLimit:PermitsPerMinute", "0")).Read().RateLimit);
    }

    [Fact]
    public async Task Wrong_settings_stop_the_start()
    {
        var settings = TestSettings.Users.With(("Security:Users:1:PasswordHash", Secret));

        var thrown = await Assert.ThrowsAsync<SettingsException>(() => SecurityApp.StartAsync(settings));

        Assert.Equal([PasswordProblem(1)], thrown.Problems);
    }

    private static string OnlyProblem(Dictionary<string, string?> settings) =>
        Assert.Single(Assert.Throws<SettingsException>(() => settings.Read()).Problems);

    private static string PasswordProblem(int user) =>
        $"Security:Users:{user}:PasswordHash must have the form pbkdf2-sha256$<iterations>$<salt base64>$<hash base64> "
        + "with 10000 to 10000000 iterations; the command hash-password prints one.";
}
