using System.Net;
using WorkflowFunctions.Core.Expressions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Core.Steps.Rest;
using WorkflowFunctions.Engine.Outgoing;

namespace WorkflowFunctions.Engine.Steps.Rest;

/// <summary>Calls another system over HTTP, with a token from the client-credentials grant.</summary>
/// <param name="type">The type whose steps it runs.</param>
public sealed class OAuthRestRequestExecutor(StepType type, RestSender sender, OAuthTokens tokens, SecretVault vault) : IStepExecutor
{
    public StepType Type => type;

    public EffectPreview Preview(StepContext context) => RestPreview.Of(() =>
    {
        var ledger = new SecretLedger();
        var (request, grant) = Read(context, vault.Veiled, ledger);
        return [TokenEndpoints.RequestOf(grant, byForm: false, ledger), Authorized(request, TokenUse.Hidden)];
    });

    public async Task<EffectOutcome> ExecuteAsync(StepContext context, CancellationToken cancellation)
    {
        var ledger = new SecretLedger();
        try
        {
            var (request, grant) = Read(context, vault, ledger);
            var (token, isCached) = await tokens.GetAsync(grant, ledger, cancellation);
            ledger.Add(token.Value);
            var (outcome, status) = await sender.SendAsync(Authorized(request, token.Value), context, ledger, cancellation);
            if (status != HttpStatusCode.Unauthorized)
                return outcome;
            tokens.Drop(grant, token);
            // A cached token may have been withdrawn, so the next attempt requests a new one. If a new token is refused, the refusal
            // stands.
            return outcome is EffectOutcome.Failed failed && isCached ? failed with { MayPass = true } : outcome;
        }
        catch (CallFailedException failure)
        {
            return RestSender.FailureOf(failure, ledger);
        }
    }

    private static OutgoingRequest Authorized(OutgoingRequest request, string token) =>
        request.With(new OutgoingHeader(RequestRules.Authorization, $"Bearer {token}", isSecret: true));

    private static (OutgoingRequest Request, TokenGrant Grant) Read(StepContext context, SecretVault vault, SecretLedger ledger)
    {
        var request = RestCall.Read(context, vault, ledger);
        return vault.IsProtected(request.Address)
            ? (request, Grant(context, request.Address, vault, ledger))
            : throw Refusal($"a token is not sent by plain http to '{request.Address.Authority}'; use https, or name the host in {OutgoingOptions.AllowedHostsSetting}");
    }

    /// <param name="destination">Where the token goes. Whoever gets it can do what the secret is for, so that the secret must be allowed there, too.</param>
    private static TokenGrant Grant(StepContext context, Uri destination, SecretVault vault, SecretLedger ledger)
    {
        var address = context.Step.TextParameter("TokenEndpoint") ?? "";
        if (RequestRules.AddressProblem("TokenEndpoint", address) is { } problem)
            throw Refusal(problem);
        var endpoint = new Uri(address);
        if (!vault.IsProtected(endpoint))
            throw Refusal($"TokenEndpoint is plain http; use https, or name '{endpoint.Authority}' in {OutgoingOptions.AllowedHostsSetting}");
        return new TokenGrant(
            endpoint, Text("client_id"), Text("client_secret", vault.Towards(ledger, endpoint, destination)), Text("scope"), Text("audience"));

        string Text(string parameter, SecretSource? secrets = null)
        {
            var rendered = context.Render(context.Step.TextParameter(parameter) ?? "", TokenPlace.Plain, secrets);
            return rendered.Problem is { } wrong ? throw Refusal(wrong) : rendered.Text;
        }
    }

    private static CallFailedException Refusal(string reason) => new(reason, mayPass: false);
}
