using System.Net;
using WorkflowFunctions.Core.Instances;
using Xunit;

namespace WorkflowFunctions.HostScenarios;

/// <summary>Stories of hours that count only while the office is open.</summary>
public abstract partial class HostScenarioTests
{
    [Fact]
    public async Task What_waits_over_a_weekend_with_holidays_is_escalated_in_office_hours()
    {
        const string Office = "OfficeApproval.ApprovalStatus";
        var now = _host.Time.GetUtcNow();
        // At 13:00 UTC on a Thursday two or three office hours are left. Friday and Monday are holidays.
        _host.Time.Advance(now.Date.AddDays(((DayOfWeek.Thursday - now.DayOfWeek + 6) % 7) + 1).AddHours(13) - now.UtcDateTime);
        using var story = new Story(_host);
        var id = await story.StartAsync(Samples.OfficeHours);
        Assert.Equal(HttpStatusCode.Forbidden, await story.SignalAsync(id, ScenarioSettings.Owner, "True", Office));
        var waiting = Assert.IsType<InstanceState.AwaitingSignal>((await story.LookAsync(id)).State);
        var due = waiting.NextEscalation!.At;
        Assert.Equal(DayOfWeek.Tuesday, due.DayOfWeek);
        Assert.Equal(5, (due.Date - _host.Time.GetUtcNow().Date).Days);

        _host.Time.Advance(due - TimeSpan.FromMinutes(5) - _host.Time.GetUtcNow());
        await _host.SweepAsync();
        Assert.Equal(0, await story.CountHistoryAsync(id, HistoryKind.EscalationElapsed));
        // The engine's own clock is days behind, and it waits for a far moment in steps of days by that clock: the sweep comes first.
        _host.Time.Advance(TimeSpan.FromMinutes(5));
        await _host.SweepAsync();
        await story.TimePassesUntilAsync(id, snapshot => snapshot.State is InstanceState.AwaitingSignal { Escalations.Length: 1, EscalationNotices.Length: 0 });

        Assert.Contains("Subject: Please decide on www.example.com today", Assert.Single(story.ReadMails()), StringComparison.Ordinal);
        await story.ApproveAsync(id, ScenarioSettings.Owner, Office);
        await story.UntilAsync(id, InstanceStatus.Complete);
        Assert.Equal(1, await story.CountHistoryAsync(id, HistoryKind.EscalationElapsed));
    }
}
