using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using WorkflowFunctions.Api.Tests.Kit;

namespace WorkflowFunctions.LocalHost.Tests.Kit;

/// <summary>The program as its users start it, in its own process and on its own port. It never outlives its test.</summary>
internal sealed partial class HostProcess : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly TaskCompletionSource<Uri> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private HostProcess(Process process) => _process = process;

    public int Id => _process.Id;

    public string Output => string.Join('\n', _output);

    public string Errors => string.Join('\n', _errors);

    /// <summary>Starts the program with a folder as its current one.</summary>
    public static HostProcess Start(string folder, IReadOnlyDictionary<string, string> settings, params IEnumerable<string> arguments) =>
        Start(folder, settings, files: null, arguments);

    /// <param name="files">How many files it may have open, by the system; null: as many as this process.</param>
    public static HostProcess Start(string folder, IReadOnlyDictionary<string, string> settings, int? files, IEnumerable<string> arguments)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "WorkflowFunctions.LocalHost.dll");
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        string[] command = [dotnet, program, .. arguments];
        if (files is { } most)
            command = ["sh", "-c", string.Create(CultureInfo.InvariantCulture, $"ulimit -n {most} && exec \"$@\""), "sh", .. command];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in settings)
            start.Environment[name] = value;
        var host = new HostProcess(new Process { StartInfo = start });
        host._process.OutputDataReceived += (_, line) => host.Heard(line.Data);
        host._process.ErrorDataReceived += (_, line) => host._errors.Enqueue(line.Data ?? "");
        host._process.Start();
        host._process.BeginOutputReadLine();
        host._process.BeginErrorReadLine();
        return host;
    }

    /// <summary>Starts the program, on a free port unless the arguments say where, and waits until it listens.</summary>
    public static Task<HostProcess> ServeAsync(
        string folder, IReadOnlyDictionary<string, string> settings, params IEnumerable<string> arguments) => ServeAsync(folder, settings, files: null, arguments);

    /// <param name="files">How many files it may have open, by the system; null: as many as this process.</param>
    public static async Task<HostProcess> ServeAsync(
        string folder, IReadOnlyDictionary<string, string> settings, int? files, params IEnumerable<string> arguments)
    {
        var line = arguments.ToList();
        if (!line.Contains("--urls"))
            line.AddRange(["--urls", "http://127.0.0.1:0"]);
        var host = Start(folder, settings, files, line);
        var first = await Task.WhenAny(host._listening.Task, host._process.WaitForExitAsync(TestContext.Current.CancellationToken)).WaitAsync(Limit);
        Assert.True(first == host._listening.Task, $"The host has ended: {host.Output}\n{host.Errors}");
        return host;
    }

    public async Task<Uri> AddressAsync() => await _listening.Task.WaitAsync(Limit);

    public async Task<Person> AsAsync(string name)
    {
        var client = new HttpClient { BaseAddress = await AddressAsync() };
        client.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{name}-demo")));
        return new Person(client, "");
    }

    public void Type(string text)
    {
        _process.StandardInput.Write(text);
        _process.StandardInput.Close();
    }

    /// <summary>Like <c>kill -9</c>: nothing of the program runs any more.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await EndedAsync();
    }

    /// <summary>Sends a signal such as <c>INT</c> (which is Ctrl-C) or <c>TERM</c>, and returns the exit code.</summary>
    public async Task<int> EndAsync(string signal)
    {
        using var kill = Process.Start("kill", ["-" + signal, Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        return await EndedAsync();
    }

    /// <summary>Waits for the end and returns the exit code.</summary>
    public async Task<int> EndedAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Limit);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }

    private void Heard(string? line)
    {
        _output.Enqueue(line ?? "");
        if (ListensOn().Match(line ?? "") is { Success: true } match)
            _listening.TrySetResult(new Uri(match.Groups[1].Value));
    }

    [GeneratedRegex(@"listens on (http://[0-9.]+:\d+)")]
    private static partial Regex ListensOn();
}
