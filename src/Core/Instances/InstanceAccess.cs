using System.Collections.Immutable;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Core.Security;

namespace WorkflowFunctions.Core.Instances;

/// <summary>Who may see an instance.</summary>
public static class InstanceAccess
{
    /// <summary>
    /// With <c>read</c>, every instance; with <c>read/mine</c>, one's own; with <c>read/pending</c>, those that the caller may signal now,
    /// for himself or in the place of somebody absent, or has signalled, including ended ones.
    /// </summary>
    private static readonly ImmutableArray<(string AccessString, Func<Caller, InstanceSnapshot, bool> Shows)> Readers =
    [
        (AccessString.ReadInstances, (_, _) => true),
        (AccessString.ReadMine, (caller, snapshot) => snapshot.Origin.IsOf(caller.Person)),
        (AccessString.ReadPending, (caller, snapshot) => MaySignal(caller, snapshot) || snapshot.Signallers.Contains(caller.Key)),
    ];

    /// <summary>The access strings that each show some instances.</summary>
    public static ImmutableArray<string> AccessStrings { get; } = [.. Readers.Select(reader => reader.AccessString)];

    public static bool MayRead(this Caller caller, InstanceSnapshot snapshot) =>
        Readers.Any(reader => caller.May(reader.AccessString) && reader.Shows(caller, snapshot));

    /// <summary>
    /// Whether an answer of the caller would count: the step asks him, or somebody in whose place he may answer, and nobody of whom it would
    /// be an answer is kept out or has a vote already.
    /// </summary>
    /// <param name="hasAnswered">Whether the person with this key has answered at this visit.</param>
    public static bool MayAnswer(this Caller caller, InstanceSnapshot snapshot, Func<string, bool> hasAnswered) =>
        caller.AnswersAs(snapshot, hasAnswered) is not null;

    /// <summary>Whose answer it would be as far as the snapshot says: the caller's own, or that of an absent person; null if it would not count.</summary>
    public static Caller? AnswersAs(this Caller caller, InstanceSnapshot snapshot) =>
        snapshot.State is InstanceState.AwaitingSignal waiting ? caller.AnswersAs(snapshot, key => Voices.HasAnswered(snapshot, waiting, key)) : null;

    private static Caller? AnswersAs(this Caller caller, InstanceSnapshot snapshot, Func<string, bool> hasAnswered)
    {
        return snapshot.State is not InstanceState.AwaitingSignal waiting || !IsFree(caller.Key) ? null
            : waiting.Names(caller) ? caller
            : caller.InPlaceOf.Where(absent => absent.Key != caller.Key && absent.Covers(snapshot.Origin.WorkflowType) && IsFree(absent.Key))
                .Select(absent => absent.AsCaller()).FirstOrDefault(waiting.Names);

        bool IsFree(string key) => !waiting.Barred.Contains(key) && !waiting.AnsweredFor.Contains(key) && !hasAnswered(key);
    }

    /// <summary>
    /// As whom the step asks the caller, whoever has voted: as himself if it does, else in the place of the first absent person whom it asks.
    /// Null if it asks none of them. Nobody who is kept out is asked, and nobody is asked in the place of such a person.
    /// </summary>
    public static Caller? AskedAs(this Caller caller, InstanceSnapshot snapshot) =>
        snapshot.State is not InstanceState.AwaitingSignal waiting || waiting.Barred.Contains(caller.Key) ? null
        : waiting.Names(caller) ? caller
        : caller.InPlaceOf.Where(absent => absent.Key != caller.Key && absent.Covers(snapshot.Origin.WorkflowType))
            .Select(absent => absent.AsCaller()).FirstOrDefault(waiting.Asks);

    /// <summary>Whoever is asked sees what comes of his vote as long as the step waits, even if it is given in his place.</summary>
    private static bool MaySignal(Caller caller, InstanceSnapshot snapshot) =>
        snapshot.State is InstanceState.AwaitingSignal waiting
        && (waiting.Asks(caller) || caller.MayAnswer(snapshot, key => Voices.HasAnswered(snapshot, waiting, key)));
}
