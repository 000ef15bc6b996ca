namespace WorkflowFunctions.Core.Steps.Rest;

/// <summary>Steps that call other systems over HTTP.</summary>
internal static class RestSteps
{
    public static StepType Plain { get; } = new("RESTRequest", "Invoke REST Request")
    {
        Description = "Calls another system over HTTP and keeps its response.",
        Parameters = [.. RequestParameters.All, .. RequestParameters.Basic],
        Check = RequestRules.Check,
    };

    public static StepType OAuth { get; } = new("OAuthRESTRequest", "Invoke REST Request using OAuth")
    {
        Description = "Calls another system over HTTP with a token of the client-credentials grant, and keeps its response.",
        Parameters =
        [
            .. RequestParameters.All,
            new("client_id", ParameterKind.Text) { Required = true, Tokens = true, DisplayName = "Client Id", Description = "The client that requests the token." },
            new("client_secret", ParameterKind.Text)
            {
                Required = true, IsSecret = true, Secrets = true, DisplayName = "Client Secret", Description = "The client's secret, as $(secret:Name). The secret must be allowed for the host of TokenEndpoint.",
            },
            new("TokenEndpoint", ParameterKind.Text) { Required = true, Description = "The https address that issues access tokens. A $(name) is not replaced in it." },
            new("scope", ParameterKind.Text) { Tokens = true, DisplayName = "Scope", Description = "The scopes to request, separated by spaces." },
            new("audience", ParameterKind.Text) { Tokens = true, DisplayName = "Audience", Description = "The audience to request, if the endpoint needs one." },
        ],
        Check = RequestRules.CheckOAuth,
    };
}
