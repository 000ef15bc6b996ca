using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using WorkflowFunctions.Api.Definitions;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine;
using WorkflowFunctions.Engine.Steps;
using WorkflowFunctions.Engine.Trials;

namespace WorkflowFunctions.Api.Trials;

/// <summary>Shows trials in the terms of the contract.</summary>
internal sealed class TrialResponses(IRoleDirectory roles)
{
    /// <summary>What the history says of a visit before the step does anything: why it is entered, and whom it asks.</summary>
    private static readonly ImmutableArray<HistoryKind> AtEntry =
        [HistoryKind.StepEntered, HistoryKind.ConditionEvaluated, HistoryKind.TokensReplaced, HistoryKind.TokenUnresolved, HistoryKind.Note];

    public IResult Respond(Guid id, int? version, TrialResult result) => result switch
    {
        TrialResult.Tried tried => ApiResults.Ok(Show(tried.Report), ApiJson.Default.TrialResponse),
        TrialResult.NotPublishable { Problems: var problems } => ApiError.Of(ErrorCodes.InvalidDefinition, problems),
        TrialResult.Invalid { Problems: var problems } => ApiError.Of(ErrorCodes.InvalidRequest, problems),
        _ => ApiError.NoSuchDefinition(id, version),
    };

    public TrialResponse Show(TrialReport report) => new(
        report.Definition.Id, report.Definition.Version, (int)report.End.Status, report.End.Status.ToString(), report.End.Message.Show(RoleName),
        report.End.Origin.StartDate.UtcDateTime, report.At.UtcDateTime, [.. report.Visits.Select(visit => Show(visit, report.End.Origin))],
        report.End.Data, report.Problems);

    private TrialStepResponse Show(TrialVisit visit, InstanceOrigin origin) => new(
        visit.Number, visit.Step.UniqueName, visit.Step.DisplayName, visit.Step.ExtensionName, visit.EnteredAt.UtcDateTime,
        visit.History.Any(entry => entry.Kind == HistoryKind.StepSkipped),
        [.. visit.History.Where(entry => entry.Kind == HistoryKind.ConditionEvaluated).Select(entry => entry.Message)],
        [.. visit.Answers.Select(Show)],
        [.. visit.Effects.Select(Show)],
        visit.Outputs,
        [.. visit.History.Select(entry => entry.Message)],
        visit.Asked is { } asked ? Show(asked, visit, origin) : null);

    private TrialAskedResponse Show(TrialAsked asked, TrialVisit visit, InstanceOrigin origin) => new(
        asked.Message.Show(RoleName),
        [.. asked.State.RoleIds.Select(role => new DefinitionRoleResponse(role.ToString(CultureInfo.InvariantCulture), roles.Find(role)?.Name))],
        [.. asked.State.People.Select(person => person.Name)],
        asked.Barred,
        [.. Why(asked, visit, origin)],
        asked.State.Deadline?.UtcDateTime,
        asked.NextAt?.UtcDateTime);

    private IEnumerable<string> Why(TrialAsked asked, TrialVisit visit, InstanceOrigin origin)
    {
        foreach (var role in visit.Step.Signal?.RoleIds.Where(role => asked.State.RoleIds.Contains(role)) ?? [])
            yield return $"The step asks role {RoleName(role)} ({role.ToString(CultureInfo.InvariantCulture)}).";
        foreach (var entry in visit.History.TakeWhile(entry => AtEntry.Contains(entry.Kind)).Where(entry => entry.Kind == HistoryKind.TokensReplaced))
            yield return entry.Message;
        foreach (var (key, name) in asked.State.Barred.Zip(asked.Barred))
            yield return key == origin.Initiator.Key ? $"{name} may not answer: it is the requester (four eyes)." : $"{name} may not answer this step.";
    }

    private static TrialAnswerResponse Show(TrialAnswered answer) => new(
        answer.By?.Name, answer.At.UtcDateTime, answer.Data, answer.IsRepeat,
        answer.Refused is { } refused ? RefusalErrors.Of(refused, mayRead: true).Body() : null);

    private static TrialSentResponse Show(TrialEffect effect) => new(
        effect.Effect, effect.At.UtcDateTime, effect.Attempts,
        [.. effect.Sent.OfType<PreviewedSending.Request>().Select(Show)],
        effect.Sent.OfType<PreviewedSending.Script>().FirstOrDefault()?.Parameters,
        !effect.Sent.OfType<PreviewedSending.Untold>().Any(),
        effect.Outcome is EffectOutcome.Succeeded,
        effect.Basis.ToString(),
        (effect.Outcome as EffectOutcome.Failed)?.Reason,
        (effect.Outcome as EffectOutcome.Succeeded)?.Values ?? JsonMap.Empty,
        effect.Sent.OfType<PreviewedSending.Message>().Select(message => new TrialMessageResponse(
            message.Channels, message.Recipients, message.Subject, message.Text)).FirstOrDefault());

    private static TrialHttpResponse Show(PreviewedSending.Request request) => new(
        request.Method, request.Address, [.. request.Headers.Select(header => new TrialHeaderResponse(header.Name, header.Value))], request.Body);

    private string RoleName(int id) => roles.Find(id)?.Name ?? $"role {id}";
}
