using Microsoft.Extensions.Time.Testing;
using MimeKit;
using WorkflowFunctions.Engine.Notices;
using WorkflowFunctions.Engine.Notices.Mail;

namespace WorkflowFunctions.Engine.Tests.Notices;

/// <summary>Mails that each recipient gets alone, one after the other.</summary>
public sealed class MailToEachTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_that_hangs_for_one_of_them_takes_the_time_of_nobody_else()
    {
        var time = new FakeTimeProvider();
        var server = new HangingServer("b@example.com");
        var telling = new MailChannel(server, new MailOptions(new MailboxAddress("", "flow@example.org")), time).TellAsync(
            new Notice("key", NoticeKind.AnswerWanted, Guid.Empty, "Step", ["a@example.com", "b@example.com", "c@example.com"], "Subject", "<p>Words</p>") { EachAlone = true }, Stop);
        await server.Hangs.Task.WaitAsync(Stop);
        time.Advance(MailChannel.PatienceForOne - TimeSpan.FromTicks(1));
        Assert.False(telling.IsCompleted);
        time.Advance(TimeSpan.FromTicks(1));

        var failed = Assert.IsType<NoticeDelivery.NotTold>(await telling);

        Assert.Equal(["a@example.com", "c@example.com"], server.Taken);
        Assert.Equal(["a@example.com", "c@example.com"], failed.Done);
        Assert.True(failed.MayPass);
        Assert.Equal("the mail server did not take a mail within 20 seconds", failed.Reason);
        Assert.Equal("Mail 'Subject' went to a@example.com, c@example.com.", failed.Note);
    }

    private sealed class HangingServer(string address) : IMailTransport
    {
        public TaskCompletionSource Hangs { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public List<string> Taken { get; } = [];

        public async Task SendAsync(MimeMessage message, CancellationToken cancellation)
        {
            var to = message.To.Mailboxes.Single().Address;
            if (to == address)
            {
                Hangs.SetResult();
                await Task.Delay(Timeout.Infinite, cancellation);
            }

            Taken.Add(to);
        }
    }
}
