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
        Description = "Calls another system by HTTP and keeps its answer.",
        Parameters = [.. RequestParameters(), .. BasicParameters()],
        Check = RequestRules.Check,
    };

    public static StepType OAuthRestRequest { get; } = new("OAuthRESTRequest", "Invoke REST Request using OAuth")
    {
        Description = "Calls another system by HTTP with a token of the client-credentials grant, and keeps its answer.",
        Parameters =
        [
            .. RequestParameters(),
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
            Required = true, Tokens = true, Description = "The address, http or https; tokens are allowed in path, query and fragment, and percent-encoded.",
        },
        new("Headers", ParameterKind.TextListMap) { Tokens = true, Secrets = true, Description = "Headers by name, each with its values." },
        new("ContentType", ParameterKind.Text) { Default = "application/json", Description = "The media type of RequestContent." },
        new("RequestContent", ParameterKind.Text)
        {
            Tokens = true, Secrets = true, Control = ControlKind.TextArea, Description = "The body; values are encoded as ContentType demands.",
        },
        new("DataBucketProperty", ParameterKind.Text)
        {
            Description = "The answer's body lands in the data bucket under this name, as JSON or text, its status under '<name>.StatusCode'.",
        },
    ];

    private static StepParameter[] BasicParameters() =>
    [
        new("BasicUsername", ParameterKind.Text) { Tokens = true, Description = "The user name for HTTP Basic." },
        new("BasicPassword", ParameterKind.Text)
        {
            IsSecret = true, Secrets = true, DependsOn = "BasicUsername", Description = "The password, as $(secret:Name), which must be allowed for the host.",
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
            Required = required, Tokens = true, Description = $"Who gets the mail sent {when}; one address an entry{(required ? "" : "; without any, none is sent")}.",
        },
    ];
}
