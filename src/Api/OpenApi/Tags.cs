using System.Collections.Immutable;

namespace WorkflowFunctions.Api.OpenApi;

/// <summary>The chapters of the document, in their order.</summary>
internal static class Tags
{
    public const string Instances = "Instances";
    public const string Audit = "Audit";
    public const string Definitions = "Definitions";
    public const string Delegations = "Delegations";
    public const string Security = "Security";
    public const string Service = "Service";

    public static ImmutableArray<(string Name, string Description)> All { get; } =
    [
        (Instances, "Workflows that run, wait for people, or have ended."),
        (Audit, "What was done, across instances and definitions."),
        (Definitions, "Workflow definitions: drafts, versions, and the step types that they can use."),
        (Delegations, "Who answers in the place of people who are absent."),
        (Security, "Who the caller is, and which roles there are."),
        (Service, "The health of the service, and this document."),
    ];
}
