using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.Engine.Tests.Kit;

namespace WorkflowFunctions.Engine.Tests;

/// <summary>A write that took effect although nobody heard of it: whoever drives the instance has to be rung all the same.</summary>
public sealed class LostResponseTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_reader_whose_commit_took_effect_and_then_failed_rings_the_driver()
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = await DecidedAsync(lab);
        lab.Store.LosesNextResponse = true;

        await Assert.ThrowsAsync<StorageUnavailableException>(() => lab.Reader.FindAsync(id, Stop));

        Assert.Equal(InstanceStatus.Complete, (await lab.PeekAsync(id)).Snapshot.Status);
        Assert.Equal([(id, (SignalKey?)Workflows.First)], lab.Doorbell.Rings);
    }

    [Fact]
    public async Task A_sweep_whose_commit_took_effect_and_then_failed_rings_the_driver()
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = await DecidedAsync(lab);
        lab.Time.Advance(ResumeService.InboxPatience);
        lab.Store.LosesNextResponse = true;

        var report = await lab.Resume.RunAsync(Stop);

        Assert.Equal((1, 1), (report.Examined, report.Failed));
        Assert.Equal([(id, (SignalKey?)Workflows.First)], lab.Doorbell.Rings);
    }

    [Fact]
    public async Task A_signal_whose_append_took_effect_and_then_failed_rings_the_driver()
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = await lab.StartAsync(Workflows.OneApproval(1));
        lab.Doorbell.Rings.Clear();
        lab.Store.LosesNextResponse = true;

        await Assert.ThrowsAsync<StorageUnavailableException>(() => lab.AcceptAsync(id, Workflows.First, "alice"));

        Assert.Single((await lab.PeekAsync(id)).Unread);
        Assert.Equal([(id, (SignalKey?)Workflows.First)], lab.Doorbell.Rings);
    }

    /// <summary>An instance whose one approval is accepted and not folded yet.</summary>
    private static async Task<Guid> DecidedAsync(Laboratory lab)
    {
        var id = await lab.StartAsync(Workflows.OneApproval(1));
        await lab.AcceptAsync(id, Workflows.First, "alice");
        lab.Doorbell.Rings.Clear();
        return id;
    }
}
