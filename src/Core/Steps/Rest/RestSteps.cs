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
        Parameters = [.. RequestParameters.All, .. RequestParameters.OAuth],
        Check = RequestRules.CheckOAuth,
    };

    public static StepType Function { get; } = new("AzureFunction", "Invoke Azure Function")
    {
        Description = "Calls an Azure function over HTTP, with its key if it has one, and keeps its response.",
        Parameters = [.. RequestParameters.All, RequestParameters.FunctionKey],
        Check = RequestRules.CheckFunction,
    };

    public static StepType FunctionOAuth { get; } = new("AzureFunctionOAuth", "Invoke Azure Function using OAuth")
    {
        Description = "Calls an Azure function over HTTP with its key and a token of the client-credentials grant, and keeps its response.",
        Parameters = [.. RequestParameters.All, RequestParameters.FunctionKey with { Required = true }, .. RequestParameters.OAuth],
        Check = RequestRules.CheckFunctionOAuth,
    };
}
