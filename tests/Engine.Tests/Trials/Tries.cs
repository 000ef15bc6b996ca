using System.Collections.Immutable;
using System.Text.Json;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Engine.Steps;
using WorkflowFunctions.Engine.Tests.Kit;
using WorkflowFunctions.Engine.Trials;

namespace WorkflowFunctions.Engine.Tests.Trials;

/// <summary>Makes trials, and what they are asked.</summary>
internal static class Tries
{
    /// <summary>Somebody who may edit definitions; not the requester of most trials.</summary>
    public static Caller Author { get; } = Laboratory.Person("author", 1);

    public static TrialRequest Asking(params TrialAnswer[] answers) => TrialRequest.Of(JsonMap.Empty) with
    {
        Requester = new TrialRequester("erin", "erin@example.com"),
        Answers = [.. answers],
    };

    public static TrialRequest With(this TrialRequest request, string data) => request with { InitialData = JsonValues.MapOf(JsonElement.Parse(data)) };

    /// <summary>These outcomes, one for each visit of the step.</summary>
    public static TrialRequest Ending(this TrialRequest request, string step, params ImmutableArray<EffectOutcome> each) =>
        request with { Outcomes = request.Outcomes.SetItem(step, new TrialOutcomes(each, IsOfEveryVisit: false)) };

    public static TrialRequest EndingAlways(this TrialRequest request, string step, EffectOutcome outcome) =>
        request with { Outcomes = request.Outcomes.SetItem(step, new TrialOutcomes([outcome], IsOfEveryVisit: true)) };

    public static EffectOutcome Brings(string values) => new EffectOutcome.Succeeded(JsonValues.MapOf(JsonElement.Parse(values)));

    public static EffectOutcome Fails(string reason, bool mayPass = false) => new EffectOutcome.Failed(reason, mayPass);

    public static TrialAnswer Approves(string step, string? by = null, bool approved = true, double afterHours = 0, int[]? roles = null) =>
        new(step, null, by, roles is null ? null : [.. roles], JsonMap.From(("Approved", $"{approved}")), TimeSpan.FromHours(afterHours));

    public static TrialAnswer DeadlineOf(string step) => new(step, null, null, null, JsonMap.Empty, TimeSpan.Zero, IsDeadline: true);

    /// <param name="own">What runs steps besides those that send mail. Running one fails the trial.</param>
    public static TrialService Service(this Laboratory lab, params IStepExecutor[] own) => new(
        lab.DefinitionService, lab.Definitions, lab.Roles,
        new StepPreviewer([.. own.Append(new EmailExecutor(lab.MailChannel)).Select(executor => new OnlyPreviewed(executor))], lab.Notices()), lab.Book, lab.Time);

    /// <summary>Tries a definition that is not stored and has to be without a problem.</summary>
    public static async Task<TrialReport> TryAsync(this Laboratory lab, WorkflowDefinition definition, TrialRequest request, params IStepExecutor[] own) =>
        (await lab.Service([lab.Executor, .. own]).TryAsync(definition, request, Author, TestContext.Current.CancellationToken)) switch
        {
            TrialResult.Tried tried => tried.Report,
            TrialResult.NotPublishable { Problems: var problems } => throw new Xunit.Sdk.XunitException(string.Join('\n', problems)),
            TrialResult.Invalid { Problems: var problems } => throw new Xunit.Sdk.XunitException(string.Join('\n', problems)),
            var other => throw new Xunit.Sdk.XunitException($"{other}"),
        };

    public static string Path(this TrialReport report) => string.Join(' ', report.Visits.Select(visit => visit.Step.UniqueName));

    public static TrialVisit Visit(this TrialReport report, string step, int time = 1) =>
        report.Visits.Where(visit => visit.Step.UniqueName == step).ElementAt(time - 1);

    private sealed class OnlyPreviewed(IStepExecutor executor) : IStepExecutor
    {
        public Core.Steps.StepType Type => executor.Type;

        public EffectPreview Preview(StepContext context) => executor.Preview(context);

        public ValueTask<IDisposable?> EnterAsync(Guid definitionId, CancellationToken cancellation) => throw new InvalidOperationException("A turn was taken.");

        public Task<EffectOutcome> ExecuteAsync(StepContext context, CancellationToken cancellation) => throw new InvalidOperationException("A step was run.");
    }
}
