using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Core.Steps.Approval;
using WorkflowFunctions.Engine;
using WorkflowFunctions.Engine.Definitions;
using WorkflowFunctions.Engine.Instances;

namespace WorkflowFunctions.Portal.Instances;

/// <summary>Reads instances for pages.</summary>
internal sealed class InstanceViews(InstanceReader reader, DefinitionCache definitions, IRoleDirectory roles, TimeProvider time)
{
    /// <summary>Null if there is no such instance, or if the caller may not see it.</summary>
    public async Task<InstanceView?> FindAsync(Guid id, Caller caller, CancellationToken cancellation)
    {
        if (await reader.FindAsync(id, cancellation) is not { } snapshot || !caller.MayRead(snapshot))
            return null;
        return new(snapshot, await definitions.OfAsync(snapshot, cancellation), caller, time.GetUtcNow(), Show(snapshot.Message, snapshot.Position.UniqueName, snapshot.Position.DisplayName));
    }

    /// <summary>The same by the text of an address, which may be no id.</summary>
    public Task<InstanceView?> FindAsync(string id, Caller caller, CancellationToken cancellation) =>
        Guid.TryParse(id, out var known) ? FindAsync(known, caller, cancellation) : Task.FromResult<InstanceView?>(null);

    /// <summary>
    /// The status of an instance that the caller cannot see, but could answer if it still waited for this signal: it has moved on, and the
    /// API tells such a caller as much. Null for everybody else.
    /// </summary>
    public async Task<InstanceStatus?> MovedOnAsync(string id, string signal, Caller caller, CancellationToken cancellation)
    {
        if (!Guid.TryParse(id, out var known) || SignalKey.Parse(signal) is not { } key || await reader.FindAsync(known, cancellation) is not { } snapshot)
            return null;
        var definition = await definitions.OfAsync(snapshot, cancellation);
        if (key.FindIn(definition) is not var (step, _) || SignalForm.Of(step) is not SignalForm.Choice { Answers: [var first, ..] })
            return null;
        return WorkflowMachine.Check(snapshot, definition, new SignalCommand(key, first.Data("-")), caller, time.GetUtcNow())
            is Verdict.Refused { Reason: Refusal.NotWaiting or Refusal.StandsElsewhere }
            ? snapshot.Status
            : null;
    }

    /// <summary>A part of the audit trail, the latest entry first.</summary>
    /// <param name="before">Only entries with lower sequences.</param>
    public async Task<IReadOnlyList<HistoryEntry>> HistoryAsync(InstanceView view, long before, int most, CancellationToken cancellation)
    {
        var last = Math.Min(view.Snapshot.Sequence, before - 1);
        var first = Math.Max(1, last - most + 1);
        if (last < 1)
            return [];
        var entries = await reader.HistoryAsync(view.Id, first, (int)(last - first + 1), cancellation);
        return [.. entries.Reverse()];
    }

    public string Show(InstanceSummary listed) => Show(listed.Message, listed.CurrentStepUniqueName, listed.CurrentStepDisplayName);

    /// <summary>The sentence about a step that has failed, with the step called as everywhere else on the page. Any other sentence stays as it is.</summary>
    public static string NamingStep(string message, string? uniqueName, string? displayName)
    {
        var failed = $"Step '{uniqueName}' failed: ";
        return uniqueName is not null && !string.IsNullOrEmpty(displayName) && message.StartsWith(failed, StringComparison.Ordinal) ? $"Step '{displayName}' failed: {message[failed.Length..]}" : message;
    }

    private string Show(StatusMessage message, string uniqueName, string displayName) => NamingStep(ApprovalWords.ForPeople(message).Show(RoleName), uniqueName, displayName);

    public string RoleName(int id) => roles.Find(id)?.Name ?? $"role {id}";

    /// <summary>Why the person cannot answer, as a sentence; null if the person can, or if nobody is asked.</summary>
    public static string? WhyNot(InstanceView view) => view.WhyNot switch
    {
        null => null,
        Refusal.MissingRole => "You are not one of those whom it asks.",
        Refusal.AnsweredOtherwise when view.OwnVote is { } vote => $"You have {Word(vote, view)} this.",
        Refusal.AnsweredOtherwise => "You have answered this.",
        Refusal.VoteGiven { Absent: null } when view.Waiting?.Votes.FirstOrDefault(vote => vote.For?.Key == view.Caller.Key) is { } given =>
            $"{given.By.Name} has {Word(given, view)} this for you: you have one vote between you.",
        var other => RefusalErrors.Of(other, mayRead: true).Message,
    };

    /// <summary>What somebody has done, as in "alice approved".</summary>
    public static string Word(Vote vote, InstanceView view) =>
        vote.Answer is { } answer ? $"answered '{DisplayName(answer, view)}' to" : vote.Approved ? "approved" : "denied";

    private static string DisplayName(string answer, InstanceView view) => view.Form is SignalForm.Choice choice
        ? choice.Answers.FirstOrDefault(offered => string.Equals(offered.Answer, answer, StringComparison.OrdinalIgnoreCase))?.DisplayName ?? answer
        : answer;
}
