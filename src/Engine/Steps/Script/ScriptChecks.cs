using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using WorkflowFunctions.ScriptWorker;

namespace WorkflowFunctions.Engine.Steps.Script;

/// <summary>
/// What the checks of scripts have found, by the text of the script. A definition is looked at far more often than its scripts change, and each
/// check needs a process. Whoever asks for the same script at the same time waits for the same check.
/// </summary>
internal sealed class ScriptChecks(ScriptPool pool, ScriptLimits limits)
{
    /// <summary>Ten definitions with as many scripts as they may have.</summary>
    private const int MostKept = 1_000;

    private readonly ConcurrentDictionary<string, Lazy<Task<ScriptResult>>> _kept = new();

    /// <summary>Waits until the check of a script is done, whatever comes of it.</summary>
    public async Task PrepareAsync(Guid key, string content, CancellationToken cancellation)
    {
        await ((Task)CheckOf(key, content).Check.Value.WaitAsync(cancellation)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellation.ThrowIfCancellationRequested();
    }

    /// <summary>Why a script is not valid; null if it is. Whoever has not prepared the check waits for it here.</summary>
    /// <param name="key">Whose script it is, for its turn among others.</param>
    /// <exception cref="ScriptsUnavailableException">There is no process to check it. The next call tries again.</exception>
    public string? ProblemOf(Guid key, string content)
    {
        var (name, check) = CheckOf(key, content);
        var isCertain = false;
        try
        {
            var result = check.Value.GetAwaiter().GetResult();
            // A process that had to be ended may have been too slow for another reason.
            isCertain = !result.IsSpent;
            if (result.Waited is not null)
                throw new ScriptsUnavailableException("the machine is too busy");
            return result.Problem;
        }
        finally
        {
            if (!isCertain)
                _kept.TryRemove(KeyValuePair.Create(name, check));
        }
    }

    private (string Name, Lazy<Task<ScriptResult>> Check) CheckOf(Guid key, string content)
    {
        // A few megabytes of scripts would be kept otherwise.
        var name = Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes(content.AsSpan())));
        if (_kept.Count >= MostKept && !_kept.ContainsKey(name))
            _kept.Clear();
        // A page reads its data in a context of its own, to which the check could not come back while the page waits for it.
        return (name, _kept.GetOrAdd(name, _ => new(() => Task.Run(() => pool.RunAsync(key, new ScriptRequest(content, "{}", limits) { IsCheck = true }, CancellationToken.None)))));
    }
}
