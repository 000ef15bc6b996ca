using WorkflowFunctions.Api.OpenApi;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine.Audit;
using WorkflowFunctions.Engine.Definitions;

namespace WorkflowFunctions.Api.Audit;

/// <summary>Something that was done, or that came of it.</summary>
/// <param name="At">When it happened.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Actor">Who did it, for people; null if no person did.</param>
/// <param name="Message">For people.</param>
/// <param name="InstanceId">The instance it happened to; null for what is about no instance.</param>
/// <param name="DefinitionId">The definition that was changed; null for what is about no definition.</param>
/// <param name="Title">Of the instance, or the name of the definition; for roles and delegations the name of the role, or who answers for whom; for sign-ins who has signed in, or whose sign-ins were slowed down.</param>
/// <param name="WorkflowType">Of the instance or the definition; empty for roles, delegations and sign-ins.</param>
/// <param name="Sequence">The number of the entry in the history of the instance or the definition, or among all changes of roles, or of delegations; of a sign-in, among those of its time.</param>
/// <param name="StepUniqueName">The step it happened at.</param>
public sealed record AuditEntryResponse(
    DateTime At,
    [property: ValuesOf(typeof(HistoryKind), typeof(DefinitionHistoryKind), typeof(SecurityKind))] string Kind,
    string? Actor,
    string Message,
    Guid? InstanceId,
    Guid? DefinitionId,
    string Title,
    string WorkflowType,
    long Sequence,
    string? StepUniqueName)
{
    internal static AuditEntryResponse Of(AuditEntry entry) => new(
        entry.At.UtcDateTime, entry.Kind, entry.Actor, entry.Message, entry.About.IsInstance ? entry.About.Id : null,
        entry.About.IsDefinition ? entry.About.Id : null, entry.About.Title, entry.About.WorkflowType, entry.Sequence, entry.StepUniqueName);
}
