using System.Net;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using WorkflowFunctions.Api.SignIn;
using WorkflowFunctions.Engine;

namespace WorkflowFunctions.Api.Security.Tests;

public sealed class PipelineTests
{
    private const string BasicChallenge = "Basic realm=\"WorkflowFunctions\", charset=\"UTF-8\"";

    [Fact]
    public async Task Without_credentials_the_challenge_names_every_configured_scheme_and_has_no_body()
    {
        Assert.Equal([BasicChallenge], await ChallengesAsync(TestSettings.Users));
        Assert.Equal(["Bearer"], await ChallengesAsync(TestSettings.SharedKey));
        Assert.Equal(
            [BasicChallenge, "Bearer"],
            await ChallengesAsync(TestSettings.Users.With([.. TestSettings.SharedKey.Select(setting => (setting.Key, setting.Value))])));
    }

    [Fact]
    public async Task Where_nothing_is_configured_nobody_gets_in()
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.Roles);

        using var basic = await app.SendAsync(SecurityApp.Basic("Alice", TestSettings.AlicePassword));
        using var bearer = await app.SendAsync(Tokens.Shared(app));

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), (basic.StatusCode, bearer.StatusCode));
    }

    [Fact]
    public async Task A_policy_that_asks_for_more_than_a_sign_in_is_heeded()
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.SharedKey, services => services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().RequireClaim("what nobody has").Build()));

        using var first = await app.SendAsync(Tokens.Shared(app));
        using var remembered = await app.SendAsync(Tokens.Shared(app));

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), (first.StatusCode, remembered.StatusCode));
    }

    [Fact]
    public async Task An_unknown_path_gets_401_to_strangers_and_404_to_callers()
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.Users);

        using var stranger = await app.SendAsync((string?)null, "/nowhere");
        using var caller = await app.SendAsync(SecurityApp.Basic("Alice", TestSettings.AlicePassword), "/nowhere");

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.NotFound), (stranger.StatusCode, caller.StatusCode));
    }

    [Fact]
    public async Task An_anonymous_endpoint_responds_whatever_the_credentials_are()
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.Users);

        using var without = await app.SendAsync((string?)null, "/anybody");
        using var wrong = await app.SendAsync(SecurityApp.Basic("Alice", "wrong"), "/anybody");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (without.StatusCode, wrong.StatusCode));
    }

    [Fact]
    public async Task What_a_caller_may_not_do_gets_403_without_challenge_and_body()
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.Users);

        using var response = await app.SendAsync(SecurityApp.Basic("Alice", TestSettings.AlicePassword), "/nobody");

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Empty(response.Headers.WwwAuthenticate);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_pipeline_without_a_web_host_signs_in_as_well()
    {
        var services = new ServiceCollection();
        SecurityApp.AddServices(services, TestSettings.Users);
        await using var provider = services.BuildServiceProvider();
        var app = new ApplicationBuilder(provider);
        app.UseAuthentication();
        app.UseAuthorization();
        app.Run(context => context.Response.WriteAsync(context.Caller().Person.Name));
        var pipeline = app.Build();

        var known = await RunAsync(pipeline, provider, SecurityApp.Basic("alice", TestSettings.AlicePassword).ToString());
        var stranger = await RunAsync(pipeline, provider, null);

        Assert.Equal((StatusCodes.Status200OK, "Alice"), known);
        Assert.Equal((StatusCodes.Status401Unauthorized, ""), stranger);
    }

    [Fact]
    public void An_anonymous_request_has_no_caller() =>
        Assert.Throws<InvalidOperationException>(() => new DefaultHttpContext().Caller());

    [Fact]
    public void A_cloned_identity_keeps_its_caller()
    {
        var identity = new CallerIdentity(new(new("key", "Alice"), [2], ["/"]), "Basic");

        var clone = Assert.IsType<CallerIdentity>(identity.Clone());

        Assert.Same(identity.Caller, clone.Caller);
        Assert.Equal(("Alice", true), (clone.Name, clone.IsAuthenticated));
    }

    [Fact]
    public async Task The_roles_of_the_settings_are_the_role_directory()
    {
        await using var app = await SecurityApp.StartAsync(TestSettings.Roles);
        var roles = app.Services.GetRequiredService<IRoleDirectory>();

        Assert.Equal([1, 2, 3], roles.All.Select(role => role.Id));
        Assert.Equal("PKI Approvers", roles.Find(2)?.Name);
        Assert.Null(roles.Find(4));
    }

    private static async Task<IEnumerable<string>> ChallengesAsync(Dictionary<string, string?> settings)
    {
        await using var app = await SecurityApp.StartAsync(settings);
        using var response = await app.SendAsync((string?)null);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        return [.. response.Headers.WwwAuthenticate.Select(challenge => challenge.ToString())];
    }

    private static async Task<(int Status, string Body)> RunAsync(RequestDelegate pipeline, IServiceProvider provider, string? authorization)
    {
        await using var scope = provider.CreateAsyncScope();
        using var body = new MemoryStream();
        var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(body));
        context.Request.Headers.Authorization = authorization;
        await pipeline(context);
        return (context.Response.StatusCode, System.Text.Encoding.UTF8.GetString(body.ToArray()));
    }
}
