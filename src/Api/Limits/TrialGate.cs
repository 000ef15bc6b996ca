using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Engine.Trials;

namespace WorkflowFunctions.Api.Limits;

/// <summary>The turns of trials, each of which may keep a core busy for seconds: half of the cores are left for everything else.</summary>
internal sealed class TrialGate(TimeProvider time) : FairGate(
    Math.Max(1, Environment.ProcessorCount / 2), time, "Too many of your trials are waiting already. This one was not made; try again later.",
    ErrorCodes.TrialsBusy, "Too many workflows are being tried out. This one was not tried; try again later.")
{
    /// <summary>How many requests a trial counts as.</summary>
    public const int Cost = 20;

    /// <summary>Makes a trial once it is its turn, or says why it does not.</summary>
    public Task<(TrialResult? Result, ApiError? Refusal)> TryAsync(string callerKey, Func<Task<TrialResult>> trial, CancellationToken cancellation) =>
        TakeTurnAsync(callerKey, trial, cancellation);
}
