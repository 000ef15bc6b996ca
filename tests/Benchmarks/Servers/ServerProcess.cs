using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace WorkflowFunctions.Benchmarks.Servers;

/// <summary>A server in a process of its own, which listens on a free port of the loopback address.</summary>
internal sealed partial class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly string? _probe;
    private readonly StringBuilder _errors = new();
    private readonly TaskCompletionSource<int> _listens = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServerProcess(ProcessStartInfo start, string? probe)
    {
        _probe = probe;
        Began = Stopwatch.GetTimestamp();
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Read(line.Data);
        _process.ErrorDataReceived += (_, line) => _errors.AppendLine(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Port { get; private set; }

    /// <summary>When the process was started, by <see cref="Stopwatch"/>.</summary>
    public long Began { get; }

    public ServerUsage Usage => ServerUsage.Of(_process.Id);

    /// <param name="assembly">A program for <c>dotnet</c>. It must print an address with its port when it listens.</param>
    /// <param name="probe">Where the server shall have its <see cref="StartupHook"/>; null: it runs without one.</param>
    public static async Task<ServerProcess> StartAsync(
        string assembly, IEnumerable<string> arguments, IEnumerable<(string Name, string Value)> settings, string? probe)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        start.ArgumentList.Add(assembly);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in settings)
            start.Environment[name] = value;
        if (probe is not null)
        {
            start.Environment["DOTNET_STARTUP_HOOKS"] = typeof(StartupHook).Assembly.Location;
            start.Environment[StartupHook.SocketVariable] = probe;
        }

        var server = new ServerProcess(start, probe);
        var ended = server._process.WaitForExitAsync();
        if (await Task.WhenAny(server._listens.Task, ended, Task.Delay(LongestStart)) == server._listens.Task)
        {
            server.Port = await server._listens.Task;
            return server;
        }

        var problem = server._errors.ToString();
        await server.DisposeAsync();
        throw new InvalidOperationException($"The server '{Path.GetFileName(assembly)}' did not start: {problem}");
    }

    /// <summary>How many bytes the server has allocated since its start.</summary>
    public long AllocatedBytes()
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(_probe ?? throw new InvalidOperationException("The server was started without a probe.")));
        var buffer = new byte[32];
        return long.Parse(Encoding.ASCII.GetString(buffer, 0, socket.Receive(buffer)), CultureInfo.InvariantCulture);
    }

    /// <summary>Asks the server to stop, and waits until it has; what it holds is then free.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            using (Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]))
            using (var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30)))
                await _process.WaitForExitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!_process.HasExited)
                _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        if (_probe is not null)
            File.Delete(_probe);
    }

    private void Read(string? line)
    {
        if (line is not null && Address().Match(line) is { Success: true } found)
            _listens.TrySetResult(int.Parse(found.Groups[1].Value, CultureInfo.InvariantCulture));
    }

    [GeneratedRegex(@"listens on http://127\.0\.0\.1:(\d+)")]
    private static partial Regex Address();
}
