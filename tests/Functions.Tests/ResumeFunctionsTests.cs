using Grpc.Core;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Moq;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Engine.Notices;
using WorkflowFunctions.Engine.Notices.Digests;
using WorkflowFunctions.Functions.Tests.Scenarios;
using WorkflowFunctions.HostScenarios;

namespace WorkflowFunctions.Functions.Tests;

public sealed class ResumeFunctionsTests : IAsyncLifetime
{
    private const string Event = "RequireApproval1.ApprovalStatus";

    private readonly Mock<DurableTaskClient> _client = new("hub");
    private ShellHost _host = null!;
    private Story _story = null!;
    private ResumeFunctions _functions = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await ShellHost.StartAsync(_client.Object);
        // What is folded at once cannot get stuck.
        _host.StoreTrouble.FoldsAtOnce = false;
        _story = new Story(_host);
        _functions = new ResumeFunctions(_host.Get<ResumeService>(), _host.Get<OrchestrationUpkeep>(), _host.Get<TimerRuns>(), _host.Get<DurableClients>());
        _client.Setup(client => client.GetInstanceAsync(It.IsAny<string>(), It.IsAny<bool>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync((string id, bool _, CancellationToken _) =>
                new OrchestrationMetadata(WorkflowOrchestrator.Name, id) { RuntimeStatus = OrchestrationRuntimeStatus.Running });
    }

    public async ValueTask DisposeAsync()
    {
        _story.Dispose();
        await _host.DisposeAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Each_timer_rings_the_stuck_ones_only(bool isDaily)
    {
        var healthy = await _story.StartAsync(Samples.TwoApprovals);
        var stuck = await StartStuckAsync();
        await ResumeAsync(isDaily);
        VerifyRung(stuck, Times.Once());
        VerifyRung(healthy, Times.Never());
        VerifyNothingStarted();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Each_timer_goes_on_when_one_fails(bool isDaily)
    {
        var stuck = new[] { await StartStuckAsync(), await StartStuckAsync(), await StartStuckAsync() };
        _client.Setup(client => client.RaiseEventAsync(stuck[0].ToString("D"), Event, null, CancellationToken.None))
            .ThrowsAsync(new IOException("not running"));
        await ResumeAsync(isDaily);
        Assert.All(stuck, id => VerifyRung(id, Times.Once()));
    }

    [Fact]
    public async Task An_orchestration_that_is_gone_is_started_again()
    {
        var stuck = await StartStuckAsync();
        _client.Setup(client => client.GetInstanceAsync(It.IsAny<string>(), It.IsAny<bool>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync((OrchestrationMetadata?)null);
        await ResumeAsync();
        _client.Verify(client => client.ScheduleNewOrchestrationInstanceAsync(WorkflowOrchestrator.Name, null,
            It.Is<StartOrchestrationOptions?>(options => options!.InstanceId == stuck.ToString("D")), CancellationToken.None), Times.Once());
    }

    [Fact]
    public async Task An_instance_that_the_timer_brings_to_its_end_is_not_started_but_its_orchestration_is_told()
    {
        var id = await _story.StartAsync(Samples.TwoApprovals);
        await _story.SignalAsync(id, ScenarioSettings.Approver(1), "False");
        await ResumeAsync();
        var snapshot = await _story.LookAsync(id);
        Assert.NotEqual(InstanceStatus.Suspended, snapshot.Status);
        VerifyRung(id, Times.Once());
        VerifyNothingStarted();
    }

    [Fact]
    public async Task A_sweep_ends_orchestrations_that_wait_for_an_instance_that_has_ended_or_is_gone_page_by_page()
    {
        var live = await _story.StartAsync(Samples.TwoApprovals);
        var ended = await _story.StartAsync(Samples.TwoApprovals);
        await _story.StopAsync(ended);
        _host.Time.Advance(OrchestrationUpkeep.Patience);
        var gone = Guid.NewGuid();
        Orchestrations(query => !query.Statuses!.Contains(OrchestrationRuntimeStatus.Completed), [[live, ended], [gone]]);

        await ResumeAsync();
        VerifyTerminated(ended, Times.Once());
        VerifyTerminated(gone, Times.Never());
        await ResumeAsync();

        VerifyTerminated(gone, Times.Once());
        VerifyTerminated(live, Times.Never());
    }

    [Fact]
    public async Task An_orchestration_that_cannot_be_ended_holds_up_neither_its_page_nor_the_next()
    {
        var stubborn = Guid.NewGuid();
        var beside = Guid.NewGuid();
        var behind = Guid.NewGuid();
        Orchestrations(query => !query.Statuses!.Contains(OrchestrationRuntimeStatus.Completed), [[stubborn, beside], [behind]]);
        _client.Setup(client => client.TerminateInstanceAsync(stubborn.ToString("D"), (object?)null, It.IsAny<CancellationToken>()))
            .ThrowsAsync(new RpcException(new Status(StatusCode.FailedPrecondition, "It is not running.")));

        await ResumeAsync();
        VerifyTerminated(beside, Times.Once());
        await ResumeAsync();

        VerifyTerminated(behind, Times.Once());
        VerifyTerminated(stubborn, Times.Never());
        await ResumeAsync();
        VerifyTerminated(stubborn, Times.Once());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_orchestration_that_cannot_be_purged_holds_up_neither_its_page_nor_the_next(bool isDaily)
    {
        var stubborn = Guid.NewGuid();
        Orchestrations(query => query.Statuses!.Contains(OrchestrationRuntimeStatus.Completed), [[stubborn, Guid.NewGuid()], [Guid.NewGuid()]]);
        _client.Setup(client => client.PurgeInstanceAsync(stubborn.ToString("D"), null, It.IsAny<CancellationToken>()))
            .ThrowsAsync(new RpcException(new Status(StatusCode.Internal, "It is damaged.")));

        await ResumeAsync(isDaily);
        VerifyPurged(Times.Exactly(2));
        await ResumeAsync(isDaily);
        VerifyPurged(Times.Once());
    }

    [Fact]
    public async Task An_orchestration_whose_instance_has_just_ended_is_left_to_end_by_itself_however_old_it_is()
    {
        var ended = await _story.StartAsync(Samples.TwoApprovals);
        _host.Time.Advance(TimeSpan.FromDays(3));
        await _story.StopAsync(ended);
        Orchestrations(query => !query.Statuses!.Contains(OrchestrationRuntimeStatus.Completed), [[ended]]);

        await ResumeAsync();
        VerifyTerminated(ended, Times.Never());
        _host.Time.Advance(OrchestrationUpkeep.Patience);
        await ResumeAsync();
        VerifyTerminated(ended, Times.Once());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Each_timer_purges_what_ended_long_ago_page_by_page_and_goes_on_behind_an_empty_page(bool isDaily)
    {
        var old = Enumerable.Range(0, OrchestrationUpkeep.MostPurged + 1).Select(_ => Guid.NewGuid()).ToArray();
        Orchestrations(
            query => query.Statuses!.Contains(OrchestrationRuntimeStatus.Completed) && !query.Statuses!.Contains(OrchestrationRuntimeStatus.Running)
                && query.CreatedTo == _host.Time.GetUtcNow() - OrchestrationUpkeep.KeptFor && query.PageSize == OrchestrationUpkeep.MostPurged,
            [old[..^1], [], old[^1..]]);

        await ResumeAsync(isDaily);
        VerifyPurged(Times.Exactly(OrchestrationUpkeep.MostPurged));
        await ResumeAsync(isDaily);
        VerifyPurged(Times.Never());
        await ResumeAsync(isDaily);
        VerifyPurged(Times.Once());
    }

    [Fact]
    public async Task An_orchestration_that_has_waited_for_months_and_ended_today_may_still_be_looked_at()
    {
        var (ended, old) = (Guid.NewGuid(), Guid.NewGuid());
        _client.Setup(client => client.GetAllInstancesAsync(It.Is<OrchestrationQuery?>(query => query!.Statuses!.Contains(OrchestrationRuntimeStatus.Completed))))
            .Returns(Pageable.Create((_, _) => Task.FromResult(new Page<OrchestrationMetadata>(
            [
                new(WorkflowOrchestrator.Name, ended.ToString("D")) { LastUpdatedAt = _host.Time.GetUtcNow() - OrchestrationUpkeep.KeptFor / 2 },
                new(WorkflowOrchestrator.Name, old.ToString("D")) { LastUpdatedAt = _host.Time.GetUtcNow() - OrchestrationUpkeep.KeptFor },
            ]))));

        await ResumeAsync();

        VerifyPurged(Times.Once());
        _client.Verify(client => client.PurgeInstanceAsync(old.ToString("D"), null, It.IsAny<CancellationToken>()), Times.Once());
    }

    /// <summary>A hub that gets more than is taken away grows for ever.</summary>
    [Fact]
    public void Sweeps_purge_as_many_in_a_day_as_a_busy_installation_starts()
    {
        var sweeps = TimeSpan.FromDays(1) / TimeSpan.FromMinutes(5);
        Assert.InRange(sweeps * OrchestrationUpkeep.MostPurged, 100_000, 1_000_000);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_hub_that_does_not_answer_does_not_hold_a_timer_until_its_worker_is_ended(bool isDaily)
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _client.Setup(client => client.GetAllInstancesAsync(It.IsAny<OrchestrationQuery?>())).Returns(Pageable.Create<OrchestrationMetadata>(async (_, cancel) =>
        {
            asked.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, cancel);
            return new Page<OrchestrationMetadata>([]);
        }));
        var run = ResumeAsync(isDaily);
        await asked.Task;
        _host.Time.Advance(TimerRuns.Longest);
        await run.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Digests_that_take_too_long_end_before_their_worker_is_ended()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var addresses = new Mock<IAddressBook>();
        addresses.Setup(book => book.ReadAsync(It.IsAny<CancellationToken>())).Returns(async (CancellationToken cancel) =>
        {
            asked.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, cancel);
            return null!;
        });
        var options = NoticeOptions.Read(new ConfigurationBuilder().AddInMemoryCollection(
            [new("Notices:Digest:People:0", "*"), new("Notices:Digest:At", "00:00")]).Build());
        var digests = new DigestService(
            addresses.Object, _host.Get<DigestComposer>(), _host.Tables, [], options, _host.Time, NullLogger<DigestService>.Instance);

        var run = new DigestFunctions(digests, _host.Get<TimerRuns>()).RunAsync(new TimerInfo(), CancellationToken.None);
        await asked.Task;
        _host.Time.Advance(TimerRuns.Longest);
        await run.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
    }

    private void VerifyPurged(Times times) =>
        _client.Verify(client => client.PurgeInstanceAsync(It.IsAny<string>(), null, It.IsAny<CancellationToken>()), times);

    private void Orchestrations(Func<OrchestrationQuery, bool> asked, Guid[][] pages) => _client
        .Setup(client => client.GetAllInstancesAsync(It.Is<OrchestrationQuery?>(query => asked(query!))))
        .Returns(Pageable.Create((token, _) =>
        {
            var at = token is null ? 0 : int.Parse(token, System.Globalization.CultureInfo.InvariantCulture);
            var values = pages[at].Select(id => new OrchestrationMetadata(WorkflowOrchestrator.Name, id.ToString("D"))).ToList();
            return Task.FromResult(new Page<OrchestrationMetadata>(values, at + 1 < pages.Length ? $"{at + 1}" : null));
        }));

    private void VerifyTerminated(Guid id, Times times) =>
        _client.Verify(client => client.TerminateInstanceAsync(id.ToString("D"), (object?)null, It.IsAny<CancellationToken>()), times);

    private async Task<Guid> StartStuckAsync()
    {
        var id = await _story.StartAsync(Samples.TwoApprovals);
        await _story.ApproveAsync(id, ScenarioSettings.Approver(1));
        return id;
    }

    /// <summary>Nothing drives the instances here, so an instance with unread entries is stuck after a while.</summary>
    private async Task ResumeAsync(bool isDaily = false)
    {
        _host.Time.Advance(TimeSpan.FromSeconds(90));
        _client.Invocations.Clear();
        var run = isDaily
            ? _functions.DailyResumeAsync(new TimerInfo(), _client.Object, CancellationToken.None)
            : _functions.SweepAsync(new TimerInfo(), _client.Object, CancellationToken.None);
        await run;
    }

    private void VerifyRung(Guid id, Times times) =>
        _client.Verify(client => client.RaiseEventAsync(id.ToString("D"), Event, null, CancellationToken.None), times);

    private void VerifyNothingStarted() => _client.Verify(
        client => client.ScheduleNewOrchestrationInstanceAsync(
            It.IsAny<TaskName>(), It.IsAny<object?>(), It.IsAny<StartOrchestrationOptions?>(), It.IsAny<CancellationToken>()),
        Times.Never());
}
