using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace WorkflowFunctions.Engine.Steps.Script;

/// <summary>Starts processes for scripts. They get nothing of the host but its runtime.</summary>
internal sealed class ScriptProcessFactory(ScriptPoolOptions options)
{
    // Found out once, because the machine does not change.
    private volatile bool _isWithoutLocales;

    private static string Muxer => OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";

    /// <summary>Starts one, and returns it when it is ready.</summary>
    /// <exception cref="ScriptsUnavailableException">It does not start.</exception>
    public async Task<ScriptProcess> StartAsync(CancellationToken cancellation)
    {
        if (!File.Exists(options.Program))
            throw new ScriptsUnavailableException($"scripts cannot run: '{options.Program}' is missing in this installation");
        var process = Start();
        if (await process.WaitUntilReadyAsync(options.StartLimit, cancellation))
            return process;
        var noise = process.Noise;
        process.Dispose();
        // The runtime refuses to start if it is configured to use ICU and there is none. All of its messages about that contain these
        // letters.
        if (_isWithoutLocales || !noise.Contains("ICU", StringComparison.Ordinal))
            throw new ScriptsUnavailableException($"scripts cannot run: their process does not start ({(noise.Length == 0 ? "it says nothing" : noise)})");
        _isWithoutLocales = true;
        return await StartAsync(cancellation);
    }

    private ScriptProcess Start()
    {
        var folder = Directory.CreateTempSubdirectory("workflow-script-").FullName;
        try
        {
            return new ScriptProcess(Process.Start(How(folder))!, folder);
        }
        catch (Exception exception) when (exception is Win32Exception or InvalidOperationException)
        {
            Directory.Delete(folder);
            throw new ScriptsUnavailableException($"scripts cannot run: their process does not start ({exception.Message})");
        }
    }

    private ProcessStartInfo How(string folder)
    {
        var start = new ProcessStartInfo(FindDotnet(), [options.Program])
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var environment = start.Environment;
        environment.Clear();
        environment["DOTNET_GCHeapHardLimit"] = options.Heap.ToString("x", CultureInfo.InvariantCulture);
        // No socket for debuggers: it would be in a folder that others can read.
        environment["DOTNET_EnableDiagnostics"] = "0";
        environment["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = _isWithoutLocales ? "1" : "0";
        if (OperatingSystem.IsWindows() && Environment.GetEnvironmentVariable("SystemRoot") is { } root)
            environment["SystemRoot"] = root;
        foreach (var (name, value) in options.Environment)
            environment[name] = value;
        return start;
    }

    /// <summary>
    /// The program that runs this process. Its runtime says where it is, even if this process has an executable of its own.
    /// </summary>
    private static string FindDotnet()
    {
        string?[] places =
        [
            Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", Muxer)),
            Path.GetFileName(Environment.ProcessPath) == Muxer ? Environment.ProcessPath : null,
            Environment.GetEnvironmentVariable("DOTNET_ROOT") is { Length: > 0 } root ? Path.Combine(root, Muxer) : null,
        ];
        return places.FirstOrDefault(File.Exists) ?? throw new InvalidOperationException("the dotnet that runs this host was not found");
    }
}
