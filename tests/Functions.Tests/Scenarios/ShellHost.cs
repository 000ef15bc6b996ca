using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using WorkflowFunctions.Engine;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.Functions.Tests.DurableEngine;
using WorkflowFunctions.HostScenarios;
using WorkflowFunctions.Storage.Tables;
using WorkflowFunctions.Storage.Tables.TestKit;

namespace WorkflowFunctions.Functions.Tests.Scenarios;

/// <summary>The app over tables of its own and the genuine engine in memory.</summary>
internal sealed class ShellHost : IScenarioHost
{
    private readonly ScenarioFolder _folder = new();
    private readonly DurableTaskClient? _clientInstead;
    private readonly (string Name, string Value)[] _settings;
    private TablesStore _store = null!;
    private ShellProcess _process = null!;

    private ShellHost(DurableTaskClient? client, (string Name, string Value)[] settings) => (_clientInstead, _settings) = (client, settings);

    /// <summary>It starts from real time, because the engine knows no other.</summary>
    public FakeTimeProvider Time { get; } = new(DateTimeOffset.UtcNow);

    public Courier Courier { get; } = new();

    public StoreTrouble StoreTrouble { get; } = new();

    public MailTrouble MailTrouble { get; } = new();

    public IInstanceStore Store => _store;

    public IDefinitionStore Definitions => _store;

    public TablesStore Tables => _store;

    public string MailDirectory => _folder.Mail;

    public DurableTaskClient Client => _process.Client;

    public StoryEngine Engine => _process.Engine;

    /// <param name="client">Instead of an engine and its client.</param>
    public static async Task<ShellHost> StartAsync(DurableTaskClient? client = null, params (string Name, string Value)[] settings)
    {
        var host = new ShellHost(client, settings);
        host._store = await TablesStore.OpenAsync(new TablesStoreOptions
        {
            Owner = new StoreOwner.TaskHub("Tests"),
            ConnectionString = Azurite.ConnectionString,
            TablePrefix = $"T{Guid.NewGuid():N}",
            Time = host.Time,
        });
        await Samples.SeedAsync(host._store);
        await host.StartProcessAsync();
        return host;
    }

    public HttpClient CreateClient() => _process.CreateHttpClient();

    public T Get<T>()
        where T : notnull => _process.Get<T>();

    public Task<ResumeReport> SweepAsync()
    {
        Get<DurableClients>().Use(Client);
        return Get<ResumeService>().RunAsync(CancellationToken.None);
    }

    public async Task KillAsync()
    {
        await _process.DisposeAsync();
        await StartProcessAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    private async Task StartProcessAsync()
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection(ScenarioSettings.Values())
            .AddInMemoryCollection(_settings.Append(("Mail:Folder", _folder.Mail)).Select(setting => KeyValuePair.Create(setting.Item1, (string?)setting.Item2))).Build();
        _process = await ShellProcess.StartAsync(
            services =>
            {
                if (AppTelemetrySettings.Read(settings) is { } telemetry)
                    AppTelemetry.Add(services, telemetry);
                MailTrouble.Front(services
                    .AddSingleton<TimeProvider>(Time)
                    .AddWorkflowFunctions(settings)
                    .AddSingleton<IInstanceLists>(_store)
                    .AddSingleton<IDefinitionStore>(_store)
                    .AddSingleton<IRoleStore>(_store)
                    .AddSingleton<IPeopleStore>(_store)
                    .AddSingleton<IDelegationStore>(_store)
                    .AddSingleton<ISignInHistory>(_store)
                    .AddSingleton<ISharedTextStore>(_store)
                    .AddSingleton<IDigestStore>(_store)
                    .AddSingleton(StoreTrouble.InFrontOf(_store)));
            },
            Courier, _clientInstead);
    }
}
