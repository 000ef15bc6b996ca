using System.Collections.Immutable;
using System.Globalization;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Engine.Instances;
using static Xunit.Assert;

namespace WorkflowFunctions.Storage.TestKit;

/// <summary>People who answer for themselves and for others at the same moment, and what must have come of it.</summary>
public static class OneVoteEach
{
    private const int Approvers = 2;

    public static Caller Holder(int person) => new(Person(person), [Approvers], []);

    /// <summary>Somebody without a role who may answer in the place of these, who hold it.</summary>
    public static Caller InPlaceOf(int person, params int[] absents) =>
        new(Person(person), [], []) { InPlaceOf = [.. absents.Select(absent => new Absent(Person(absent), [Approvers], []))] };

    /// <summary>
    /// Nobody has two votes, whoever was not accepted was told that the vote is given, and whatever was accepted is in the history, counted
    /// or not.
    /// </summary>
    /// <returns>Who has voted, as people read it.</returns>
    public static IReadOnlyList<string> Check(IEnumerable<SignalResult> results, InstanceSnapshot snapshot, IEnumerable<HistoryEntry> history)
    {
        var accepted = 0;
        foreach (var result in results)
        {
            if (result is SignalResult.Refused refused)
                IsType<Refusal.VoteGiven>(refused.Reason);
            else
                accepted += result is SignalResult.Accepted ? 1 : 0;
        }

        var votes = IsType<InstanceState.AwaitingSignal>(snapshot.State).Votes;
        ImmutableArray<string> people = [.. votes.Select(vote => vote.By.Key), .. votes.Select(vote => vote.For?.Key).OfType<string>()];
        Equal(people.Distinct(), people);

        var signals = history.Where(entry => entry.Kind is HistoryKind.SignalReceived or HistoryKind.SignalNotCounted).ToList();
        Equal(accepted, signals.Count);
        var counted = votes.Select(vote => vote.Voter).ToList();
        Equal(counted, signals.Where(entry => entry.Kind == HistoryKind.SignalReceived).Select(entry => entry.Actor));
        return counted;
    }

    private static Person Person(int number) => new(number.ToString("x64", CultureInfo.InvariantCulture), $"person{number}");
}
