using System.Net;
using System.Text;
using WorkflowFunctions.Api.SignIn;

namespace WorkflowFunctions.Api.Security.Tests;

public sealed class BasicSignInTests
{
    [Fact]
    public async Task The_right_password_gives_the_caller_of_the_settings()
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.Users);

        var caller = await app.CallAsync(SecurityApp.Basic("Alice", TestSettings.AlicePassword));

        Assert.Equal(CallerKeys.OfUser("alice"), caller.Key);
        Assert.Equal(("Alice", "alice@example.com"), (caller.Name, caller.Mail));
        Assert.Equal([2], caller.RoleIds);
    }

    [Fact]
    public async Task The_name_is_compared_without_case()
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.Users);

        var caller = await app.CallAsync(SecurityApp.Basic("aLICE", TestSettings.AlicePassword));

        Assert.Equal("Alice", caller.Name);
    }

    [Fact]
    public async Task Roles_are_sorted_and_their_access_strings_united()
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.Users);

        var caller = await app.CallAsync(SecurityApp.Basic("bob", TestSettings.BobPassword));

        Assert.Equal([2, 3], caller.RoleIds);
        Assert.Equal(["/workflows/instances/read/pending/", "/workflows/instances/start/"], caller.AccessStrings);
        Assert.Null(caller.Mail);
    }

    [Theory]
    [InlineData("Alice", "wrong")]
    [InlineData("Alice", "")]
    [InlineData("Alice", TestSettings.BobPassword)]
    [InlineData("mallory", TestSettings.AlicePassword)]
    [InlineData(" Alice", TestSettings.AlicePassword)]
    public async Task A_wrong_password_or_an_unknown_name_gets_401(string name, string password)
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.Users);

        using var response = await app.SendAsync(SecurityApp.Basic(name, password));

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Theory]
    [InlineData("Basic")]
    [InlineData("Basic ")]
    [InlineData("Basic !!!")]
    [InlineData("Basic QWxpY2U")]
    [InlineData("Basic QWxpY2U=")]
    [InlineData("Basic OnBhc3N3b3Jk")]
    [InlineData("Basic QWxpY2U6/w==")]
    [InlineData("Basic QWxpY2U6cHc=, Basic QWxpY2U6cHc=")]
    [InlineData("Digest QWxpY2U6cHc=")]
    [InlineData("Bearer QWxpY2U6cHc=")]
    [InlineData(" ")]
    public async Task A_malformed_header_gets_401_and_costs_no_derivation(string header)
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.Users);

        using var response = await app.SendAsync(header);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Empty(app.Derivation.Runs);
    }

    [Fact]
    public async Task Two_headers_get_401_though_one_is_right()
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.Users);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/caller");
        request.Headers.TryAddWithoutValidation("Authorization", SecurityApp.Basic("Alice", TestSettings.AlicePassword).ToString());
        request.Headers.TryAddWithoutValidation("Authorization", SecurityApp.Basic("bob", TestSettings.BobPassword).ToString());

        using var response = await app.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task The_scheme_is_compared_without_case()
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.Users);
        var credentials = Convert.ToBase64String(Encoding.UTF8.GetBytes($"Alice:{TestSettings.AlicePassword}"));

        using var response = await app.SendAsync($"bAsIc {credentials}");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }
}
