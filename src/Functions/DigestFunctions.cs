using Microsoft.Azure.Functions.Worker;
using WorkflowFunctions.Engine.Notices.Digests;

namespace WorkflowFunctions.Functions;

/// <summary>Sends the digests of the day. It runs often: what has failed is tried again, and the settings say when the first is due.</summary>
public sealed class DigestFunctions(DigestService digests, TimerRuns runs)
{
    [Function("Digest")]
    public Task RunAsync([TimerTrigger("0 */15 * * * *")] TimerInfo timer, CancellationToken cancellation) =>
        runs.RunAsync("Digest", digests.RunAsync, cancellation);
}
