using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.AspNetCore.TestHost;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using WorkflowFunctions.Engine;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Functions.Tests.Hub;
using WorkflowFunctions.HostScenarios;
using WorkflowFunctions.Storage.Sqlite;

namespace WorkflowFunctions.Functions.Tests.Scenarios;

/// <summary>
/// The shell over a hub in memory and SQLite as its store. Requests reach its two HTTP functions as the host would route them.
/// </summary>
internal sealed class ShellHost : IScenarioHost
{
    private readonly ScenarioFolder _folder = new();
    private SqliteStore _store = null!;
    private IHost _host = null!;
    private DurableTaskClient _client = null!;

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 2, 9, 1, 0, TimeSpan.Zero));

    public IInstanceStore Store => _store;

    public string MailDirectory => _folder.Mail;

    public InMemoryHub Hub { get; private set; } = null!;

    public Delivery Rings
    {
        get => Hub.Events;
        set => Hub.Events = value;
    }

    /// <param name="client">Instead of the hub's.</param>
    public static async Task<ShellHost> StartAsync(DurableTaskClient? client = null)
    {
        var host = new ShellHost();
        host._store = await SqliteStore.OpenAsync(new SqliteStoreOptions { Directory = host._folder.Path });
        await Samples.SeedAsync(host._store);
        await host.StartWorkerAsync();
        host._client = client ?? host._client;
        return host;
    }

    public HttpClient CreateClient() => _host.GetTestClient();

    public Task DeliverLateAsync()
    {
        Hub.DeliverLate();
        return Task.CompletedTask;
    }

    public async Task<ResumeReport> SweepAsync()
    {
        var clients = _host.Services.GetRequiredService<DurableClients>();
        clients.Use(_client);
        return await _host.Services.GetRequiredService<ResumeService>().RunAsync(CancellationToken.None);
    }

    public async Task KillAsync()
    {
        Hub.Kill();
        _host.Dispose();
        await StartWorkerAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Hub.Kill();
        _host.Dispose();
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    public T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    private async Task StartWorkerAsync()
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection(ScenarioSettings.Values())
            .AddInMemoryCollection([new("Mail:Folder", _folder.Mail)]).Build();
        _host = new HostBuilder().ConfigureWebHost(web => web.UseTestServer()
            .ConfigureServices(services => services
                .AddSingleton<TimeProvider>(Time)
                .AddWorkflowFunctions(settings)
                .AddSingleton<IInstanceStore>(_store)
                .AddSingleton<IInstanceLists>(_store)
                .AddSingleton<IDefinitionStore>(_store)
                .AddSingleton<Activities>()
                .AddSingleton<HttpFunctions>())
            .Configure(app => app.Run(RouteAsync))).Build();
        await _host.StartAsync();
        Hub = new InMemoryHub(_host.Services.GetRequiredService<Activities>(), Time);
        _client = Hub.CreateClient();
    }

    /// <summary>The host has matched the function's route before the function runs, and leaves its endpoint and values behind.</summary>
    private Task RouteAsync(HttpContext context)
    {
        var functions = context.RequestServices.GetRequiredService<HttpFunctions>();
        var isSignal = HttpMethods.IsPost(context.Request.Method)
            && context.Request.Path.Value!.Split('/') is ["", "Workflow", "Instances", _, "Signals"];
        context.SetEndpoint(new RouteEndpoint(
            _ => Task.CompletedTask, RoutePatternFactory.Parse("{*path}"), 0, EndpointMetadataCollection.Empty, "function"));
        context.Request.RouteValues["path"] = context.Request.Path.Value;
        return isSignal ? functions.PostSignalsAsync(context.Request, _client) : functions.AnyAsync(context.Request, _client);
    }
}
