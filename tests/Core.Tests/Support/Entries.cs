using System.Globalization;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Security;

namespace WorkflowFunctions.Core.Tests.Support;

internal static class Entries
{
    public static JsonMap Answer(bool approved, string? comment = null)
    {
        var data = JsonMap.From(("Approved", approved.ToString(CultureInfo.InvariantCulture)));
        return comment is null ? data : data.Set("Comment", comment);
    }

    public static SignalReceived Vote(int visit, Caller by, bool approved, DateTimeOffset at, string step = Flow.Gate) =>
        Signal(visit, by, Answer(approved), at, step);

    public static SignalReceived Signal(int visit, Caller by, JsonMap data, DateTimeOffset at, string step = Flow.Gate) =>
        new(InboxKeys.Signal(visit, "ApprovalStatus", by.Key), at, step, visit, "ApprovalStatus", by.Person, [People.PkiApprovers], data);

    public static OutcomeRecorded Outcome(int visit, string effect, int attempt, EffectOutcome outcome, DateTimeOffset at) =>
        new(InboxKeys.Outcome(visit, effect, attempt), at, visit, effect, attempt, outcome);

    public static DeadlineElapsed Deadline(int visit, DateTimeOffset at) => new(InboxKeys.Deadline(visit), at, visit);

    public static RetryElapsed Retry(int visit, string effect, int attempt, DateTimeOffset at) =>
        new(InboxKeys.Retry(visit, effect, attempt), at, visit, effect, attempt);

    public static DelayElapsed Delay(int visit, DateTimeOffset at) => new(InboxKeys.Delay(visit), at, visit);

    public static ReminderElapsed Reminder(int visit, int number, DateTimeOffset at) => new(InboxKeys.Reminder(visit, number), at, visit, number);

    public static EffectOutcome Success(string values = "{}", params string[] notes) =>
        new EffectOutcome.Succeeded(Json.Map(values)) { Notes = [.. notes.Select(note => HistoryNote.Plain(HistoryKind.Note, note))] };

    public static EffectOutcome Passing(string reason = "it was busy", TimeSpan? retryAfter = null) =>
        new EffectOutcome.Failed(reason, MayPass: true, retryAfter);

    public static EffectOutcome Permanent(string reason = "it is gone") => new EffectOutcome.Failed(reason, MayPass: false);
}
