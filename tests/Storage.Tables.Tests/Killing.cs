namespace WorkflowFunctions.Storage.Tables.Tests;

/// <summary>Ends a process at one of its writes.</summary>
internal static class Killing
{
    /// <summary>False if the operation has fewer writes and was completed.</summary>
    public static async Task<bool> IsKilledAsync(Wire wire, int atWrite, bool afterTheWrite, Func<Task> operation)
    {
        var (writes, isDead) = (0, false);
        wire.Before = (sent, _) =>
        {
            if (sent.IsWrite && !afterTheWrite && Interlocked.Increment(ref writes) == atWrite)
                isDead = true;
            return isDead ? throw new ProcessKilledException() : default;
        };
        wire.After = sent =>
        {
            if (sent.IsWrite && afterTheWrite && Interlocked.Increment(ref writes) == atWrite)
                isDead = true;
            if (isDead)
                throw new ProcessKilledException();
        };
        try
        {
            await operation();
            return false;
        }
        catch (ProcessKilledException)
        {
            return true;
        }
    }
}
