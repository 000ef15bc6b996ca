using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using WorkflowFunctions.Storage.Tables.Tests;

[assembly: AssemblyFixture(typeof(Azurite))]

namespace WorkflowFunctions.Storage.Tables.Tests;

/// <summary>One storage emulator for all tests of this assembly: installed where it is missing, and ended with the tests.</summary>
public sealed class Azurite : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly string _project = FindProject();
    private Process? _server;

    /// <summary>The emulator's well-known account, on the port of this run.</summary>
    public static string ConnectionString { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        if (!Directory.Exists(Path.Combine(_project, "node_modules", "azurite")))
            await InstallAsync();
        var port = FreePort();
        _server = Start(
            "node", "azurite.js", "--tablePort", $"{port}", "--inMemoryPersistence",
            "--skipApiVersionCheck", "--silent", "--disableTelemetry");
        await AnswersAsync(port);
        ConnectionString =
            "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;"
            + "AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;"
            + $"TableEndpoint=http://127.0.0.1:{port}/devstoreaccount1;";
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            _server.Kill();
            await _server.WaitForExitAsync();
            _server.Dispose();
        }
    }

    private static string FindProject()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "package-lock.json")))
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run below their project's folder.");
        return folder.FullName;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task InstallAsync()
    {
        using var npm = Start(OperatingSystem.IsWindows() ? "npm.cmd" : "npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts");
        using var limit = new CancellationTokenSource(Patience);
        await npm.WaitForExitAsync(limit.Token);
        if (npm.ExitCode != 0)
            throw new InvalidOperationException($"npm ci ended with {npm.ExitCode} in '{_project}'.");
    }

    private Process Start(string program, params IEnumerable<string> arguments) => Process.Start(
        new ProcessStartInfo(program, arguments) { WorkingDirectory = _project, RedirectStandardInput = true })!;

    private async Task AnswersAsync(int port)
    {
        using var limit = new CancellationTokenSource(Patience);
        using var client = new HttpClient();
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (await ticks.WaitForNextTickAsync(limit.Token))
        {
            if (_server!.HasExited)
                throw new InvalidOperationException($"The storage emulator ended with {_server.ExitCode}.");
            try
            {
                // Any answer will do: it refuses who does not sign in.
                using var answer = await client.GetAsync(new Uri($"http://127.0.0.1:{port}/devstoreaccount1"), limit.Token);
                return;
            }
            catch (HttpRequestException)
            {
                continue;
            }
        }
    }
}
