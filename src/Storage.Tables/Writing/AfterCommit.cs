using WorkflowFunctions.Engine.Stores;

namespace WorkflowFunctions.Storage.Tables.Writing;

/// <summary>What follows a transaction that has taken effect.</summary>
internal static class AfterCommit
{
    /// <summary>
    /// Does it as far as the service lets it. A due row that was written before the transaction leads the next sweep to what is left, and
    /// nobody is to be told that the transaction may not have taken effect.
    /// </summary>
    public static async Task TryAsync(Func<Task> rest)
    {
        try
        {
            await rest();
        }
        catch (StorageUnavailableException)
        {
            // Left to the sweep.
        }
    }
}
