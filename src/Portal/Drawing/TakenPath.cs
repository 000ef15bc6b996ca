using System.Collections.Immutable;
using WorkflowFunctions.Core.Instances;

namespace WorkflowFunctions.Portal.Drawing;

/// <summary>Where an instance has been, and where it is.</summary>
/// <param name="Entered">The steps in the order in which they were entered, each as often as it was.</param>
/// <param name="StandsAt">The step where it stands; null if it has ended.</param>
public sealed record TakenPath(ImmutableArray<string> Entered, string? StandsAt)
{
    /// <summary>The step at which it has failed, or has ended before its workflow did; null if it goes on, or is complete.</summary>
    public string? EndedAt { get; init; }

    /// <summary>Whether it has ended there because the step could not be done.</summary>
    public bool HasFailed { get; init; }

    /// <param name="history">From its beginning. What is not known of it counts as not taken.</param>
    public static TakenPath Of(IEnumerable<HistoryEntry> history, InstanceSnapshot snapshot) => new(
        [.. history.Where(entry => entry.Kind == HistoryKind.StepEntered).Select(entry => entry.StepUniqueName).OfType<string>()],
        snapshot.State.IsEnded ? null : snapshot.Position.UniqueName)
    {
        EndedAt = snapshot.State.IsEnded && snapshot.Status != InstanceStatus.Complete ? snapshot.Position.UniqueName : null,
        HasFailed = snapshot.Status == InstanceStatus.Failed,
    };

    internal StepMark MarkOf(string uniqueName) =>
        Is(uniqueName, StandsAt) ? StepMark.Here
        : Is(uniqueName, EndedAt) ? HasFailed ? StepMark.Failed : StepMark.Ended
        : Entered.Contains(uniqueName, StringComparer.OrdinalIgnoreCase) ? StepMark.Done
        : StandsAt is null ? StepMark.NotTaken
        : StepMark.Ahead;

    /// <summary>The arrows that were taken, by their numbers.</summary>
    internal ImmutableHashSet<int> ArrowsOf(WorkflowGraph graph)
    {
        var steps = graph.Steps.ToDictionary(step => step.Step.UniqueName, step => step.Number, StringComparer.OrdinalIgnoreCase);
        var moves = Entered.Zip(Entered.Skip(1)).Where(move => steps.ContainsKey(move.First) && steps.ContainsKey(move.Second))
            .Select(move => (steps[move.First], steps[move.Second])).ToHashSet();
        return [.. graph.Arrows.Select((arrow, index) => (arrow, index)).Where(item => moves.Contains((item.arrow.From, item.arrow.To))).Select(item => item.index)];
    }

    private static bool Is(string name, string? other) => string.Equals(name, other, StringComparison.OrdinalIgnoreCase);
}

/// <summary>What a drawing says about a step of an instance.</summary>
internal enum StepMark
{
    /// <summary>It is a drawing of no instance.</summary>
    None,

    Done,
    Here,
    Ahead,

    /// <summary>The instance could not go on from it.</summary>
    Failed,

    /// <summary>The instance was denied, stopped or withdrawn there.</summary>
    Ended,

    /// <summary>The instance has ended without it.</summary>
    NotTaken,
}

internal static class StepMarks
{
    /// <summary>The mark in words: nothing is told by colour alone.</summary>
    public static string Text(this StepMark mark) => mark switch
    {
        StepMark.Done => "✓ done",
        StepMark.Here => "● here now",
        StepMark.Failed => "✗ failed here",
        StepMark.Ended => "✗ ended here",
        _ => "",
    };

    public static string Class(this StepMark mark) => mark switch
    {
        StepMark.Done => "done",
        StepMark.Here => "here",
        StepMark.Failed or StepMark.Ended => "broken",
        StepMark.Ahead => "ahead",
        StepMark.NotTaken => "ahead",
        _ => "plain",
    };
}
