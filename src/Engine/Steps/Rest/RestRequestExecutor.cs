using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Engine.Outgoing;

namespace WorkflowFunctions.Engine.Steps.Rest;

/// <summary>Calls another system over HTTP: one request for each attempt.</summary>
/// <param name="type">The type whose steps it runs.</param>
public sealed class RestRequestExecutor(StepType type, RestSender sender, SecretVault vault) : IStepExecutor
{
    public StepType Type => type;

    public EffectPreview Preview(StepContext context) => RestPreview.Of(() => [RestCall.Read(context, vault.Veiled, new SecretLedger())]);

    public async Task<EffectOutcome> ExecuteAsync(StepContext context, CancellationToken cancellation)
    {
        var ledger = new SecretLedger();
        try
        {
            return (await sender.SendAsync(RestCall.Read(context, vault, ledger), context, ledger, cancellation)).Outcome;
        }
        catch (CallFailedException refused)
        {
            return RestSender.FailureOf(refused, ledger);
        }
    }
}
