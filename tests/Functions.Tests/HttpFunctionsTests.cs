using System.Net;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Moq;
using WorkflowFunctions.Functions.Tests.Scenarios;
using WorkflowFunctions.HostScenarios;

namespace WorkflowFunctions.Functions.Tests;

public sealed class HttpFunctionsTests : IAsyncLifetime
{
    private readonly Mock<DurableTaskClient> _client = new("hub");
    private ShellHost _host = null!;
    private Story _story = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await ShellHost.StartAsync(_client.Object);
        // In two steps every signal rings. At once, only one that moves the instance does.
        _host.StoreTrouble.FoldsAtOnce = false;
        _story = new Story(_host);
    }

    public async ValueTask DisposeAsync()
    {
        _story.Dispose();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task A_start_starts_one_orchestration_and_raises_nothing()
    {
        var id = await _story.StartAsync(Samples.TwoApprovals);
        _client.Verify(client => client.ScheduleNewOrchestrationInstanceAsync(WorkflowOrchestrator.Name, null,
            It.Is<StartOrchestrationOptions?>(options => options!.InstanceId == id.ToString("D")), CancellationToken.None), Times.Once());
        _client.VerifyNoOtherCalls();
    }

    [Fact]
    public async Task An_accepted_signal_raises_exactly_the_event_of_its_step_on_exactly_its_instance()
    {
        await _story.StartAsync(Samples.TwoApprovals);
        var id = await _story.StartAsync(Samples.TwoApprovals);
        _client.Invocations.Clear();
        await _story.ApproveAsync(id, ScenarioSettings.Approver(1));
        _client.Verify(client => client.RaiseEventAsync(id.ToString("D"), "RequireApproval1.ApprovalStatus", null, CancellationToken.None),
            Times.Once());
        _client.VerifyNoOtherCalls();
    }

    [Fact]
    public async Task Of_votes_that_are_folded_at_once_the_one_that_moves_the_instance_raises_the_event_of_the_step_it_leaves()
    {
        _host.StoreTrouble.FoldsAtOnce = true;
        var id = await _story.StartAsync(Samples.TwoApprovals);
        _client.Invocations.Clear();
        await _story.ApproveAsync(id, ScenarioSettings.Approver(1));
        Assert.Empty((await _host.Store.ReadAsync(id, CancellationToken.None))!.Unread);
        _client.VerifyNoOtherCalls();

        await _story.ApproveAsync(id, ScenarioSettings.Approver(2));
        _client.Verify(client => client.RaiseEventAsync(id.ToString("D"), "RequireApproval1.ApprovalStatus", null, CancellationToken.None),
            Times.Once());
        _client.VerifyNoOtherCalls();
    }

    [Fact]
    public async Task The_event_is_named_like_the_signal_of_the_step_at_which_the_instance_stands()
    {
        var id = await _story.StartAsync(Samples.TwoStages, new { production = "True" });
        await _story.ApproveAsync(id, ScenarioSettings.Owner, "OwnerApproval.ApprovalStatus");
        await _story.ReadStatusAsync(id);
        _client.Invocations.Clear();
        await _story.ApproveAsync(id, ScenarioSettings.Approver(1), "SecurityApproval.ApprovalStatus");
        _client.Verify(client => client.RaiseEventAsync(id.ToString("D"), "SecurityApproval.ApprovalStatus", null, CancellationToken.None),
            Times.Once());
        _client.VerifyNoOtherCalls();
    }

    [Theory]
    [InlineData(ScenarioSettings.Requester, "True", Story.FirstApproval, HttpStatusCode.Forbidden)]
    [InlineData("nobody", "True", Story.FirstApproval, HttpStatusCode.Unauthorized)]
    [InlineData("approver1", "Perhaps", Story.FirstApproval, HttpStatusCode.BadRequest)]
    [InlineData("approver1", "True", "RequireApproval2.ApprovalStatus", HttpStatusCode.Conflict)]
    public async Task A_refused_signal_raises_nothing(string person, string approved, string signal, HttpStatusCode status)
    {
        var id = await _story.StartAsync(Samples.TwoApprovals);
        _client.Invocations.Clear();
        Assert.Equal(status, await _story.SignalAsync(id, person, approved, signal));
        _client.VerifyNoOtherCalls();
    }

    [Fact]
    public async Task A_signal_is_accepted_even_where_its_ring_is_refused()
    {
        var id = await _story.StartAsync(Samples.TwoApprovals);
        _client
            .Setup(client => client.RaiseEventAsync(It.IsAny<string>(), It.IsAny<string>(), It.IsAny<object?>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(new IOException("not running"));
        await _story.ApproveAsync(id, ScenarioSettings.Approver(1));
        Assert.Single((await _host.Store.ReadAsync(id, CancellationToken.None))!.Unread);
    }

    [Theory]
    [InlineData("/healthz/live", HttpStatusCode.OK)]
    [InlineData("/KeyfactorAPI/Workflow/Instances", HttpStatusCode.Unauthorized)]
    [InlineData("/", HttpStatusCode.Unauthorized)]
    [InlineData("/nowhere/at/all", HttpStatusCode.Unauthorized)]
    public async Task The_catch_all_serves_the_whole_pipeline(string path, HttpStatusCode status)
    {
        using var http = _host.CreateClient();
        using var response = await http.GetAsync(path, TestContext.Current.CancellationToken);
        Assert.Equal(status, response.StatusCode);
        Assert.StartsWith("application/", response.Content.Headers.ContentType!.MediaType, StringComparison.Ordinal);
    }
}
