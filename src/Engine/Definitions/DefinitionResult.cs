using System.Collections.Immutable;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Security;

namespace WorkflowFunctions.Engine.Definitions;

/// <summary>A definition as shown: what all versions share, and one version.</summary>
public sealed record DefinitionView(DefinitionHead Head, WorkflowDefinition Version)
{
    public bool IsPublished => Version.Version == Head.Published;
}

/// <summary>The content of a new definition.</summary>
/// <param name="RequesterMayWithdraw">As <see cref="WorkflowDefinition.RequesterMayWithdraw"/>; true unless its author says otherwise.</param>
/// <param name="AssigneesMayForward">As <see cref="WorkflowDefinition.AssigneesMayForward"/>; false unless its author says otherwise.</param>
/// <param name="NotifyRequester">As <see cref="WorkflowDefinition.NotifyRequester"/>; false unless its author says otherwise.</param>
public sealed record NewDefinition(
    string DisplayName, string? Description, DefinitionKeys Keys, string WorkflowType, bool Enabled, bool RequesterMayWithdraw = true,
    bool AssigneesMayForward = false, bool NotifyRequester = false);

/// <summary>The new texts of a definition.</summary>
/// <param name="Enabled">Null to leave it as it is.</param>
/// <param name="Keys">Null to leave them as they are.</param>
/// <param name="RequesterMayWithdraw">Null to leave it as it is.</param>
/// <param name="AssigneesMayForward">Null to leave it as it is.</param>
/// <param name="NotifyRequester">The same.</param>
public sealed record DefinitionUpdate(
    string DisplayName, string? Description, bool? Enabled, KeyChange? Keys = null, bool? RequesterMayWithdraw = null,
    bool? AssigneesMayForward = null, bool? NotifyRequester = null);

/// <summary>What the keys of a definition are to be.</summary>
public abstract record KeyChange
{
    private KeyChange()
    {
    }

    /// <summary>These, and no others.</summary>
    public sealed record All(DefinitionKeys Keys) : KeyChange;

    /// <summary>This one, from a caller who knows of one key only. If the definition has several, it has to be the first of them.</summary>
    public sealed record Only(string Value) : KeyChange;
}

/// <summary>A definition from another installation. Its ids and versions mean nothing here.</summary>
/// <param name="Notes">What was left out of it, and why.</param>
public sealed record ImportedDefinition(NewDefinition Texts, DraftSteps Steps, ImmutableArray<Problem> Notes);

/// <summary>The result of a change to a definition.</summary>
public abstract record DefinitionResult
{
    private DefinitionResult()
    {
    }

    public sealed record Saved(DefinitionView Definition) : DefinitionResult;

    /// <summary>Saved as a draft. The problems are those that publishing would refuse, and what was left out.</summary>
    public sealed record Imported(DefinitionView Definition, ImmutableArray<Problem> Problems) : DefinitionResult;

    public sealed record Deleted : DefinitionResult;

    public sealed record NoSuchDefinition : DefinitionResult;

    /// <summary>The definition is there, but this version of it is not.</summary>
    public sealed record NoSuchVersion(int Version) : DefinitionResult;

    /// <summary>The definition has several keys, and the change would leave one.</summary>
    public sealed record SeveralKeys(DefinitionHead Definition) : DefinitionResult;

    /// <summary>Instances of it are running or suspended, so it cannot be deleted.</summary>
    public sealed record InUse(DefinitionHead Definition) : DefinitionResult;

    /// <summary>It would change whom the definition asks, and the caller is none of them: see <see cref="AccessString.ChangeApprovers"/>.</summary>
    /// <param name="RoleIds">The roles that it asks now.</param>
    public sealed record ApproversKept(ImmutableArray<int> RoleIds) : DefinitionResult;

    /// <summary>It is not what the caller wants to change any more; nothing was done.</summary>
    public sealed record Changed : DefinitionResult;

    /// <summary>Every problem that stands against it.</summary>
    public sealed record Invalid(ImmutableArray<Problem> Problems) : DefinitionResult;
}
