using System.Collections.Concurrent;
using System.Diagnostics;

namespace WorkflowFunctions.ScriptWorker;

/// <summary>
/// Runs scripts one after the other: a request in, a response out. Its input is watched all the time, also while a script runs: the
/// process ends with it, and so with whoever holds the other end.
/// </summary>
internal sealed class Worker(Stream input, Stream output)
{
    /// <summary>Of known size, because reader and interpreter measure what is left of it: what is nested too deeply is mostly an error and no end of the process.</summary>
    private const int StackSize = 4 * 1024 * 1024;

    private readonly BlockingCollection<ScriptRequest> _requests = [];

    public void Run()
    {
        // What the first script would wait for: code that is compiled, data that is loaded.
        var warmed = OnThread(new ScriptRequest("return { a: [1, 2].map(x => x + 1).join() };", "{}", ScriptLimits.Default));
        if (warmed.Failure is { } failure)
            throw new InvalidOperationException(failure);
        Send(new ScriptResponse { HasLocales = ScriptLocales.AreKnown });

        new Thread(Watch) { IsBackground = true, Name = "Input" }.Start();
        foreach (var request in _requests.GetConsumingEnumerable())
        {
            KernelLimits.AllowProcessorTime(request.Limits.Processor);
            Send(OnThread(request));
        }
    }

    private static ScriptResponse OnThread(ScriptRequest request)
    {
        ScriptResponse? response = null;
        var thread = new Thread(() => response = ScriptSandbox.Run(request), StackSize) { Name = "Script" };
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
            // Not by Environment.Exit, which runs code: the script's thread may hold what that waits for.
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
