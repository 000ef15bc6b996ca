namespace WorkflowFunctions.Core.Steps.Rest;

/// <summary>Call other systems by HTTP.</summary>
internal static class RestSteps
{
    public static StepType Plain { get; } = new("RESTRequest", "Invoke REST Request")
    {
        Description = "Calls another system by HTTP and keeps its answer.",
        Parameters = [.. RequestParameters.All, .. RequestParameters.Basic],
        Check = RequestRules.Check,
    };

    public static StepType OAuth { get; } = new("OAuthRESTRequest", "Invoke REST Request using OAuth")
    {
        Description = "Calls another system by HTTP with a token of the client-credentials grant, and keeps its answer.",
        Parameters =
        [
            .. RequestParameters.All,
            new("client_id", ParameterKind.Text) { Required = true, Tokens = true, DisplayName = "Client Id", Description = "Who asks for the token." },
            new("client_secret", ParameterKind.Text)
            {
                Required = true, IsSecret = true, Secrets = true, DisplayName = "Client Secret", Description = "Its secret, as $(secret:Name), which must be allowed for the host of TokenEndpoint.",
            },
            new("TokenEndpoint", ParameterKind.Text) { Required = true, Description = "The https address that gives access tokens; no $(name) is replaced in it." },
            new("scope", ParameterKind.Text) { Tokens = true, DisplayName = "Scope", Description = "Scopes to ask for, separated by blanks." },
            new("audience", ParameterKind.Text) { Tokens = true, DisplayName = "Audience", Description = "The audience to ask for, where the endpoint wants one." },
        ],
        Check = RequestRules.CheckOAuth,
    };
}
