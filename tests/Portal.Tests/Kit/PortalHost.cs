using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using WorkflowFunctions.Api.SignIn;
using WorkflowFunctions.Api.Tests.Kit;
using WorkflowFunctions.LocalHost;

namespace WorkflowFunctions.Portal.Tests.Kit;

/// <summary>
/// The real host on Kestrel, on a database of its own, with the demo's workflows, roles and people. Their passwords are the demo's, but
/// their hashes are cheap ones. Time is real, moved by as much as a test has advanced it. The store is as late as one beyond the network.
/// </summary>
public class PortalHost : IAsyncLifetime
{
    private static readonly string[] Users = ["admin", "alice", "bob", "carol", "dave", "erin"];
    private static readonly Lazy<string[]> Hashes = new(() => [.. Users.Select(name => PasswordHash.Create($"{name}-demo", PasswordHash.FewestIterations).Stored)]);

    private readonly string _directory = Directory.CreateTempSubdirectory("workflow-portal-").FullName;
    private readonly Action<WebApplicationBuilder> _customize;
    private WebApplication? _app;

    public PortalHost()
        : this(_ => { })
    {
    }

    internal PortalHost(Action<WebApplicationBuilder> customize) => _customize = customize;

    public MovedTime Time { get; } = new();

    public string Address { get; private set; } = "";

    public IServiceProvider Services => _app!.Services;

    internal static async Task<PortalHost> StartAsync(Action<WebApplicationBuilder> customize)
    {
        var host = new PortalHost(customize);
        await host.InitializeAsync();
        return host;
    }

    public async ValueTask InitializeAsync()
    {
        _app = await LocalHostApp.BuildAsync(new HostArguments(Demo: true, _directory), builder =>
        {
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.Services.AddSingleton<TimeProvider>(Time);
            builder.Services.AddLateStore();
            foreach (var (index, hash) in Hashes.Value.Index())
                builder.Configuration.AddInMemoryCollection([new(string.Create(CultureInfo.InvariantCulture, $"Security:Users:{index}:PasswordHash"), hash)]);
            _customize(builder);
        });
        await _app.StartAsync(TestContext.Current.CancellationToken);
        Address = _app.Urls.First();
    }

    /// <summary>A browser without scripts, as a client.</summary>
    internal FormClient Visit() => new(Address);

    /// <summary>The same, signed in.</summary>
    internal async Task<FormClient> SignInAsync(string name)
    {
        var client = Visit();
        await client.SignInAsync(name);
        return client;
    }

    /// <summary>Somebody who uses the API, to prepare what pages show.</summary>
    public Person Api(string name)
    {
        var client = new HttpClient { BaseAddress = new Uri(Address) };
        client.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{name}:{name}-demo")));
        return new Person(client, "");
    }

    /// <summary>Starts the demo's enrollment, which waits for two of alice, bob and carol.</summary>
    public Task<Guid> EnrollAsync(string title = "Certificate for www.example.com", object? data = null) => Api("erin").StartAsync(JsonSerializer.Serialize(
        new { WorkflowType = "Enrollment", Key = "12", Title = title, InitialData = data ?? new { cn = "www.example.com" } }));

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.StopAsync(CancellationToken.None);
            await _app.DisposeAsync();
        }

        Directory.Delete(_directory, recursive: true);
        GC.SuppressFinalize(this);
    }
}

/// <summary>The system's time, moved on by a test.</summary>
public sealed class MovedTime : TimeProvider
{
    private long _moved;

    public void Advance(TimeSpan by) => Interlocked.Add(ref _moved, by.Ticks);

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _moved));

    public override long GetTimestamp() => base.GetTimestamp() + (long)((Int128)Interlocked.Read(ref _moved) * TimestampFrequency / TimeSpan.TicksPerSecond);
}
