using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Security;

namespace WorkflowFunctions.Core.Machine;

/// <summary>
/// At a visit each person has one vote: the person's own, the one given for somebody absent, or the one that somebody gave in the person's
/// place. So no two votes have a person in common.
/// </summary>
internal static class Voices
{
    /// <summary>Whose vote is given already, of the one who answers and the one in whose place; null if neither is.</summary>
    public static Person? Used(InstanceSnapshot snapshot, InstanceState.AwaitingSignal waiting, Person by, Person? absent)
    {
        // Whoever answers has a row of the inbox, whose key nobody else can have: only what others did in the person's place is in question.
        if (waiting.AnsweredFor.Contains(by.Key))
            return by;
        if (absent is null)
            return null;
        return waiting.AnsweredFor.Contains(absent.Key) || HasAnswered(snapshot, waiting, absent.Key) ? absent : null;
    }

    /// <summary>The step with the absent person's vote given.</summary>
    public static InstanceState.AwaitingSignal Use(InstanceState.AwaitingSignal waiting, Person? absent) =>
        absent is null ? waiting : waiting with { AnsweredFor = waiting.AnsweredFor.Add(absent.Key) };

    /// <summary>
    /// Of votes that are only counted it is not known whose they are. Then whoever has ever signalled the instance counts as one of them: in
    /// that person's place nobody answers any more, but the person can.
    /// </summary>
    public static bool HasAnswered(InstanceSnapshot snapshot, InstanceState.AwaitingSignal waiting, string key) =>
        waiting.VoteOf(key) is not null || (!waiting.Tally.IsEmpty && snapshot.Signallers.Contains(key));
}
