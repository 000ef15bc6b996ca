using System.Collections.Immutable;

namespace WorkflowFunctions.Core.Steps.Rest;

/// <summary>The parameters by which a step says what it sends over HTTP.</summary>
public static class RequestParameters
{
    public static StepParameter Verb { get; } = new("Verb", ParameterKind.Choice)
    {
        Choices = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"],
        Default = "GET",
        Description = "The HTTP method.",
    };

    public static StepParameter ContentType { get; } = new("ContentType", ParameterKind.Text)
    {
        Default = "application/json",
        Description = "The media type of RequestContent.",
    };

    /// <summary>The parameters of every request.</summary>
    internal static ImmutableArray<StepParameter> All { get; } =
    [
        Verb,
        new("URL", ParameterKind.Text)
        {
            Required = true, Tokens = true, Description = "The address, http or https. Tokens are allowed in path, query and fragment, and their values are percent-encoded.",
        },
        new(RequestRules.HeadersName, ParameterKind.TextListMap) { Tokens = true, Secrets = true, Description = "Headers by name, each with its values." },
        ContentType,
        new("RequestContent", ParameterKind.Text)
        {
            Tokens = true, Secrets = true, Control = ControlKind.TextArea, Description = "The body. Values are encoded as ContentType requires.",
        },
        new("DataBucketProperty", ParameterKind.Text)
        {
            Description = "The name under which the body of the response goes into the data bucket, as JSON or text. Its status goes under '<name>.StatusCode'.",
        },
    ];

    /// <summary>The parameters of a request with a token of the client-credentials grant.</summary>
    internal static ImmutableArray<StepParameter> OAuth { get; } =
    [
        new("client_id", ParameterKind.Text) { Required = true, Tokens = true, DisplayName = "Client Id", Description = "The client that requests the token." },
        new("client_secret", ParameterKind.Text)
        {
            Required = true, IsSecret = true, Secrets = true, DisplayName = "Client Secret", Description = "The client's secret, as $(secret:Name). The secret must be allowed for the host of TokenEndpoint.",
        },
        new("TokenEndpoint", ParameterKind.Text) { Required = true, Description = "The https address that issues access tokens. A $(name) is not replaced in it." },
        new("scope", ParameterKind.Text) { Tokens = true, DisplayName = "Scope", Description = "The scopes to request, separated by spaces." },
        new("audience", ParameterKind.Text) { Tokens = true, DisplayName = "Audience", Description = "The audience to request, if the endpoint needs one." },
    ];

    /// <summary>The key of an Azure function.</summary>
    internal static StepParameter FunctionKey { get; } = new("FunctionKey", ParameterKind.Text)
    {
        IsSecret = true,
        Secrets = true,
        Description = "The key of the function or of its app, as $(secret:Name). It is sent as the header 'x-functions-key'.",
    };

    /// <summary>The parameters of a request with HTTP Basic authentication.</summary>
    internal static ImmutableArray<StepParameter> Basic { get; } =
    [
        new("BasicUsername", ParameterKind.Text) { Tokens = true, Description = "The user name for HTTP Basic." },
        new("BasicPassword", ParameterKind.Text)
        {
            IsSecret = true, Secrets = true, DependsOn = "BasicUsername", Description = "The password, as $(secret:Name). The secret must be allowed for the host.",
        },
    ];
}
