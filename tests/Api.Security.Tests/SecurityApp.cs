using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using WorkflowFunctions.Api.SignIn;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Engine;

namespace WorkflowFunctions.Api.Security.Tests;

/// <summary>The caller as the endpoint saw it.</summary>
internal sealed record SeenCaller(string Key, string Name, string? Mail, int[] RoleIds, string[] AccessStrings, string[] InPlaceOf)
{
    public static SeenCaller Of(Caller caller) => new(
        caller.Key, caller.Person.Name, caller.Person.Mail, [.. caller.RoleIds], [.. caller.AccessStrings],
        [.. caller.InPlaceOf.Select(absent => $"{absent.Person.Name} {string.Join(',', absent.RoleIds)} {string.Join(',', absent.WorkflowTypes)}".Trim())]);
}

/// <summary>A pipeline with sign-in and endpoints that show who called: <c>/caller</c>, <c>/anybody</c> and <c>/nobody</c>.</summary>
internal sealed class SecurityApp : IAsyncDisposable
{
    private const string AddressHeader = "Test-Address";

    private readonly IHost _host;

    private SecurityApp(IHost host)
    {
        _host = host;
        Client = host.GetTestClient();
    }

    public HttpClient Client { get; }

    public IServiceProvider Services => _host.Services;

    public FakeTimeProvider Time => (FakeTimeProvider)Services.GetRequiredService<TimeProvider>();

    public CountingDerivation Derivation => (CountingDerivation)Services.GetRequiredService<IPasswordDerivation>();

    public static async Task<SecurityApp> StartAsync(Dictionary<string, string?> settings, Action<IServiceCollection>? more = null)
    {
        var host = new HostBuilder()
            .ConfigureWebHost(web => web
                .UseTestServer()
                .ConfigureServices(services =>
                {
                    AddServices(services, settings);
                    more?.Invoke(services);
                })
                .Configure(UsePipeline))
            .Build();
        try
        {
            await host.StartAsync(TestContext.Current.CancellationToken);
        }
        catch
        {
            host.Dispose();
            throw;
        }

        return new(host);
    }

    public static void AddServices(IServiceCollection services, Dictionary<string, string?> settings)
    {
        services.AddLogging();
        services.AddSingleton<TimeProvider>(new FakeTimeProvider(new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero)));
        services.AddSingleton<IPasswordDerivation>(new CountingDerivation());
        services.AddSingleton<IRoleStore>(new HeldRoles());
        services.AddSingleton<IDelegationStore>(new HeldDelegations());
        services.AddSingleton<ISignInHistory>(new HeldSignIns());
        services.AddSingleton<IPeopleStore>(new HeldPeople());
        services.AddWorkflowSecurity(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
    }

    public static void UsePipeline(IApplicationBuilder app) => app
        .Use((context, next) =>
        {
            if (context.Request.Headers.Remove(AddressHeader, out var address))
                context.Connection.RemoteIpAddress = IPAddress.Parse(address.ToString());
            return next(context);
        })
        .UseRouting()
        .UseAuthentication()
        .UseAuthorization()
        .UseEndpoints(endpoints =>
        {
            endpoints.MapGet("/caller", (HttpContext context) => SeenCaller.Of(context.Caller()));
            endpoints.MapGet("/anybody", () => "open").AllowAnonymous();
            endpoints.MapGet("/nobody", () => "closed").RequireAuthorization(policy => policy.RequireAssertion(_ => false));
        });

    public static AuthenticationHeaderValue Basic(string name, string password) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{password}")));

    public Task<HttpResponseMessage> SendAsync(AuthenticationHeaderValue? authorization, string path = "/caller") =>
        SendAsync(authorization?.ToString(), path);

    public async Task<HttpResponseMessage> SendAsync(string? authorization, string path = "/caller")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (authorization is not null)
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        return await Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>Sends a request as it looks when it comes from this address by this scheme.</summary>
    public async Task<HttpResponseMessage> SendFromAsync(
        string scheme, string address, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"{scheme}://localhost{path}"));
        request.Headers.Add(AddressHeader, address);
        foreach (var (name, value) in headers)
            Assert.True(request.Headers.TryAddWithoutValidation(name, value), $"The header {name} cannot be sent.");
        return await Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>The caller of an accepted request.</summary>
    public async Task<SeenCaller> CallAsync(AuthenticationHeaderValue authorization)
    {
        using var response = await SendAsync(authorization);
        return await CallerOfAsync(response);
    }

    public static async Task<SeenCaller> CallerOfAsync(HttpResponseMessage response)
    {
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var caller = await response.Content.ReadFromJsonAsync<SeenCaller>(TestContext.Current.CancellationToken);
        return Assert.IsType<SeenCaller>(caller);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _host.StopAsync(CancellationToken.None);
        _host.Dispose();
    }
}
