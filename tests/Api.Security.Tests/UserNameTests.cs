using System.Net;
using WorkflowFunctions.Api.SignIn;
using WorkflowFunctions.Core;

namespace WorkflowFunctions.Api.Security.Tests;

/// <summary>Clients of the original API know users with a domain, and turn <c>name@domain</c> into <c>DOMAIN\name</c>.</summary>
public sealed class UserNameTests
{
    [Theory]
    [InlineData(@"CORP\alice", @"CORP\alice")]
    [InlineData(@"CORP\alice", "alice@corp")]
    [InlineData("alice@corp.example.com", "Alice@Corp.Example.com")]
    [InlineData("alice@corp.example.com", @"corp.example.com\alice")]
    public async Task A_user_with_a_domain_signs_in_with_either_form_of_the_name(string configured, string given)
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.Users.With(("Security:Users:0:Name", configured)));

        var caller = await app.CallAsync(SecurityApp.Basic(given, TestSettings.AlicePassword));

        Assert.Equal((configured, CallerKeys.OfUser(configured)), (caller.Name, caller.Key));
    }

    [Theory]
    [InlineData(@"corp\ALICE")]
    [InlineData("alice@Corp")]
    [InlineData("alice")]
    public async Task With_the_domain_of_the_settings_a_user_without_one_may_add_it(string given)
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.Users.With(("Security:Domain", "CORP")));

        var caller = await app.CallAsync(SecurityApp.Basic(given, TestSettings.AlicePassword));

        Assert.Equal(("Alice", CallerKeys.OfUser("alice")), (caller.Name, caller.Key));
    }

    [Theory]
    [InlineData(@"OTHER\alice")]
    [InlineData("alice@other")]
    [InlineData(@"CORP\CORP\alice")]
    [InlineData(@"\alice")]
    [InlineData("@alice")]
    public async Task Another_domain_is_another_name(string given)
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.Users.With(("Security:Domain", "CORP")));

        using var response = await app.SendAsync(SecurityApp.Basic(given, TestSettings.AlicePassword));

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task Without_a_domain_in_the_settings_none_can_be_added()
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.Users);

        using var response = await app.SendAsync(SecurityApp.Basic(@"CORP\alice", TestSettings.AlicePassword));

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task Two_users_whose_names_are_two_forms_of_one_name_are_two_users()
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.Users.With(
            ("Security:Users:0:Name", @"corp\ann"), ("Security:Users:1:Name", "ann@corp")));

        Assert.Equal(@"corp\ann", (await app.CallAsync(SecurityApp.Basic(@"CORP\ann", TestSettings.AlicePassword))).Name);
        Assert.Equal("ann@corp", (await app.CallAsync(SecurityApp.Basic("ann@CORP", TestSettings.BobPassword))).Name);
    }

    [Fact]
    public async Task All_forms_of_a_name_share_the_attempts_that_failed()
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.Users.With(("Security:Domain", "CORP")));
        HttpStatusCode status = default;
        for (var attempt = 0; attempt < 30 && status != HttpStatusCode.TooManyRequests; attempt++)
            status = await StatusAsync(app, (attempt % 3) switch { 0 => "alice", 1 => @"CORP\alice", _ => "ALICE@corp" }, "wrong");

        Assert.Equal(HttpStatusCode.TooManyRequests, status);
        foreach (var form in (string[])["alice", @"CORP\alice", "alice@corp"])
            Assert.Equal(HttpStatusCode.TooManyRequests, await StatusAsync(app, form, TestSettings.AlicePassword));
    }

    [Theory]
    [InlineData(@"CORP\x")]
    [InlineData("a@b")]
    [InlineData("a:b")]
    public void A_domain_that_could_not_be_told_from_a_name_is_refused(string domain) => Assert.Contains(
        "Security:Domain", Assert.Throws<SettingsException>(() => TestSettings.Users.With(("Security:Domain", domain)).Read()).Message, StringComparison.Ordinal);

    private static async Task<HttpStatusCode> StatusAsync(SecurityApp app, string name, string password)
    {
        using var response = await app.SendAsync(SecurityApp.Basic(name, password));
        return response.StatusCode;
    }
}
