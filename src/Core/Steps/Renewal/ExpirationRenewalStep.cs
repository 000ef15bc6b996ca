namespace WorkflowFunctions.Core.Steps.Renewal;

/// <summary>
/// Renews the certificate that a workflow is about. Nothing here enrolls certificates, so an installation that has a service for it
/// registers a type of this name, which takes the place of this one.
/// </summary>
internal static class ExpirationRenewalStep
{
    private const string Name = "ExpirationRenewal";

    public static StepType Type { get; } = new(Name, "Renew Expiring Certificate")
    {
        Description = "Renews the expiring certificate. It needs a service that enrolls certificates, and runs only in an installation that has registered one.",
        WorkflowTypes = ["Expiration"],
        Parameters =
        [
            new("Template", ParameterKind.Text) { Tokens = true, Description = "The template of the new certificate; empty for that of the old one." },
            new("CA", ParameterKind.Text) { Tokens = true, DisplayName = "CA", Description = "The authority that issues the new certificate; empty for that of the old one." },
            new("PushToCertStore", ParameterKind.Boolean)
            {
                Default = "False", DisplayName = "Push To Certificate Store", Description = "Whether the new certificate replaces the old one in its certificate stores.",
            },
        ],
        Check = _ =>
        [
            $"{Name} needs a service that enrolls certificates, and this installation has none. Call yours by a RESTRequest, or register a step type of this name.",
        ],
    };
}
