using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.AspNetCore.TestHost;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Testing;
using Microsoft.DurableTask.Testing.Sidecar;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using WorkflowFunctions.Functions.Tests.DurableEngine;
using WorkflowFunctions.HostScenarios;
using WorkflowFunctions.Storage.Tables.TestKit;

namespace WorkflowFunctions.Functions.Tests.Scenarios;

/// <summary>
/// One process of the app: its services, and the engine that runs its orchestrator and its activities. Requests reach its two HTTP
/// functions as the host would route them.
/// </summary>
internal sealed class ShellProcess : IAsyncDisposable
{
    private readonly IHost _host;
    private volatile bool _isDead;

    private ShellProcess(Action<IServiceCollection> configure, bool hasEngine) =>
        _host = new HostBuilder().ConfigureWebHost(web => web.UseTestServer()
            .ConfigureServices(services =>
            {
                configure(services);
                services.AddSingleton<Activities>().AddSingleton<HttpFunctions>();
                if (hasEngine)
                    AddEngine(services);
            })
            .Configure(app => app.Run(RouteAsync))).Build();

    /// <summary>What the host would hand to each function.</summary>
    public DurableTaskClient Client { get; private set; } = null!;

    public StoryEngine Engine => Get<StoryEngine>();

    /// <param name="client">Instead of an engine.</param>
    public static async Task<ShellProcess> StartAsync(Action<IServiceCollection> configure, Courier courier, DurableTaskClient? client)
    {
        var process = new ShellProcess(configure, hasEngine: client is null);
        await process._host.StartAsync();
        process.Client = client ?? new UnreliableClient(process.Get<DurableTaskClient>(), courier);
        return process;
    }

    public T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    public HttpClient CreateHttpClient() => _host.GetTestClient();

    public async ValueTask DisposeAsync()
    {
        _isDead = true;
        using var atOnce = new CancellationTokenSource();
        await atOnce.CancelAsync();
        await _host.StopAsync(atOnce.Token);
        await ((IAsyncDisposable)_host).DisposeAsync();
    }

    private void AddEngine(IServiceCollection services) => services
        .AddInMemoryDurableTask(
            tasks => tasks
                .AddOrchestratorFunc(WorkflowOrchestrator.Name, context => WorkflowOrchestrator.RunAsync(context))
                .AddActivityFunc<string, AdvanceResult>(
                    Activities.Advance, (_, id) => RunAsync(activities => activities.AdvanceAsync(id, CancellationToken.None)))
                .AddActivityFunc<StepOrder, NotYourTurn?>(
                    Activities.ExecuteStep, (_, order) => RunAsync(activities => activities.ExecuteStepAsync(order, CancellationToken.None))),
            new InMemoryDurableTaskOptions { Port = FreePort.Next() })
        .AddSingleton<StoryEngine>()
        .AddSingleton<InMemoryOrchestrationService>(provider => provider.GetRequiredService<StoryEngine>());

    /// <summary>The dead do no work.</summary>
    private TTask RunAsync<TTask>(Func<Activities, TTask> run) =>
        _isDead ? throw new OperationCanceledException("The process has died.") : run(Get<Activities>());

    /// <summary>The host has matched the function's route before the function runs, and leaves its endpoint and values behind.</summary>
    private Task RouteAsync(HttpContext context)
    {
        var functions = Get<HttpFunctions>();
        var isSignal = HttpMethods.IsPost(context.Request.Method)
            && context.Request.Path.Value!.Split('/') is ["", "Workflow", "Instances", _, "Signals"];
        context.SetEndpoint(new RouteEndpoint(
            _ => Task.CompletedTask, RoutePatternFactory.Parse("{*path}"), 0, EndpointMetadataCollection.Empty, "function"));
        context.Request.RouteValues["path"] = context.Request.Path.Value;
        return isSignal ? functions.PostSignalsAsync(context.Request, Client) : functions.AnyAsync(context.Request, Client);
    }
}
