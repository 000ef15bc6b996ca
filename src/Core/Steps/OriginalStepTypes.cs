using System.Collections.Immutable;

namespace WorkflowFunctions.Core.Steps;

/// <summary>
/// Step types of the original API that exported definitions have and this service does not run. An installation that registers a type
/// of the same name runs it.
/// </summary>
internal static class OriginalStepTypes
{
    private const string Shell = "PowerShell is switched off. Set PowerShell:Folder to run it here, write what it does as a step of type Script, or leave it to a service of yours that a RESTRequest calls";

    private static readonly ImmutableDictionary<string, string> Instead = new Dictionary<string, string>
    {
        ["PowerShell"] = Shell,
        ["CustomPowerShell"] = Shell,
        ["AwsLambda"] = "give the function an address of its own, and call it by a RESTRequest",
        ["EnrollStep"] = "it needs a service that enrolls certificates. Call yours by a RESTRequest, or register a step type of this name",
        ["RevokeStep"] = "it needs a service that revokes certificates. Call yours by a RESTRequest, or register a step type of this name",
    }.ToImmutableDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>What to do instead, as the rest of a sentence; null if the original has no such type either.</summary>
    public static string? InsteadOf(string extensionName) => Instead.GetValueOrDefault(extensionName);
}
