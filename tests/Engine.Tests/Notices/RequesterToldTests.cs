using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Engine.Notices.Mail;
using WorkflowFunctions.Engine.Tests.Kit;

namespace WorkflowFunctions.Engine.Tests.Notices;

/// <summary>erin is told how what she has requested has ended.</summary>
public sealed class RequesterToldTests
{
    [Theory]
    [InlineData(true, "Complete: A workflow", "Your request 'A workflow' has ended: Complete.")]
    [InlineData(false, "Rejected: A workflow", "Your request 'A workflow' has ended: Denied by bob at step 'Approve1'.")]
    public async Task The_requester_gets_one_mail_when_the_instance_has_ended(bool approved, string subject, string text)
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = await lab.StartAsync(Workflows.OneApproval(1) with { NotifyRequester = true });
        await lab.DriveAsync(id);
        await lab.AcceptAsync(id, Workflows.First, "bob", approved);
        await lab.DriveAsync(id);

        var mail = Assert.Single(lab.Mail.Sent);
        Assert.Equal((subject, text, "erin@example.com"), (mail.Subject, mail.TextBody?.Trim(), Assert.Single(mail.To.Mailboxes).Address));
        Assert.False(await lab.IsDueAsync(id));
    }

    [Fact]
    public async Task A_failure_and_a_stop_by_others_are_told_with_their_reasons()
    {
        await using var lab = await Laboratory.OpenAsync();
        var stopped = await lab.StartAsync(Workflows.OneApproval(1) with { NotifyRequester = true });
        await lab.DriveAsync(stopped);
        await lab.StopAsync(stopped);
        await lab.DriveAsync(stopped);
        var failed = await lab.StartAsync(Workflows.Of(Workflows.Step("Mail1", "Email", "EndNOOP", ("Subject", "s"), ("Message", "m"), ("Recipients", "<nobody>"))) with { NotifyRequester = true });
        await lab.DriveAsync(failed);

        Assert.Equal(["Stopped: A workflow", "Failed: A workflow"], lab.Mail.Sent.Select(mail => mail.Subject));
        Assert.Contains("Stopped by admin.", lab.Mail.Sent[0].TextBody, StringComparison.Ordinal);
        Assert.Contains("Step 'Mail1' failed: recipient '<nobody>' is no mail address", lab.Mail.Sent[1].TextBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_ends_in_one_write_with_the_last_vote_is_told_too_and_found_again_after_a_crash()
    {
        var lab = await Laboratory.OpenAsync(foldsAtOnce: true);
        var id = await lab.StartAsync(Workflows.OneApproval(1) with { NotifyRequester = true });
        await lab.DriveAsync(id);
        await lab.AcceptAsync(id, Workflows.First, "bob");
        Assert.Equal(InstanceStatus.Complete, (await lab.PeekAsync(id)).Snapshot.Status);
        await lab.ClaimAsync(id);

        await using var next = await lab.ReopenAsync();
        await next.Resume.RecoverAsync(next.Time.GetUtcNow().AddSeconds(1), TestContext.Current.CancellationToken);
        var again = Assert.IsType<NextAction.WaitUntil>((await next.AdvanceAsync(id)).Next).Time;
        next.Time.Advance(again - next.Time.GetUtcNow());
        await next.DriveAsync(id);

        Assert.Single(next.Mail.Sent);
        Assert.True((await next.PeekAsync(id)).Snapshot.State.IsOver);
    }

    [Fact]
    public async Task The_loop_of_the_embedded_host_tells_and_tries_again_by_itself()
    {
        await using var lab = await Laboratory.OpenAsync();
        lab.Mail.Failure = new MailNotSentException("the server was busy", mayPass: true);
        var id = await lab.StartAsync(Workflows.OneApproval(1) with { NotifyRequester = true });
        await lab.DriveAsync(id);
        await using var loop = lab.RunLoop();
        await lab.AcceptAsync(id, Workflows.First, "bob");
        await loop.Doorbell.RingAsync(id);
        await Eventually.HoldsAsync(async () => (await lab.PeekAsync(id)).Snapshot.State.Farewell is Farewell.Retrying);
        lab.Mail.Failure = null;
        await Eventually.HoldsAsync(async () =>
        {
            lab.Time.Advance(TimeSpan.FromSeconds(5));
            return (await lab.PeekAsync(id)).Snapshot.State.IsOver;
        });

        Assert.Single(lab.Mail.Sent);
    }

    [Fact]
    public async Task A_requester_without_an_address_is_noted_and_a_deleted_instance_tells_nobody()
    {
        await using var lab = await Laboratory.OpenAsync();
        lab.Book.Add("erin", "all@example.com, erin@example.com");
        var id = await lab.StartAsync(Workflows.OneApproval(1) with { NotifyRequester = true });
        await lab.DriveAsync(id);
        await lab.AcceptAsync(id, Workflows.First, "bob");
        await lab.DriveAsync(id);
        Assert.Contains("No mail address of erin is known.", (await lab.HistoryAsync(id, HistoryKind.Note)).Select(note => note.Message));

        var gone = await lab.StartAsync(Workflows.OneApproval(1) with { NotifyRequester = true });
        await lab.AcceptAsync(gone, Workflows.First, "bob");
        var attempt = Assert.IsType<NextAction.RunStep>((await lab.AdvanceAsync(gone)).Next).Attempt;
        await lab.DeleteAsync(gone);
        await lab.Runner.ExecuteAsync(gone, attempt, TestContext.Current.CancellationToken);

        Assert.Empty(lab.Mail.Sent);
    }
}
