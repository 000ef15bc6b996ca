using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Engine.Notices.Mail;
using WorkflowFunctions.Engine.Tests.Kit;

namespace WorkflowFunctions.Engine.Tests.Clock;

/// <summary>
/// Plays scripts on an instance that time alone moves: two approvals that nobody gives, each with reminders and a deadline, and a
/// delay between them.
/// </summary>
internal sealed class ClockPlayer : IAsyncDisposable
{
    public const int DeadlineHours = 10;
    public const int ReminderHours = 3;
    public const int DelayHours = 5;

    private const int MostDrives = 400;

    private ClockPlayer(Laboratory lab) => Lab = lab;

    public Laboratory Lab { get; private set; }

    public Guid Id { get; private set; }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<ClockPlayer> OpenAsync()
    {
        var player = new ClockPlayer(await Laboratory.OpenAsync());
        player.Id = await player.Lab.StartAsync(Workflows.Of(
            Approval("Approve1", "Delay1"),
            Workflows.Step("Delay1", "Delay", "Approve2", ("Hours", $"{DelayHours}")),
            Approval("Approve2", "EndNOOP")));
        return player;
    }

    public async Task PlayAsync(ClockScript script)
    {
        foreach (var (what, pause) in script.Happenings)
            await PlayAsync(what, pause);
    }

    /// <summary>Goes on until the instance has ended.</summary>
    public async Task EndAsync()
    {
        Lab.Mail.Failure = null;
        Lab.Mail.BeforeNextSend = null;
        for (var drives = 0; !(await Lab.PeekAsync(Id)).Snapshot.State.IsEnded; drives++)
        {
            Assert.True(drives < MostDrives, $"the instance has not ended: {(await Lab.PeekAsync(Id)).Snapshot.State}");
            Lab.Time.Advance(TimeSpan.FromHours(2));
            await Lab.Resume.RunAsync(Stop);
            await Lab.DriveAsync(Id);
        }
    }

    public ValueTask DisposeAsync() => Lab.DisposeAsync();

    public Task PlayAsync(Happening what, TimeSpan pause = default)
    {
        switch (what)
        {
            case Happening.AWhile:
                Lab.Time.Advance(pause);
                return Task.CompletedTask;
            case Happening.DayAhead:
                Lab.Time.AdjustTime(Lab.Time.GetUtcNow().AddDays(1));
                return Task.CompletedTask;
            case Happening.DayBack:
                Lab.Time.AdjustTime(Lab.Time.GetUtcNow().AddDays(-1));
                return Task.CompletedTask;
            case Happening.Drive:
                return Lab.DriveAsync(Id);
            case Happening.Advance:
                return Lab.AdvanceAsync(Id);
            case Happening.Sweep:
                return Lab.Resume.RunAsync(Stop);
            case Happening.Restart:
                return RestartAsync();
            case Happening.AnotherWorker:
                return ReopenAsync();
            case Happening.CrashBeforeRecord:
                return CrashAsync(killed => Lab.Store.BeforeNextAppend = killed);
            case Happening.CrashBeforeCommit:
                return CrashAsync(killed => Lab.Store.BeforeNextCommit = killed);
            case Happening.SlowMail:
                Lab.Mail.BeforeNextSend = () =>
                {
                    Lab.Time.Advance(pause);
                    return Lab.AdvanceAsync(Id);
                };
                return Lab.DriveAsync(Id);
            default:
                Lab.Mail.Failure = what == Happening.MailAway ? new MailNotSentException("nobody listens", mayPass: true) : null;
                return Task.CompletedTask;
        }
    }

    /// <param name="arrange">Says where: what it is given is called there.</param>
    private async Task CrashAsync(Action<Func<Task>> arrange)
    {
        using var gone = new CancellationTokenSource();
        arrange(async () =>
        {
            await gone.CancelAsync();
            throw new KilledException();
        });
        try
        {
            await Lab.DriveAsync(Id, gone.Token);
        }
        catch (Exception end) when (end is KilledException or OperationCanceledException)
        {
            // This is the crash: nothing of the process goes on.
        }

        await RestartAsync();
    }

    /// <summary>Nothing is tried again after it.</summary>
    private sealed class KilledException : Exception;

    private async Task RestartAsync()
    {
        await ReopenAsync();
        await Lab.Resume.RecoverAsync(Lab.Time.GetUtcNow(), Stop);
    }

    private async Task ReopenAsync() => Lab = await Lab.ReopenAsync();

    private static StepDefinition Approval(string name, string next) => Workflows.Step(name, "RequireApproval", next,
        ("DeadlineHours", $"{DeadlineHours}"), ("OnDeadline", "Continue"), ("ReminderHours", $"{ReminderHours}"),
        ("ReminderRecipients", "owner@example.com")) with
    {
        Signals = [new SignalDefinition("ApprovalStatus", [2])],
    };
}
