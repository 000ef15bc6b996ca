using System.Globalization;
using WorkflowFunctions.Core.Instances;

namespace WorkflowFunctions.Engine.Tests.Clock;

/// <summary>What has to be true of the story of a <see cref="ClockPlayer"/>'s instance, whatever happened to it.</summary>
internal static class ClockFacts
{
    private static readonly HistoryKind[] OfTime = [HistoryKind.ReminderElapsed, HistoryKind.DeadlineElapsed, HistoryKind.DelayElapsed];

    /// <summary>What time has written: when, counted in hours and minutes from the start, and what.</summary>
    public static async Task<IReadOnlyList<string>> TimesAsync(ClockPlayer player)
    {
        var history = await player.Lab.HistoryAsync(player.Id);
        return [.. history.Where(entry => OfTime.Contains(entry.Kind)).Select(entry =>
        {
            var after = entry.At - history[0].At;
            return string.Create(CultureInfo.InvariantCulture, $"{(int)after.TotalHours}:{after.Minutes:00} {entry.Kind} {entry.Message}");
        })];
    }

    /// <summary>The keys of the effects that mails were sent for.</summary>
    public static HashSet<string> KeysOf(ClockPlayer player) => player.Lab.Mail.Sent.Select(mail => mail.MessageId!.Split('@')[0]).ToHashSet();

    /// <summary>
    /// Each deadline, each delay and each reminder once, in the order of time; nothing of a reminder after its step was settled; the mails
    /// of a reminder under its one key; and nothing left to do.
    /// </summary>
    public static async Task AssertOnceAndInOrderAsync(ClockPlayer player)
    {
        var history = await player.Lab.HistoryAsync(player.Id);
        Assert.Equal(
            "StepEntered StartNOOP, StepEntered Approve1, DeadlineElapsed Approve1, StepEntered Delay1, DelayElapsed Delay1, "
            + "StepEntered Approve2, DeadlineElapsed Approve2, StepEntered EndNOOP, Completed EndNOOP",
            string.Join(", ", history.Where(entry => entry.Kind is HistoryKind.StepEntered or HistoryKind.DeadlineElapsed or HistoryKind.DelayElapsed
                or HistoryKind.Completed).Select(entry => $"{entry.Kind} {entry.StepUniqueName}")));
        var sent = KeysOf(player);
        var allowed = new HashSet<string>();
        foreach (var (step, visit) in ((string, int)[])[("Approve1", 2), ("Approve2", 4)])
        {
            var (begun, succeeded) = AssertReminders([.. history.Where(entry => entry.StepUniqueName == step)]);
            Assert.Subset(sent, KeyOf(visit, succeeded).ToHashSet());
            allowed.UnionWith(KeyOf(visit, begun));
        }

        Assert.Subset(allowed, sent);
        Assert.False(await player.Lab.IsDueAsync(player.Id));

        IEnumerable<string> KeyOf(int visit, IEnumerable<string> effects) => effects.Select(effect => $"{player.Id}/{visit}/{effect}/1");
    }

    /// <summary>Returns the effects that may have been carried out, and those that were for certain.</summary>
    private static (IEnumerable<string> Begun, IEnumerable<string> Succeeded) AssertReminders(IReadOnlyList<HistoryEntry> ofStep)
    {
        var settled = ofStep.Single(entry => entry.Kind == HistoryKind.DeadlineElapsed);
        var reminders = ofStep.Where(entry => entry.Kind == HistoryKind.ReminderElapsed).ToList();
        Assert.Equal(Enumerable.Range(1, reminders.Count).Select(number => $"Reminder {number} is due."), reminders.Select(entry => entry.Message));
        Assert.Equal(reminders.Select(entry => entry.At).Distinct().Order(), reminders.Select(entry => entry.At));

        var opened = settled.At.AddHours(-ClockPlayer.DeadlineHours);
        Assert.All(reminders, entry => Assert.Equal(0, (entry.At - opened).Ticks % TimeSpan.FromHours(ClockPlayer.ReminderHours).Ticks));
        Assert.All(reminders, entry => Assert.InRange(entry.At, opened, settled.At));
        Assert.DoesNotContain(ofStep, entry =>
            entry.Sequence > settled.Sequence && entry.Kind is HistoryKind.ReminderElapsed or HistoryKind.AttemptStarted);
        var succeeded = EffectsOf(ofStep, HistoryKind.AttemptSucceeded);
        Assert.Equal(succeeded.Distinct(), succeeded);
        return (EffectsOf(ofStep, HistoryKind.AttemptStarted), succeeded);
    }

    private static List<string> EffectsOf(IReadOnlyList<HistoryEntry> ofStep, HistoryKind kind) =>
        [.. ofStep.Where(entry => entry.Kind == kind).Select(entry => entry.Message.Split('(', ')')[1])];
}
