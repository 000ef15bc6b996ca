namespace WorkflowFunctions.Core.Definitions;

/// <summary>The step types with an effect outside.</summary>
internal static class EffectSteps
{
    public static StepType Email { get; } = new("Email", "Send Email")
    {
        Description = "Sends one mail to all recipients.",
        Parameters = [.. MailParameters("", "by the step", required: true)],
    };

    public static StepType RestRequest { get; } = new("RESTRequest", "Invoke REST Request")
    {
        Description = "Calls another system over HTTP and keeps its response.",
        Parameters = [.. RequestParameters(), .. BasicParameters()],
        Check = RequestRules.Check,
    };

    public static StepType OAuthRestRequest { get; } = new("OAuthRESTRequest", "Invoke REST Request using OAuth")
    {
        Description = "Calls another system over HTTP with a token of the client-credentials grant, and keeps its response.",
        Parameters =
        [
            .. RequestParameters(),
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

    public static StepType Script { get; } = new("Script", "Run Script")
    {
        Description = "Runs JavaScript in a sandbox without any access to the host; the members of the object it returns land in the data bucket.",
        Parameters =
        [
            new("ScriptParameters", ParameterKind.TextMap)
            {
                Tokens = true, Description = "What the script finds in the object 'parameters'; a value that is one token takes over what that stands for.",
            },
            new("ScriptContent", ParameterKind.Text)
            {
                Required = true, Control = ControlKind.Code, Description = "The body of a function: 'return { name: value };'. Tokens are not replaced in it.",
            },
        ],
    };

    private static StepParameter[] RequestParameters() =>
    [
        new("Verb", ParameterKind.Choice) { Choices = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"], Default = "GET", Description = "The HTTP method." },
        new("URL", ParameterKind.Text)
        {
            Required = true, Tokens = true, Description = "The address, http or https. Tokens are allowed in path, query and fragment, and their values are percent-encoded.",
        },
        new("Headers", ParameterKind.TextListMap) { Tokens = true, Secrets = true, Description = "Headers by name, each with its values." },
        new("ContentType", ParameterKind.Text) { Default = "application/json", Description = "The media type of RequestContent." },
        new("RequestContent", ParameterKind.Text)
        {
            Tokens = true, Secrets = true, Control = ControlKind.TextArea, Description = "The body. Values are encoded as ContentType requires.",
        },
        new("DataBucketProperty", ParameterKind.Text)
        {
            Description = "The name under which the body of the response goes into the data bucket, as JSON or text. Its status goes under '<name>.StatusCode'.",
        },
    ];

    private static StepParameter[] BasicParameters() =>
    [
        new("BasicUsername", ParameterKind.Text) { Tokens = true, Description = "The user name for HTTP Basic." },
        new("BasicPassword", ParameterKind.Text)
        {
            IsSecret = true, Secrets = true, DependsOn = "BasicUsername", Description = "The password, as $(secret:Name). The secret must be allowed for the host.",
        },
    ];

    /// <param name="subject">The subject where none is given.</param>
    /// <param name="message">The message where none is given.</param>
    internal static StepParameter[] MailParameters(string prefix, string when, bool required = false, string? subject = null, string? message = null) =>
    [
        new(prefix + "Subject", ParameterKind.Text)
        {
            Required = required, Tokens = true, Default = subject, Description = $"The subject of the mail sent {when}.",
        },
        new(prefix + "Message", ParameterKind.Text)
        {
            Required = required, Tokens = true, Default = message, Control = ControlKind.Html, Description = $"The HTML of the mail sent {when}; values are encoded.",
        },
        new(prefix + "Recipients", ParameterKind.TextList)
        {
            Required = required, Tokens = true, Description = $"Who gets the mail sent {when}, one address per entry.{(required ? "" : " If there are none, no mail is sent.")}",
        },
    ];
}
