using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine.Definitions;
using WorkflowFunctions.Engine.Instances;

namespace WorkflowFunctions.Engine.Audit;

/// <summary>What an entry of the audit belongs to: an instance, a definition, the roles or delegations, or the sign-ins.</summary>
/// <param name="Title">
/// Of the instance, or the name of the definition, as they are now. For roles and delegations, whose change it was, as it was then. For a sign-in, who has signed in.
/// </param>
/// <param name="WorkflowType">Empty for roles, delegations and sign-ins.</param>
/// <param name="Status">Of the instance, as it was when the page was read; null for everything else.</param>
public sealed record AuditSubject(Guid Id, string Title, string WorkflowType, InstanceStatus? Status)
{
    public bool IsInstance => Status is not null;

    public bool IsDefinition => !IsInstance && !IsOfSecurity;

    /// <summary>Whether it is about who may do what, or was there: it has no page and no id of its own.</summary>
    public bool IsOfSecurity { get; init; }

    /// <summary>The number of the instance, which no other has; null for everything else.</summary>
    public long? ReferenceId { get; init; }

    public static AuditSubject Of(InstanceSummary instance) =>
        new(instance.Id, instance.Title, instance.WorkflowType, instance.Status) { ReferenceId = instance.ReferenceId };

    public static AuditSubject Of(DefinitionHead definition) => new(definition.Id, definition.DisplayName, definition.WorkflowType, Status: null);
}

/// <summary>Something that was done, or that came of it.</summary>
/// <param name="Sequence">Its number in the history of its subject.</param>
/// <param name="Kind">One of <see cref="AuditKinds"/>.</param>
/// <param name="StepUniqueName">The step it happened at; null for none.</param>
/// <param name="Actor">Who did it, for people; null if no person did.</param>
/// <param name="Message">For people.</param>
public sealed record AuditEntry(
    AuditSubject About, long Sequence, DateTimeOffset At, string Kind, string? StepUniqueName, string? Actor, string Message)
{
    public AuditPlace Place => new(At, About.Id, Sequence);

    internal static AuditEntry Of(AuditSubject about, HistoryEntry entry) =>
        new(about, entry.Sequence, entry.At, entry.Kind.ToString(), entry.StepUniqueName, entry.Actor, entry.Message);

    internal static AuditEntry Of(AuditSubject about, DefinitionHistoryEntry entry) =>
        new(about, entry.Sequence, entry.At, entry.Kind.ToString(), StepUniqueName: null, entry.By.Name, entry.Message);

    internal static AuditEntry Of(Guid set, SecurityEntry entry) => new(
        new(set, entry.Subject, WorkflowType: "", Status: null) { IsOfSecurity = true }, entry.Revision, entry.At, entry.Kind, StepUniqueName: null, entry.By?.Name, entry.Message);
}
