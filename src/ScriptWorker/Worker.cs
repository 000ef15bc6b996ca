using System.Collections.Concurrent;
using System.Diagnostics;

namespace WorkflowFunctions.ScriptWorker;

/// <summary>
/// Runs scripts one after the other: a request in, a response out. The input is watched all the time, even while a script runs, so that
/// the process ends when the parent process does.
/// </summary>
/// <param name="run">Runs one script, or checks it.</param>
internal sealed class Worker(Stream input, Stream output, Func<ScriptRequest, ScriptResponse> run)
{
    /// <summary>
    /// A fixed size, because parser and interpreter measure how much of it is left. Code that is nested too deeply is then usually an
    /// error, and not the end of the process.
    /// </summary>
    private const int StackSize = 4 * 1024 * 1024;

    private readonly BlockingCollection<ScriptRequest> _requests = [];

    /// <param name="first">Does what the first script would have to wait for: compiling code and loading data.</param>
    /// <param name="prepare">What is done after that, before the process says that it is ready; null for nothing.</param>
    public void Run(ScriptRequest first, Action? prepare = null)
    {
        var warmed = OnThread(first);
        if (warmed.Failure is { } failure)
            throw new InvalidOperationException(failure);
        prepare?.Invoke();
        Send(new ScriptResponse { HasLocales = ScriptLocales.AreKnown });

        new Thread(Watch) { IsBackground = true, Name = "Input" }.Start();
        foreach (var request in _requests.GetConsumingEnumerable())
        {
            KernelLimits.AllowProcessorTime(request.Limits.Processor);
            Send(OnThread(request));
        }
    }

    private ScriptResponse OnThread(ScriptRequest request)
    {
        ScriptResponse? response = null;
        var thread = new Thread(() => response = run(request), StackSize) { Name = "Script" };
        thread.Start();
        thread.Join();
        return response!;
    }

    private void Watch()
    {
        try
        {
            while (ScriptMessages.Read(input, ScriptJson.Default.ScriptRequest, ScriptMessages.LongestRequest) is { } request)
                _requests.Add(request);
        }
        finally
        {
            // Not Environment.Exit, because that runs code, and the script's thread may hold what that code waits for.
            using var self = Process.GetCurrentProcess();
            self.Kill();
        }
    }

    private void Send(ScriptResponse response)
    {
        ScriptMessages.Write(output, response, ScriptJson.Default.ScriptResponse);
        output.Flush();
    }
}
