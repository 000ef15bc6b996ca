using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Calendars;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine.Notices;
using WorkflowFunctions.Engine.Steps;
using WorkflowFunctions.Engine.Tests.Kit;
using WorkflowFunctions.Engine.Trials;
using static WorkflowFunctions.Engine.Tests.Trials.Tries;

namespace WorkflowFunctions.Engine.Tests.Trials;

/// <summary>However a workflow goes on, a trial of it ends, and says why.</summary>
public sealed class TrialBoundsTests : IAsyncLifetime
{
    private Laboratory _lab = null!;

    public async ValueTask InitializeAsync() => _lab = await Laboratory.OpenAsync();

    public ValueTask DisposeAsync() => _lab.DisposeAsync();

    [Fact]
    public async Task A_loop_that_waits_ends_after_a_thousand_visits()
    {
        var definition = Workflows.Of(
            Workflows.Step("Sleep", "Delay", "Choose", ("Hours", "1")),
            Workflows.Step("Choose", "Decision", null) with
            {
                ConfigurationParameters = JsonMap.Empty.Set("Cases", JsonElement.Parse("""[{ "Name": "enough", "Condition": "$(enough)" }]""")),
                Outputs = [new("enough", "EndNOOP"), new("otherwise", "Sleep")],
            });

        var report = await _lab.TryAsync(definition, Asking());

        Assert.Equal((InstanceStatus.Suspended, 1_000), (report.End.Status, report.Visits.Length));
        Assert.Equal(["The trial was stopped after 1,000 visits of steps. The workflow may go on, perhaps without an end."], report.Problems);
    }

    [Fact]
    public async Task Reminders_without_an_end_are_bounded_too()
    {
        var definition = Workflows.OneApproval(1, ("DeadlineHours", "8760"), ("ReminderHours", "0.01"), ("ReminderRecipients", "a@example.com"));

        var report = await _lab.TryAsync(definition, Asking(DeadlineOf("Approve1")));

        Assert.Contains(report.Problems, problem => problem.StartsWith("The trial was stopped", StringComparison.Ordinal));
        Assert.Equal(InstanceStatus.Suspended, report.End.Status);
    }

    [Fact]
    public async Task The_clock_of_a_trial_goes_a_hundred_years_ahead_and_no_further()
    {
        var definition = Workflows.Of(Workflows.Step("Sleep", "Delay", "Again", ("Until", "9999-12-31T23:00:00Z")), Workflows.Step("Again", "Delay", "EndNOOP", ("Hours", "80000")));

        var report = await _lab.TryAsync(definition, Asking());

        Assert.Equal(
            ["The trial was stopped because it waits until 9999-12-31T23:00:00Z, more than 100 years ahead. The workflow may go on, perhaps without an end."],
            report.Problems);
    }

    [Fact]
    public async Task What_is_told_is_bounded_however_often_it_comes_again()
    {
        var definition = Workflows.Of(
            Workflows.Step("Call", Workflows.Custom, "Sleep"), Workflows.Step("Sleep", "Delay", "Choose", ("Hours", "1")),
            Workflows.Step("Choose", "Decision", null) with
            {
                ConfigurationParameters = JsonMap.Empty.Set("Cases", JsonElement.Parse("""[{ "Name": "enough", "Condition": "$(enough)" }]""")),
                Outputs = [new("enough", "EndNOOP"), new("otherwise", "Call")],
            });

        var report = await _lab.TryAsync(definition, Asking().EndingAlways("Call", Brings($$"""{ "x": "{{new string('x', 200_000)}}" }""")));

        Assert.Equal(5, report.Visits.Count(visit => visit.Step.UniqueName == "Call"));
        Assert.Contains("because it would tell more than 1,000,000 characters", Assert.Single(report.Problems), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3, 5_000, 1_000_000, 5, "after 3 visits of steps")]
    [InlineData(1_000, 4, 1_000_000, 5, "after 4 changes of the instance")]
    [InlineData(1_000, 5_000, 100, 5, "because it would tell more than 100 characters")]
    [InlineData(1_000, 5_000, 1_000_000, 0, "because it has taken 0 seconds")]
    public async Task Each_bound_ends_a_trial_and_is_named(int visits, int turns, int characters, int seconds, string said)
    {
        var report = await RunAsync(new TrialBounds(visits, turns, characters, TimeSpan.FromSeconds(seconds), TimeSpan.FromDays(365)), _lab.Time);

        Assert.Equal($"The trial was stopped {said}. The workflow may go on, perhaps without an end.", Assert.Single(report.Problems));
    }

    [Fact]
    public async Task The_time_that_a_trial_takes_is_that_of_its_work()
    {
        var time = new SlowClock();
        var report = await RunAsync(TrialBounds.Default, time);

        Assert.Contains("because it has taken 5 seconds", Assert.Single(report.Problems), StringComparison.Ordinal);
    }

    private async Task<TrialReport> RunAsync(TrialBounds bounds, TimeProvider time)
    {
        var definition = Workflows.Of(
            Workflows.Step("First", Workflows.Custom, "Second"), Workflows.Step("Second", Workflows.Custom, "Third"), Workflows.Step("Third", Workflows.Custom, "EndNOOP"));
        await _lab.StartAsync(definition);
        var origin = (await _lab.PeekAsync(Assert.Single(await _lab.ListAsync()))).Snapshot.Origin;
        var directory = await _lab.Roles.ApproversAsync(TestContext.Current.CancellationToken);
        return new Trial(
            origin, definition, directory, BusinessCalendars.None, new TrialPeople(directory, Author, null), Asking() with { Requester = null },
            new StepPreviewer([_lab.Executor], _lab.Notices()), AddressBook.Empty, bounds, time).Run(TestContext.Current.CancellationToken);
    }

    /// <summary>Each look at it takes two seconds.</summary>
    private sealed class SlowClock : FakeTimeProvider
    {
        private long _looks;

        public override long GetTimestamp() => _looks += 2 * Stopwatch.Frequency;

        public override long TimestampFrequency => Stopwatch.Frequency;
    }
}
