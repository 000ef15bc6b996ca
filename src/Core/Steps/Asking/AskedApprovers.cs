using System.Collections.Immutable;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Security;

namespace WorkflowFunctions.Core.Steps.Asking;

/// <summary>Whom a step asks at one visit. It is found when the step is entered, and is the same until the step is left.</summary>
/// <param name="RoleIds">Whoever holds one of these when answering.</param>
/// <param name="People">These people, whatever roles they hold.</param>
/// <param name="Notes">For the history: which token gave whom.</param>
/// <param name="Problem">Why the step cannot ask; null if it can.</param>
internal sealed record AskedApprovers(
    ImmutableArray<int> RoleIds, ImmutableArray<Person> People, ImmutableArray<HistoryNote> Notes, string? Problem);
