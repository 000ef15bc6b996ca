using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using WorkflowFunctions.LocalHost;

namespace WorkflowFunctions.Clients.Tests;

/// <summary>The embedded host with its demo, on a free port and a database of its own.</summary>
public sealed class RunningHost : IAsyncLifetime
{
    private readonly string _directory = Directory.CreateTempSubdirectory("workflow-clients-").FullName;
    private WebApplication? _app;

    public Uri Address => new(_app!.Urls.Single());

    public async ValueTask InitializeAsync()
    {
        _app = await LocalHostApp.BuildAsync(new HostArguments(Demo: true, _directory), builder => builder.WebHost.UseUrls("http://127.0.0.1:0"));
        await _app.StartAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Somebody of the demo.</summary>
    public HttpClient As(string name)
    {
        var client = new HttpClient { BaseAddress = Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{name}-demo")));
        return client;
    }

    /// <summary>The document from which clients are generated.</summary>
    public async Task<string> DocumentAsync()
    {
        using var client = new HttpClient { BaseAddress = Address };
        return await client.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative), TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.StopAsync(CancellationToken.None);
            await _app.DisposeAsync();
        }

        Directory.Delete(_directory, recursive: true);
    }
}
