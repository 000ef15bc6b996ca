using System.Diagnostics;
using System.Reflection;
using Xunit;

namespace WorkflowFunctions.Storage.Tables.TestKit;

/// <summary>One storage emulator for all tests of an assembly. It is installed if missing, and ends with the tests.</summary>
public sealed class Azurite : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>npm writes some thousand files, and a busy machine with a slow registry takes more than five minutes for that.</summary>
    private static readonly TimeSpan PatienceForInstallation = TimeSpan.FromMinutes(15);

    /// <summary>Beside <c>package.json</c>, which pins its version.</summary>
    private static readonly string Folder = typeof(Azurite).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == "EmulatorFolder").Value!;

    private Process? _server;

    /// <summary>The emulator's well-known account, on the port of this run.</summary>
    public static string ConnectionString { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        await InstallAsync();
        var port = FreePort.Next();
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

    /// <summary>Several assemblies may be tested at the same time: the first installs it, and the others wait.</summary>
    private static async Task InstallAsync()
    {
        using var limit = new CancellationTokenSource(PatienceForInstallation);
        using var turn = await TakeTurnAsync(limit.Token);
        // npm writes this file last: after an interrupted installation, it is missing and everything is installed again.
        if (File.Exists(Path.Combine(Folder, "node_modules", ".package-lock.json")))
            return;
        using var npm = Start(OperatingSystem.IsWindows() ? "npm.cmd" : "npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts");
        await npm.WaitForExitAsync(limit.Token);
        if (npm.ExitCode != 0)
            throw new InvalidOperationException($"npm ci ended with {npm.ExitCode} in '{Folder}'.");
    }

    private static async Task<FileStream> TakeTurnAsync(CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.Combine(Folder, "obj"));
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (true)
        {
            try
            {
                return new FileStream(Path.Combine(Folder, "obj", "install.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await ticks.WaitForNextTickAsync(cancellation);
            }
        }
    }

    private static Process Start(string program, params IEnumerable<string> arguments) => Process.Start(
        new ProcessStartInfo(program, arguments) { WorkingDirectory = Folder, RedirectStandardInput = true })!;

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
                // Any response will do: it refuses requests that are not signed in.
                using var response = await client.GetAsync(new Uri($"http://127.0.0.1:{port}/devstoreaccount1"), limit.Token);
                return;
            }
            catch (HttpRequestException)
            {
                continue;
            }
        }
    }
}
