using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using WorkflowFunctions.Engine;
using WorkflowFunctions.Engine.Embedded;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.HostScenarios;

namespace WorkflowFunctions.LocalHost.Tests.Scenarios;

/// <summary>The embedded host as it is, except for its clock, its doorbell and its socket.</summary>
internal sealed class EmbeddedHost(params (string Name, string Value)[] settings) : IScenarioHost
{
    private readonly ScenarioFolder _folder = new();
    private WebApplication _app = null!;

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 2, 9, 1, 0, TimeSpan.Zero));

    public Courier Courier { get; } = new();

    public StoreTrouble StoreTrouble { get; init; } = new();

    public MailTrouble MailTrouble { get; } = new();

    /// <summary>Is given all that the host logs.</summary>
    public ILoggerProvider? Log { get; init; }

    public IInstanceStore Store => _app.Services.GetRequiredService<IWorkflowStore>();

    public IDefinitionStore Definitions => _app.Services.GetRequiredService<IDefinitionStore>();

    public string MailDirectory => _folder.Mail;

    public static Task<EmbeddedHost> StartAsync(params (string Name, string Value)[] settings) => StartAsync(new EmbeddedHost(settings));

    public static async Task<EmbeddedHost> StartAsync(EmbeddedHost host)
    {
        await host.StartProcessAsync();
        await Samples.SeedAsync(host._app.Services.GetRequiredService<IDefinitionStore>());
        return host;
    }

    public HttpClient CreateClient() => _app.GetTestClient();

    public Task<ResumeReport> SweepAsync() => _app.Services.GetRequiredService<ResumeService>().RunAsync(CancellationToken.None);

    public async Task KillAsync()
    {
        await _app.DisposeAsync();
        await StartProcessAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _folder.Dispose();
    }

    private async Task StartProcessAsync()
    {
        _app = await LocalHostApp.BuildAsync(new HostArguments(Demo: false, _folder.Path), Customize);
        await _app.StartAsync();
    }

    private void Customize(WebApplicationBuilder builder)
    {
        builder.Configuration.AddInMemoryCollection(ScenarioSettings.Values())
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value)));
        builder.WebHost.UseTestServer();
        if (Log is not null)
            builder.Logging.AddProvider(Log);
        MailTrouble.Front(builder.Services);
        builder.Services.AddSingleton<TimeProvider>(Time)
            .AddSingleton(services => StoreTrouble.InFrontOf(services.GetRequiredService<IWorkflowStore>()))
            .AddSingleton<IDoorbell>(services => new UnreliableDoorbell(services.GetRequiredService<EmbeddedDoorbell>(), Courier));
    }
}
