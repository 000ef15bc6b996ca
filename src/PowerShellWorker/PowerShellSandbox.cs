using System.Collections.Immutable;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;
using System.Text.Json;
using WorkflowFunctions.ScriptWorker;

namespace WorkflowFunctions.PowerShellWorker;

/// <summary>Checks scripts, and runs one: a process that has run a script is spent.</summary>
internal sealed class PowerShellSandbox
{
    /// <summary>More than one value of output is usual, because whatever a line of a script does not use is output.</summary>
    private const int MostOutput = 1000;

    /// <summary>All that the process may write to, in bytes: the heap, which the runtime limits, its stacks, and what it has beside them.</summary>
    private const ulong MostMemory = 1024 * 1024 * 1024;

    private Runspace? _ready = PowerShellSession.Open();

    /// <summary>Compiles what most scripts need, and has the libraries loaded that no managed code names: those of encryption, and Unicode's data.</summary>
    public static ScriptRequest First { get; } = new(
        """
        param($a)
        $list = $a | ConvertFrom-Json | Sort-Object -Unique | Where-Object { $_ -gt 1 } | ForEach-Object { "$_".Trim() -replace '1', 'x' }
        Write-Host 'ready'
        try { throw 'x' } catch { $null = $_.ToString() }
        try { $null = [Security.Cryptography.SHA256]::HashData([byte[]](1)), (Get-Random -Maximum 5) } catch { }
        return @{ list = @($list | Select-Object -Unique); count = $list.Count }
        """,
        """{ "a": [1, 2, 3] }""", ScriptLimits.Default with { Time = TimeSpan.FromSeconds(25) });

    public ScriptResponse Run(ScriptRequest request)
    {
        if (PowerShellSource.Check(request.Content) is { } problem)
            return new ScriptResponse { Failure = request.IsCheck ? problem : $"the script {problem}" };
        if (request.IsCheck)
            return new ScriptResponse();
        // After the confinement no session can be opened any more.
        var runspace = Interlocked.Exchange(ref _ready, null) ?? throw new InvalidOperationException("This process has run a script.");
        return Run(request, runspace) with { IsSpent = true };
    }

    /// <summary>Gives up what this process could do beyond computing. What it still needs for that is loaded before.</summary>
    public void Confine()
    {
        foreach (var path in ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator))
            Load(Path.GetFileNameWithoutExtension(path));
        _ = TimeZoneInfo.Local.DisplayName;
        _ready = PowerShellSession.Open();
        KernelLimits.AllowMemory(MostMemory);
        Confinement.Enter();
    }

    private static void Load(string name)
    {
        try
        {
            Assembly.Load(new AssemblyName(name));
        }
        catch (Exception exception) when (exception is IOException or BadImageFormatException)
        {
            // A library of another system: nothing here uses it.
        }
    }

    private static ScriptResponse Run(ScriptRequest request, Runspace runspace)
    {
        using var shell = PowerShell.Create(runspace);
        shell.AddScript(request.Content, useLocalScope: true);
        foreach (var (name, value) in Parameters(request.Parameters))
            shell.AddParameter(name, value);
        var lines = Listen(shell);
        var isTooLong = false;
        var isTooMuch = false;
        using var output = new PSDataCollection<PSObject>();
        output.DataAdded += (_, added) =>
        {
            if (added.Index < MostOutput)
                return;
            isTooMuch = true;
            throw new PipelineStoppedException();
        };
        using var timer = new Timer(_ =>
        {
            isTooLong = true;
            shell.BeginStop(null, null);
        }, null, request.Limits.Time, Timeout.InfiniteTimeSpan);
        try
        {
            shell.Invoke(null, output);
            return (WhyStopped() is { } stopped ? Failed(stopped) : Read(output, request.Limits, lines)) with { Lines = lines.All };
        }
        catch (OutOfMemoryException)
        {
            return new ScriptResponse { Failure = ScriptReasons.TooMuchMemory(request.Limits), Lines = lines.All };
        }
        catch (Exception exception)
        {
            var reason = WhyStopped() ?? (IsOutOfMemory(exception) ? ScriptReasons.TooMuchMemory(request.Limits) : PowerShellErrors.Describe(exception));
            return Failed(reason) with { Lines = lines.All };
        }

        ScriptResponse Failed(string reason) => new() { Failure = reason, EndedByClock = isTooLong ? request.Limits.Time : null };

        string? WhyStopped() => isTooLong ? ScriptReasons.TooLong(request.Limits) : isTooMuch ? $"the script wrote more than {MostOutput} values to its output" : null;
    }

    private static bool IsOutOfMemory(Exception? exception) =>
        exception is not null && (exception is OutOfMemoryException || IsOutOfMemory(exception.InnerException));

    /// <summary>What a script writes besides its output goes into the history.</summary>
    private static ScriptLines Listen(PowerShell shell)
    {
        var lines = new ScriptLines();
        Add(shell.Streams.Information, record => $"{record.MessageData}");
        Add(shell.Streams.Warning, record => record.Message);
        Add(shell.Streams.Error, record => record.ToString());
        return lines;

        void Add<T>(PSDataCollection<T> stream, Func<T, string> text) => stream.DataAdding += (_, adding) => lines.Add(() => PowerShellErrors.OneLine(text((T)adding.ItemAdded)));
    }

    /// <summary>
    /// Lists and objects are text, as workflows expect it that hand on what a request has responded: <c>$parameter | ConvertFrom-Json</c>.
    /// </summary>
    private static ImmutableArray<(string Name, object? Value)> Parameters(string json)
    {
        using var document = JsonDocument.Parse(json);
        return [.. document.RootElement.EnumerateObject().Select(member => (member.Name, Value(member.Value)))];
    }

    private static object? Value(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number when value.TryGetInt32(out var whole) => whole,
        JsonValueKind.Number when value.TryGetInt64(out var whole) => whole,
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.String => value.GetString(),
        _ => value.GetRawText(),
    };

    /// <summary>The one object of names and values among the output. Whatever else is there was written by the way.</summary>
    private static ScriptResponse Read(PSDataCollection<PSObject> output, ScriptLimits limits, ScriptLines lines)
    {
        var values = output.Where(item => item is not null).ToList();
        var returned = values.Where(PowerShellValues.IsObject).ToList();
        if (returned.Count > 1)
            return new ScriptResponse { Failure = $"the script returned {returned.Count} objects, but must return one: return @{{ name = value }}" };
        if (returned.Count == 0)
        {
            return values.Count == 0
                ? new ScriptResponse { Values = "{}" }
                : new ScriptResponse { Failure = $"the script returned {PowerShellValues.Name(values[0])}, but must return names and values: return @{{ name = value }}" };
        }

        if (values.Count > 1)
            lines.Add(() => $"{values.Count - 1} other value(s) in its output were left out.");
        return PowerShellValues.Read(returned[0], limits);
    }
}
