using FsCheck;
using FsCheck.Fluent;

namespace WorkflowFunctions.Engine.Tests.Clock;

/// <summary>What may happen to an instance that waits, to the process that drives it, and to the clock of that process.</summary>
public enum Happening
{
    /// <summary>Some time passes in which nobody looks.</summary>
    AWhile,

    /// <summary>The clock is set a day ahead.</summary>
    DayAhead,

    /// <summary>The clock is set back by a day.</summary>
    DayBack,

    /// <summary>The instance is driven until it waits again.</summary>
    Drive,

    /// <summary>An Advance alone: where it has begun an attempt, that is not run yet.</summary>
    Advance,

    Sweep,

    /// <summary>Another process takes the store over, knowing that the attempts of the earlier one are nobody's any more.</summary>
    Restart,

    /// <summary>Another worker goes on; what became of the earlier one's attempts is told by their limits alone.</summary>
    AnotherWorker,

    /// <summary>The process dies after an effect, if there is one, and before its outcome is recorded.</summary>
    CrashBeforeRecord,

    /// <summary>The process dies before its next commit.</summary>
    CrashBeforeCommit,

    /// <summary>The mail server takes its time; meanwhile somebody else advances the instance.</summary>
    SlowMail,

    /// <summary>The mail server is away.</summary>
    MailAway,

    MailBack,
}

/// <summary>What happens to one instance, in this order.</summary>
public sealed record ClockScript(IReadOnlyList<(Happening What, TimeSpan Pause)> Happenings)
{
    public override string ToString() => string.Join(", ", Happenings.Select(one =>
        one.What is Happening.AWhile or Happening.SlowMail
            ? FormattableString.Invariant($"{one.What} ({one.Pause.TotalMinutes} minutes)")
            : one.What.ToString()));

    /// <summary>Found by name, through <c>[Property(Arbitrary = …)]</c>.</summary>
    public static Arbitrary<ClockScript> Any() => Arb.From(
        from count in Gen.Choose(1, 10)
        from happenings in AWhileAndMore().ListOf(count)
        select new ClockScript([.. happenings.SelectMany(one => one)]),
        Shorter);

    private static Gen<List<(Happening, TimeSpan)>> AWhileAndMore() =>
        from minutes in Gen.Choose(1, 400)
        from count in Gen.Choose(1, 3)
        from more in AnyHappening().ListOf(count)
        select (List<(Happening, TimeSpan)>)[(Happening.AWhile, TimeSpan.FromMinutes(minutes)), .. more];

    private static Gen<(Happening, TimeSpan)> AnyHappening() =>
        from what in Gen.Elements(Enum.GetValues<Happening>())
        from minutes in Gen.Choose(1, 200)
        select (what, TimeSpan.FromMinutes(minutes));

    private static IEnumerable<ClockScript> Shorter(ClockScript script) =>
        Enumerable.Range(0, script.Happenings.Count).Select(left => new ClockScript([.. script.Happenings.Where((_, index) => index != left)]));
}
