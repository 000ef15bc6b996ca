using System.Globalization;
using Microsoft.AspNetCore.Http;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.SignIn;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Engine;
using WorkflowFunctions.Engine.Definitions;

namespace WorkflowFunctions.Api.Definitions;

/// <summary>Shows definitions in the terms of the contract, with the members of both versions: <see cref="ResponseForm"/> leaves out those of the other one.</summary>
internal sealed class DefinitionResponses(IRoleDirectory roles)
{
    public static DefinitionQueryResponse Show(DefinitionHead head) => new(
        head.Id, head.DisplayName, head.Description, head.Key, head.KeyDisplayName, KeyCount(head), Show(head.Keys), head.WorkflowType, head.Latest,
        head.Published, head.Enabled);

    public static DefinitionHistoryResponse Show(DefinitionHistoryEntry entry) => new(
        entry.Sequence, entry.At.UtcDateTime, entry.Kind.ToString(), entry.Version, entry.By.Name, entry.Message);

    /// <param name="withRoles">False for an export to another installation, where the role ids mean nothing.</param>
    public DefinitionResponse Show(DefinitionView view, bool withRoles = true) => new(
        view.Head.Id, view.Version.DisplayName, view.Version.Description, view.Head.Key, view.Head.KeyDisplayName, KeyCount(view.Head), Show(view.Head.Keys),
        view.IsPublished, view.Head.WorkflowType, [.. view.Version.Steps.Select(step => Show(step, withRoles))], view.Head.Latest, view.Head.Published,
        view.Head.Enabled, view.Version.RequesterMayWithdraw, view.Version.AssigneesMayForward, view.Version.NotifyRequester);

    /// <summary>The response to a change.</summary>
    public IResult Respond(Guid id, DefinitionResult result) => result switch
    {
        DefinitionResult.Saved saved => Respond(saved.Definition),
        DefinitionResult.Imported imported => ApiResults.Ok(Show(imported), ApiJson.Default.ImportResponse),
        DefinitionResult.Deleted => ApiResults.NoContent(),
        DefinitionResult.InUse { Definition: var used } => new ApiError(ErrorCodes.DefinitionInUse,
            $"Instances of definition '{used.DisplayName}' ({used.Id}) are running or suspended; it can be deleted when they have ended, or disabled now."),
        DefinitionResult.ApproversKept { RoleIds.IsEmpty: true } => new ApiError(ErrorCodes.NotPermitted,
            $"This changes whom the published definition asks, and it asks no fixed role: it needs the access string '{AccessString.ChangeApprovers}'."),
        DefinitionResult.ApproversKept { RoleIds: var roles } => new ApiError(ErrorCodes.NotPermitted,
            $"This changes whom the published definition asks (role {string.Join(", ", roles)}): it needs one of these roles, or the access string '{AccessString.ChangeApprovers}'."),
        DefinitionResult.NoSuchVersion { Version: var version } => ApiError.NoSuchDefinition(id, version),
        DefinitionResult.SeveralKeys { Definition: var head } => new ApiError(ErrorCodes.SeveralKeys, string.Create(CultureInfo.InvariantCulture,
            $"Definition '{head.DisplayName}' ({head.Id}) has {head.Keys.Count} keys, and a Key of version 1 would be the only one. Send Keys with {ApiVersionGuard.Header}: 2, or leave Key out to keep them.")),
        DefinitionResult.Changed => ApiError.Changed(),
        DefinitionResult.Invalid invalid => ApiError.Of(ErrorCodes.InvalidDefinition, invalid.Problems),
        _ => ApiError.NoSuchDefinition(id),
    };

    /// <summary>The caller, with what <c>If-Match</c> says he has seen.</summary>
    public Editor EditorOf(HttpContext context, Precondition? precondition) => new(context.Caller(), precondition is null
        ? null
        : view => precondition.Holds(TaggedJson<DefinitionResponse>.TagOf(context.Request, Show(view), ApiJson.Default.DefinitionResponse)));

    public IResult Respond(DefinitionView view) => ApiResults.Ok(Show(view), ApiJson.Default.DefinitionResponse);

    private ImportResponse Show(DefinitionResult.Imported imported)
    {
        var problems = imported.Problems.Take(ApiError.MostProblems).Select(problem => new ImportProblemResponse(problem.Step, problem.Message));
        if (imported.Problems.Length > ApiError.MostProblems)
            problems = problems.Append(new(null, $"And {imported.Problems.Length - ApiError.MostProblems} more problems."));
        return new(Show(imported.Definition), [.. problems]);
    }

    private DefinitionStepResponse Show(StepDefinition step, bool withRoles)
    {
        var outputs = new OrderedDictionary<string, string>();
        foreach (var output in step.Outputs)
            outputs[output.Name] = output.Target;
        return new DefinitionStepResponse(
            step.Id, step.DisplayName, step.UniqueName, step.ExtensionName, step.Enabled, step.ConfigurationParameters,
            [.. step.Signals.Select(signal => Show(signal, withRoles))],
            [.. step.Conditions.Select(condition => new DefinitionConditionResponse(condition.Id, condition.Value))],
            outputs);
    }

    private DefinitionSignalResponse Show(SignalDefinition signal, bool withRoles) => new(
        signal.SignalName,
        withRoles ? signal.RoleIds : [],
        [.. signal.RoleIds.Select(role => new DefinitionRoleResponse(withRoles ? role.ToString(CultureInfo.InvariantCulture) : null, roles.Find(role)?.Name))],
        signal.RoleTokens.IsEmpty ? null : signal.RoleTokens);

    private static IReadOnlyList<DefinitionKeyResponse> Show(DefinitionKeys keys) => [.. keys.Select(key => new DefinitionKeyResponse(key.DisplayName, key.Value))];

    private static int? KeyCount(DefinitionHead head) => head.Keys.Count is > 1 and var count ? count : null;
}
