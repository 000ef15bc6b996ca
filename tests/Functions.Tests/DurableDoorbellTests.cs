using System.Diagnostics.Metrics;
using DurableTask.Core.Exceptions;
using Grpc.Core;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging.Abstractions;
using Moq;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Engine;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Engine.Stores;

namespace WorkflowFunctions.Functions.Tests;

/// <summary>Counts what the engine counts, so that nothing else may count at the same time.</summary>
[CollectionDefinition(nameof(DurableDoorbellTests), DisableParallelization = true)]
public sealed class CountingTests;

[Collection(nameof(DurableDoorbellTests))]
public sealed class DurableDoorbellTests : IDisposable
{
    private const string OrchestrationId = "0190d5a2-7c1e-7b6a-9f00-000000000001";

    private static readonly Guid Id = new(OrchestrationId);
    private static readonly SignalKey First = new("RequireApproval1", "ApprovalStatus");
    private static readonly SignalKey Second = new("RequireApproval2", "ApprovalStatus");

    private readonly Mock<DurableTaskClient> _client = new("hub");
    private readonly Mock<IInstanceStore> _store = new();
    private readonly DurableClients _clients = new();
    private readonly EngineMetrics _metrics = new();
    private readonly MeterListener _listener = new();
    private readonly DurableDoorbell _doorbell;
    private long _lost;

    public DurableDoorbellTests()
    {
        _clients.Use(_client.Object);
        _doorbell = new DurableDoorbell(_store.Object, _clients, _metrics, NullLogger<DurableDoorbell>.Instance);
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "workflow.rings.lost")
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((_, value, _, _) => _lost += value);
        _listener.Start();
    }

    public void Dispose()
    {
        _listener.Dispose();
        _metrics.Dispose();
    }

    [Fact]
    public async Task A_new_instance_starts_one_orchestration_under_its_own_id()
    {
        await _doorbell.StartAsync(Id);
        VerifyStarted(Times.Once());
        _client.VerifyNoOtherCalls();
        Assert.Equal(0, _lost);
    }

    [Fact]
    public async Task An_orchestration_that_is_there_already_is_what_was_wanted()
    {
        _client.Setup(Start).ThrowsAsync(new OrchestrationAlreadyExistsException("there"));
        await _doorbell.StartAsync(Id);
        Assert.Equal(0, _lost);
    }

    [Fact]
    public async Task What_is_kept_of_a_deleted_instance_is_purged()
    {
        await _doorbell.ForgetAsync(Id);
        _client.Verify(client => client.PurgeInstanceAsync(OrchestrationId, null, CancellationToken.None), Times.Once());
        _client.VerifyNoOtherCalls();
        Assert.Equal(0, _lost);
    }

    [Fact]
    public async Task A_purge_that_fails_fails_nobody()
    {
        _client.Setup(client => client.PurgeInstanceAsync(OrchestrationId, null, CancellationToken.None))
            .ThrowsAsync(new InvalidOperationException("away"));
        await _doorbell.ForgetAsync(Id);
        Assert.Equal(1, _lost);
    }

    [Fact]
    public async Task A_ring_raises_the_awaited_event_without_payload_and_without_a_token()
    {
        await _doorbell.RingAsync(Id, [First]);
        VerifyRaised("RequireApproval1.ApprovalStatus");
        _client.VerifyNoOtherCalls();
    }

    [Fact]
    public async Task What_is_rung_without_a_name_is_the_step_at_which_the_instance_stands_when_it_is_rung()
    {
        _store.Setup(store => store.ReadAsync(Id, CancellationToken.None)).ReturnsAsync(WaitingFor(Second));
        await _doorbell.RingAsync(Id);
        VerifyRaised("RequireApproval2.ApprovalStatus");
        _client.VerifyNoOtherCalls();
    }

    [Fact]
    public async Task A_ring_whose_step_cannot_be_read_is_counted_and_fails_nobody()
    {
        _store.Setup(store => store.ReadAsync(Id, CancellationToken.None)).ThrowsAsync(new StorageUnavailableException("away"));
        await _doorbell.RingAsync(Id);
        _client.VerifyNoOtherCalls();
        Assert.Equal(1, _lost);
    }

    [Fact]
    public async Task Where_nobody_waits_nothing_is_raised()
    {
        await _doorbell.RingAsync(Id);
        await _doorbell.RingAsync(Id, []);
        _client.VerifyNoOtherCalls();
        Assert.Equal(0, _lost);
    }

    [Fact]
    public async Task What_the_runtime_refuses_is_counted_and_fails_nobody()
    {
        _client
            .Setup(client => client.RaiseEventAsync(It.IsAny<string>(), It.IsAny<string>(), It.IsAny<object?>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(new IOException("not running"));
        _client.Setup(Start).ThrowsAsync(new IOException("no connection"));
        await _doorbell.RingAsync(Id, [First]);
        await _doorbell.StartAsync(Id);
        await _doorbell.EnsureAsync(Id, [First]);
        Assert.Equal(3, _lost);
    }

    [Theory]
    [InlineData(StatusCode.NotFound, null)]
    [InlineData(StatusCode.FailedPrecondition, OrchestrationRuntimeStatus.Failed)]
    [InlineData(StatusCode.FailedPrecondition, OrchestrationRuntimeStatus.Terminated)]
    [InlineData(StatusCode.FailedPrecondition, OrchestrationRuntimeStatus.Completed)]
    public async Task A_ring_for_an_orchestration_that_is_gone_starts_it_again(StatusCode refusal, OrchestrationRuntimeStatus? status)
    {
        Refuses(refusal);
        Found(status);
        _store.Setup(store => store.ReadAsync(Id, CancellationToken.None)).ReturnsAsync(WaitingFor(Second));
        await _doorbell.RingAsync(Id, [First, Second]);
        await _doorbell.RingAsync(Id);
        VerifyStarted(Times.Exactly(2));
        Assert.Equal(0, _lost);
    }

    [Theory]
    [InlineData(OrchestrationRuntimeStatus.Running)]
    [InlineData((OrchestrationRuntimeStatus)2)]
    [InlineData(OrchestrationRuntimeStatus.Pending)]
    [InlineData(OrchestrationRuntimeStatus.Suspended)]
    public async Task A_ring_that_is_refused_between_two_generations_is_counted_and_starts_nothing(OrchestrationRuntimeStatus status)
    {
        Refuses(StatusCode.FailedPrecondition);
        Found(status);
        await _doorbell.RingAsync(Id, [First, Second]);
        VerifyStarted(Times.Never());
        Assert.Equal(1, _lost);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_ring_for_an_orchestration_that_has_ended_with_its_instance_is_not_lost_and_starts_nothing(bool isDeleted)
    {
        Refuses(StatusCode.FailedPrecondition);
        Found(OrchestrationRuntimeStatus.Completed);
        var read = WaitingFor(First);
        _store.Setup(store => store.ReadAsync(Id, CancellationToken.None))
            .ReturnsAsync(isDeleted ? null : read with { Snapshot = read.Snapshot with { State = new InstanceState.Complete() } });
        await _doorbell.RingAsync(Id, [First]);
        VerifyStarted(Times.Never());
        Assert.Equal(0, _lost);
    }

    [Fact]
    public async Task A_ring_from_a_function_without_a_client_is_counted()
    {
        var doorbell = new DurableDoorbell(_store.Object, new DurableClients(), _metrics, NullLogger<DurableDoorbell>.Instance);
        await doorbell.RingAsync(Id, [First]);
        Assert.Equal(1, _lost);
    }

    [Theory]
    [InlineData(OrchestrationRuntimeStatus.Running)]
    [InlineData(OrchestrationRuntimeStatus.Pending)]
    [InlineData((OrchestrationRuntimeStatus)2)] // ContinuedAsNew: obsolete by name, but a host may still say it
    [InlineData(OrchestrationRuntimeStatus.Suspended)]
    public async Task An_orchestration_that_is_alive_is_rung_by_every_name_it_may_wait_for(OrchestrationRuntimeStatus status)
    {
        Found(status);
        await _doorbell.EnsureAsync(Id, [First, Second]);
        VerifyRaised("RequireApproval1.ApprovalStatus");
        VerifyRaised("RequireApproval2.ApprovalStatus");
        VerifyStarted(Times.Never());
    }

    [Theory]
    [InlineData(null)]
    [InlineData(OrchestrationRuntimeStatus.Completed)]
    [InlineData(OrchestrationRuntimeStatus.Failed)]
    [InlineData(OrchestrationRuntimeStatus.Terminated)]
    public async Task An_orchestration_that_is_not_alive_is_started_and_not_rung(OrchestrationRuntimeStatus? status)
    {
        Found(status);
        await _doorbell.EnsureAsync(Id, [First, Second]);
        VerifyStarted(Times.Once());
        _client.Verify(client => client.GetInstanceAsync(Id.ToString("D"), false, CancellationToken.None));
        _client.VerifyNoOtherCalls();
    }

    private static System.Linq.Expressions.Expression<Func<DurableTaskClient, Task<string>>> Start => client =>
        client.ScheduleNewOrchestrationInstanceAsync("WorkflowOrchestrator", null,
            It.Is<StartOrchestrationOptions?>(options => options!.InstanceId == OrchestrationId
                && options.DedupeStatuses!.Order().SequenceEqual(new[] { "Pending", "Running", "Suspended" })),
            CancellationToken.None);

    private static InstanceRead WaitingFor(SignalKey signal)
    {
        var origin = new InstanceOrigin
        {
            Id = Id,
            DefinitionId = Guid.NewGuid(),
            DefinitionVersion = 1,
            DefinitionDisplayName = "D",
            WorkflowType = "D",
            Title = "D",
            ReferenceId = 1,
            Initiator = new Person("key", "erin"),
            StartDate = DateTimeOffset.UnixEpoch,
            Selector = new StartSelector(null, "D", null, null),
        };
        var snapshot = new InstanceSnapshot
        {
            Origin = origin,
            State = new InstanceState.AwaitingSignal(signal.SignalName, [2], [], Deadline: null),
            Position = new StepVisit(Guid.NewGuid(), signal.StepUniqueName, signal.StepUniqueName, 2, DateTimeOffset.UnixEpoch),
            LastModified = DateTimeOffset.UnixEpoch,
        };
        return new InstanceRead(snapshot, "1", []);
    }

    private void VerifyStarted(Times times) => _client.Verify(Start, times);

    private void VerifyRaised(string name) =>
        _client.Verify(client => client.RaiseEventAsync(OrchestrationId, name, null, CancellationToken.None), Times.Once());

    private void Refuses(StatusCode status) => _client
        .Setup(client => client.RaiseEventAsync(It.IsAny<string>(), It.IsAny<string>(), It.IsAny<object?>(), It.IsAny<CancellationToken>()))
        .ThrowsAsync(new RpcException(new Status(status, "refused")));

    private void Found(OrchestrationRuntimeStatus? status) => _client
        .Setup(client => client.GetInstanceAsync(It.IsAny<string>(), It.IsAny<bool>(), It.IsAny<CancellationToken>()))
        .ReturnsAsync(status is { } known
            ? new OrchestrationMetadata("WorkflowOrchestrator", OrchestrationId) { RuntimeStatus = known }
            : null);
}
