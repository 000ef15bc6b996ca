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
    /// Whether the person has answered himself. If it is not known of all votes whose they are, whoever has ever signalled the instance counts as
    /// one who has. In that person's place nobody answers any more, but the person can.
    /// </summary>
    public static bool HasAnswered(InstanceSnapshot snapshot, InstanceState.AwaitingSignal waiting, string key)
    {
        if (waiting.VoteOf(key) is not null)
            return true;
        if (waiting.Tally.IsEmpty)
            return false;
        return waiting.Tally.Sum(votes => votes.Count) == waiting.CountedBy.Length
            ? waiting.CountedBy.Contains(InstanceState.AwaitingSignal.Counted(key))
            : snapshot.Signallers.Contains(key);
    }
}
