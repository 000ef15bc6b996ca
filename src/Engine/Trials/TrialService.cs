using System.Collections.Immutable;
using System.Globalization;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Engine.Definitions;
using WorkflowFunctions.Engine.Steps;
using WorkflowFunctions.Engine.Stores;

namespace WorkflowFunctions.Engine.Trials;

/// <summary>
/// Tries workflows out: says which path an instance would take, whom it would ask, what it would send, and where it would fail. Nothing
/// is stored, nobody is told anything, and no other system is called.
/// </summary>
public sealed class TrialService(DefinitionService definitions, DefinitionCache cache, IRoleDirectory roles, StepPreviewer previewer, IAddressBook addresses,
    TimeProvider time)
{
    /// <param name="version">Null for the latest, which is the draft unless it was published.</param>
    /// <param name="caller">Who asks: the requester, unless the request names another.</param>
    /// <exception cref="StorageUnavailableException">The definition or the roles cannot be read now.</exception>
    public async Task<TrialResult> TryAsync(Guid definitionId, int? version, TrialRequest request, Caller caller, CancellationToken cancellation)
    {
        if (await definitions.FindAsync(definitionId, version, cancellation) is not { } found)
            return new TrialResult.NoSuchDefinition();
        // What is published runs, whatever publishing would say of it today.
        return found.IsPublished
            ? await RunAsync(found.Version, request, caller, cancellation)
            : await TryAsync(found.Version, request, caller, cancellation);
    }

    /// <summary>The same with a definition that need not be stored.</summary>
    public async Task<TrialResult> TryAsync(WorkflowDefinition definition, TrialRequest request, Caller caller, CancellationToken cancellation) =>
        await definitions.PublishProblemsAsync(definition, cancellation) is { IsEmpty: false } problems
            ? new TrialResult.NotPublishable(problems)
            : await RunAsync(definition, request, caller, cancellation);

    private async Task<TrialResult> RunAsync(WorkflowDefinition definition, TrialRequest request, Caller caller, CancellationToken cancellation)
    {
        var known = (await roles.ApproversAsync(cancellation)).Veiled(TrialPeople.PlaceholderMail);
        ImmutableArray<Problem> problems = [.. Problems(definition, request, known)];
        if (!problems.IsEmpty)
            return new TrialResult.Invalid(problems);
        var people = new TrialPeople(known, caller, request.Requester);
        var approvers = (await cache.ApproversAsync(definition, cancellation)).Veiled(TrialPeople.PlaceholderMail);
        var origin = new InstanceOrigin
        {
            // No instance ever has this id, or this reference id.
            Id = Guid.Empty,
            ReferenceId = 0,
            DefinitionId = definition.Id,
            DefinitionVersion = definition.Version,
            DefinitionDisplayName = definition.DisplayName,
            WorkflowType = definition.WorkflowType,
            Title = TextRules.OneLine(definition.DisplayName),
            Initiator = people.Requester,
            InitialData = request.InitialData,
            StartDate = time.GetUtcNow(),
            Selector = new StartSelector(definition.Id, null, null, null),
        };
        var book = await addresses.ReadAsync(cancellation);
        return new TrialResult.Tried(
            new Trial(origin, definition, approvers, cache.Calendars, people, request, previewer, book, TrialBounds.Default, time).Run(cancellation));
    }

    private IEnumerable<Problem> Problems(WorkflowDefinition definition, TrialRequest request, ApproverDirectory known)
    {
        if (request.Requester is { } requester && WhyNobody(known, requester.Name) is { } unclear)
            yield return new("Requester.Name", $"Requester.Name {unclear}");
        foreach (var (index, answer) in request.Answers.Index())
        {
            var at = string.Create(CultureInfo.InvariantCulture, $"Answers[{index}]");
            if (answer.KeyIn(definition) is null)
                yield return new(at, $"{at} is for '{answer.Step}{(answer.SignalName is null ? "" : $".{answer.SignalName}")}', but {WhyNoSignal(definition, answer.Step)}.");
            if (answer.By is { } by && WhyNobody(known, by) is { } ambiguous)
                yield return new($"{at}.By", $"{at}.By {ambiguous}");
            foreach (var role in answer.RoleIds?.Where(role => roles.Find(role) is null) ?? [])
                yield return new($"{at}.RoleIds", $"{at}.RoleIds has {role}, which is no role.");
        }

        foreach (var (name, outcomes) in request.Outcomes)
        {
            if (definition.FindStep(name) is not { } step)
                yield return new($"Outcomes.{name}", $"Outcomes.{name} is for no step of this definition; it has {StepNames(definition)}.");
            else if (StepTypes.Find(step.ExtensionName)?.Behaviour is not (null or StepBehaviour.Effect)
                && outcomes.Each.Any(outcome => outcome is EffectOutcome.Succeeded { Values.Count: > 0 }))
                yield return new($"Outcomes.{name}", $"Outcomes.{name} has Values, but a step of type '{step.ExtensionName}' gets none from outside.");
        }
    }

    private static string? WhyNobody(ApproverDirectory known, string name) => known.PeopleCalled(name) is [var one, var other]
        ? $"is '{name}', which fits both {one.Name} and {other.Name}; name one of them by his key." : null;

    private static string WhyNoSignal(WorkflowDefinition definition, string step) => definition.FindStep(step) switch
    {
        null => $"this definition has no such step; it has {StepNames(definition)}",
        { Signal: { } signal } => $"its signal is '{signal.SignalName}'",
        _ => "that step waits for nobody",
    };

    private static string StepNames(WorkflowDefinition definition) => JsonValues.Shortened(string.Join(", ", definition.Steps.Select(step => step.UniqueName)), 200);
}
