using WorkflowFunctions.Core;
using WorkflowFunctions.Engine.Stores;

namespace WorkflowFunctions.Functions;

/// <summary>
/// Tells why the worker could not start. Of what a worker writes to its standard error, the Functions host takes a line for an error only if it
/// says so, and repeats the last of those when the worker has ended. All other lines are information to it, which <c>host.json</c> leaves out.
/// </summary>
internal static class StartFailure
{
    /// <returns>The exit code of the program.</returns>
    public static int Tell(Exception failure, TextWriter errors)
    {
        var says = failure is SettingsException or StorageRefusedException or StorageUnavailableException or ArgumentException;
        var text = says ? failure.Message : failure.ToString();
        foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            errors.WriteLine($"error: {line}");
        return 1;
    }
}
