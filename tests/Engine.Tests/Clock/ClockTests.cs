using FsCheck.Fluent;
using WorkflowFunctions.Core.Instances;

namespace WorkflowFunctions.Engine.Tests.Clock;

/// <summary>
/// Time moves an instance exactly once, whatever becomes of the process and of its clock: over real SQLite files, which another
/// process opens again.
/// </summary>
public sealed class ClockTests
{
    private const int Rounds = 26;

    private static readonly TimeSpan Round = TimeSpan.FromHours(1);

    private static readonly string[] Undisturbed =
    [
        "3:00 ReminderElapsed Reminder 1 is due.", "6:00 ReminderElapsed Reminder 2 is due.", "9:00 ReminderElapsed Reminder 3 is due.",
        "10:00 DeadlineElapsed The deadline passed.", "15:00 DelayElapsed The time has come.",
        "18:00 ReminderElapsed Reminder 1 is due.", "21:00 ReminderElapsed Reminder 2 is due.", "24:00 ReminderElapsed Reminder 3 is due.",
        "25:00 DeadlineElapsed The deadline passed.",
    ];

    [Fact]
    public async Task Reminders_deadlines_and_delays_are_recorded_when_they_are_due()
    {
        await using var player = await ClockPlayer.OpenAsync();

        await PlayRoundsAsync(player, interruptedAt: -1);

        Assert.Equal(Undisturbed, await ClockFacts.TimesAsync(player));
        Assert.Equal(6, player.Lab.Mail.Sent.Count);
        await ClockFacts.AssertOnceAndInOrderAsync(player);
    }

    public static TheoryData<Happening, int> EveryDeathAtEveryPoint =>
        new(from what in new[] { Happening.Restart, Happening.AnotherWorker, Happening.CrashBeforeRecord, Happening.CrashBeforeCommit }
            from round in Enumerable.Range(0, Rounds)
            select (what, round));

    [Theory]
    [MemberData(nameof(EveryDeathAtEveryPoint))]
    public async Task Wherever_the_process_dies_the_history_is_that_of_one_that_lives(Happening death, int round)
    {
        await using var player = await ClockPlayer.OpenAsync();

        await PlayRoundsAsync(player, round, death);

        Assert.Equal(Undisturbed, await ClockFacts.TimesAsync(player));
        await ClockFacts.AssertOnceAndInOrderAsync(player);
    }

    public static TheoryData<Happening, int> EveryJumpAtEveryPoint =>
        new(from what in new[] { Happening.DayAhead, Happening.DayBack }
            from round in Enumerable.Range(0, Rounds)
            select (what, round));

    [Theory]
    [MemberData(nameof(EveryJumpAtEveryPoint))]
    public async Task Wherever_the_clock_jumps_by_a_day_all_is_recorded_once_and_in_order(Happening jump, int round)
    {
        await using var player = await ClockPlayer.OpenAsync();

        await PlayRoundsAsync(player, round, jump, Happening.Restart);

        await ClockFacts.AssertOnceAndInOrderAsync(player);
    }

    [Property(Arbitrary = [typeof(ClockScript)], MaxTest = 100)]
    public async Task Whatever_happens_all_is_recorded_once_and_in_order_and_the_instance_ends(ClockScript script)
    {
        await using var player = await ClockPlayer.OpenAsync();

        await player.PlayAsync(script);
        await player.EndAsync();

        await ClockFacts.AssertOnceAndInOrderAsync(player);
    }

    /// <summary>A property over scripts in which nothing happens would prove nothing.</summary>
    [Fact]
    public async Task The_generated_scripts_miss_reminders_repeat_mails_and_lose_attempts()
    {
        var missing = new HashSet<string> { "nobody listens", "the process ended while it ran", "no outcome by", "a repeated mail", "a missed reminder" };
        foreach (var script in ClockScript.Any().Generator.Sample(600, 30))
        {
            await using var player = await ClockPlayer.OpenAsync();
            await player.PlayAsync(script);
            await player.EndAsync();
            foreach (var failure in await player.Lab.HistoryAsync(player.Id, HistoryKind.AttemptFailed))
                missing.RemoveWhere(reason => failure.Message.Contains(reason, StringComparison.Ordinal));
            if (player.Lab.Mail.Sent.Count > ClockFacts.KeysOf(player).Count)
                missing.Remove("a repeated mail");
            if ((await player.Lab.HistoryAsync(player.Id, HistoryKind.ReminderElapsed)).Count < 6)
                missing.Remove("a missed reminder");
            if (missing.Count == 0)
                return;
        }

        Assert.Empty(missing);
    }

    private static async Task PlayRoundsAsync(ClockPlayer player, int interruptedAt, params Happening[] interruptions)
    {
        for (var round = 0; round < Rounds; round++)
        {
            await player.PlayAsync(Happening.AWhile, Round);
            if (round == interruptedAt)
            {
                foreach (var interruption in interruptions)
                    await player.PlayAsync(interruption);
            }

            await player.PlayAsync(Happening.Drive);
        }

        await player.EndAsync();
    }
}
