using System.Globalization;
using WorkflowFunctions.Core;

namespace WorkflowFunctions.Engine.Trials;

/// <summary>How much a trial may cost, whatever the workflow is.</summary>
/// <param name="Visits">The most visits of steps.</param>
/// <param name="Turns">The most changes of the instance, such as an answer, an outcome, or a reminder that is due.</param>
/// <param name="Characters">The most characters in the sentences of the history and in what would be sent.</param>
/// <param name="Time">How long it may take.</param>
/// <param name="Ahead">How far the clock of the trial may run ahead.</param>
internal sealed record TrialBounds(int Visits, int Turns, int Characters, TimeSpan Time, TimeSpan Ahead)
{
    public static TrialBounds Default { get; } = new(1_000, 5_000, 1_000_000, TimeSpan.FromSeconds(5), TimeSpan.FromDays(100 * 365));

    /// <summary>Why the trial ends here, as a sentence; null if it may go on.</summary>
    public string? Reached(int visits, int turns, int characters, TimeSpan taken) =>
        visits >= Visits ? Stopped($"after {Counted(Visits)} visits of steps")
        : turns >= Turns ? Stopped($"after {Counted(Turns)} changes of the instance")
        : characters >= Characters ? Stopped($"because it would tell more than {Counted(Characters)} characters")
        : taken >= Time ? Stopped($"because it has taken {Counted((int)Time.TotalSeconds)} seconds")
        : null;

    /// <summary>Why the clock of the trial does not go there, as a sentence; null if it does.</summary>
    public string? Reached(DateTimeOffset start, DateTimeOffset at) => at - start <= Ahead ? null
        : Stopped($"because it waits until {Timestamps.Format(at)}, more than {Counted((int)(Ahead.TotalDays / 365))} years ahead");

    private static string Stopped(string why) => $"The trial was stopped {why}. The workflow may go on, perhaps without an end.";

    private static string Counted(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
