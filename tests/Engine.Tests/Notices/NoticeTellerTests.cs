using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Engine.Notices;
using WorkflowFunctions.Engine.Steps;
using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.Engine.Tests.Kit;

namespace WorkflowFunctions.Engine.Tests.Notices;

/// <summary>An approval is told over mail and over a second channel, the board.</summary>
public sealed class NoticeTellerTests
{
    private static readonly (string, string)[] Words =
        [("ApprovalEmailSubject", "It is done"), ("ApprovalEmailMessage", "<p>Approved &amp; done.</p>"), ("ApprovalEmailRecipients", "erin@example.com")];

    private readonly Board _board = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_channel_is_told_the_same_notice()
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = await ApprovedAsync(lab);

        await DriveAsync(lab, id);

        var told = Assert.Single(_board.Told);
        var mail = Assert.Single(lab.Mail.Sent);
        Assert.Equal(
            (NoticeKind.Approved, id, "Approve1", "It is done", "<p>Approved &amp; done.</p>"),
            (told.Kind, told.InstanceId, told.Step, told.Subject, told.Html));
        Assert.Equal(["erin@example.com"], told.Recipients);
        Assert.Equal("Approved & done.", told.Text.Trim());
        Assert.Equal($"{told.Key}@example.com", mail.MessageId);
        Assert.Equal((told.Subject, told.Html), (mail.Subject, mail.HtmlBody?.Trim()));
        var notes = await lab.HistoryAsync(id, HistoryKind.Note);
        Assert.Contains("Mail 'It is done' went to erin@example.com.", notes.Select(note => note.Message));
        Assert.Contains("Pinned to the board.", notes.Select(note => note.Message));
        Assert.Equal(InstanceStatus.Complete, (await lab.ReadAsync(id)).Status);
    }

    [Fact]
    public async Task A_channel_that_fails_is_told_again_and_the_others_are_not()
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = await ApprovedAsync(lab);
        _board.Answers.Enqueue(() => new NoticeDelivery.NotTold("no pins left", MayPass: true));
        _board.Answers.Enqueue(() => throw new IOException("The wall is gone."));

        await DriveAsync(lab, id);

        Assert.Single(lab.Mail.Sent);
        Assert.Equal(3, _board.Told.Count);
        Assert.Single(_board.Told.Select(notice => notice.Key).Distinct());
        Assert.Equal(InstanceStatus.Complete, (await lab.ReadAsync(id)).Status);
        var failed = await lab.HistoryAsync(id, HistoryKind.AttemptFailed);
        Assert.Contains("board: no pins left", failed[0].Message, StringComparison.Ordinal);
        Assert.Contains("board: IOException: The wall is gone.", failed[1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_attempt_without_a_record_of_its_own_does_not_forget_what_an_earlier_one_has_told()
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = await ApprovedAsync(lab);
        _board.Answers.Enqueue(() => new NoticeDelivery.NotTold("no pins left", MayPass: true));
        await RunOneAsync(lab, id);
        var lost = await NextAttemptAsync(lab, id);
        await lab.Store.AppendAsync(id, new OutcomeRecorded(
            lost.OutcomeKey, lab.Time.GetUtcNow(), lost.Visit, lost.Effect, lost.Number, new EffectOutcome.Failed("the process ended", MayPass: true)));

        await DriveAsync(lab, id);

        Assert.Single(lab.Mail.Sent);
        Assert.Equal(2, _board.Told.Count);
    }

    [Fact]
    public async Task A_process_that_dies_before_the_outcome_is_recorded_tells_the_notice_again_under_the_same_key()
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = await ApprovedAsync(lab);
        var died = await NextAttemptAsync(lab, id);
        using var process = new CancellationTokenSource();
        lab.Store.BeforeNextAppend = () =>
        {
            process.Cancel();
            throw new StorageUnavailableException("The test has killed the process.");
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Runner(lab).ExecuteAsync(id, died, process.Token));

        await Runner(lab).ExecuteAsync(id, died, Stop);
        await DriveAsync(lab, id);

        Assert.Equal(2, lab.Mail.Sent.Count);
        Assert.Single(lab.Mail.Sent.Select(mail => mail.MessageId).Distinct());
        Assert.Single(_board.Told.Select(notice => notice.Key).Distinct());
    }

    [Fact(Timeout = 300_000)]
    public async Task A_channel_that_hangs_holds_up_no_other_and_costs_none_a_second_telling()
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = await ApprovedAsync(lab);
        var attempt = await NextAttemptAsync(lab, id);
        _board.HangsOnce = true;

        var running = Runner(lab).ExecuteAsync(id, attempt, TestContext.Current.CancellationToken);
        await _board.Hanging.Task;
        Assert.Single(lab.Mail.Sent);
        lab.Time.Advance(RetryPolicy.Default.AttemptLimit * 2);
        await running;
        await DriveAsync(lab, id);

        Assert.Single(lab.Mail.Sent);
        Assert.Equal(2, _board.Told.Count);
    }

    [Fact]
    public async Task A_channel_that_refuses_for_good_is_not_tried_again_and_the_instance_goes_on()
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = await ApprovedAsync(lab);
        _board.Answers.Enqueue(() => new NoticeDelivery.NotTold("not here", MayPass: false));

        await DriveAsync(lab, id);

        Assert.Single(lab.Mail.Sent);
        Assert.Single(_board.Told);
        Assert.Equal(InstanceStatus.Complete, (await lab.ReadAsync(id)).Status);
    }

    [Fact]
    public async Task The_mail_of_an_email_step_is_mail_and_nothing_else()
    {
        await using var lab = await Laboratory.OpenAsync();
        var id = await lab.StartAsync(Workflows.Of(Workflows.Step(
            "Mail1", "Email", "EndNOOP", ("Subject", "Hello"), ("Message", "<p>Hello</p>"), ("Recipients", "erin@example.com"))));

        await DriveAsync(lab, id);

        Assert.Single(lab.Mail.Sent);
        Assert.Empty(_board.Told);
    }

    [Fact]
    public async Task Two_channels_of_one_name_are_refused_by_that_name()
    {
        await using var lab = await Laboratory.OpenAsync();

        Assert.Contains("'board'", Assert.Throws<InvalidOperationException>(() => lab.Notices(new Board(), new Board())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_documentation_has_the_channel_that_is_tested() => Assert.Contains(
        $"```csharp\n{RepositoryFiles.Read("tests/Engine.Tests/Samples/ChatChannel.cs")}```",
        RepositoryFiles.Read("docs/custom-channels.md"),
        StringComparison.Ordinal);

    [Theory]
    [InlineData(HttpStatusCode.Created, null)]
    [InlineData(HttpStatusCode.BadGateway, true)]
    [InlineData(HttpStatusCode.NotFound, false)]
    public async Task The_documented_channel_posts_a_notice_under_its_key_and_says_what_became_of_it(HttpStatusCode status, bool? mayPass)
    {
        await using var server = await WebServer.StartAsync((int)status);
        using var client = new HttpClient { BaseAddress = new Uri(server.Url("/")) };
        var notice = new Notice("a/2/approval-mail/1", NoticeKind.Approved, Guid.Empty, "Approve1", ["erin@example.com"], "It is done", "<b>Done.</b>");

        var delivery = await new Example.ChatChannel(client).TellAsync(notice, Stop);

        Assert.Equal(mayPass, (delivery as NoticeDelivery.NotTold)?.MayPass);
        using var posted = JsonDocument.Parse(Assert.Single(server.Requests).Body);
        Assert.Equal("a/2/approval-mail/1", posted.RootElement.GetProperty("id").GetString());
        Assert.Equal("Done.", posted.RootElement.GetProperty("text").GetString()?.Trim());
    }

    /// <summary>An instance whose approval is about to be told.</summary>
    private static async Task<Guid> ApprovedAsync(Laboratory lab)
    {
        var id = await lab.StartAsync(Workflows.OneApproval(1, Words));
        await lab.AdvanceAsync(id);
        await lab.AcceptAsync(id, Workflows.First, "alice");
        return id;
    }

    private StepRunner Runner(Laboratory lab) => new(
        lab.Store, lab.Definitions, lab.Claims, [new EmailExecutor(lab.MailChannel)], lab.Notices(_board), lab.Time, lab.Metrics, NullLogger<StepRunner>.Instance);

    private async Task RunOneAsync(Laboratory lab, Guid id) => await Runner(lab).ExecuteAsync(id, await NextAttemptAsync(lab, id), Stop);

    /// <summary>The next attempt, however long that takes.</summary>
    private static async Task<AttemptId> NextAttemptAsync(Laboratory lab, Guid id)
    {
        while (true)
        {
            switch ((await lab.AdvanceAsync(id)).Next)
            {
                case NextAction.RunStep run:
                    return run.Attempt;
                case NextAction.WaitUntil wait:
                    lab.Time.Advance(wait.Time - lab.Time.GetUtcNow());
                    break;
                case var next:
                    throw new InvalidOperationException($"No attempt follows, but {next}.");
            }
        }
    }

    private async Task DriveAsync(Laboratory lab, Guid id)
    {
        while ((await lab.AdvanceAsync(id)).Next is not NextAction.Finished)
            await RunOneAsync(lab, id);
    }

    /// <summary>A channel that keeps what it is told, and answers as the test wants.</summary>
    private sealed class Board : INoticeChannel
    {
        public string Name => "board";

        public ConcurrentQueue<Notice> Told { get; } = [];

        public Queue<Func<NoticeDelivery>> Answers { get; } = [];

        public bool HangsOnce { get; set; }

        public TaskCompletionSource Hanging { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public async Task<NoticeDelivery> TellAsync(Notice notice, CancellationToken cancellation)
        {
            Told.Enqueue(notice);
            if (HangsOnce)
            {
                HangsOnce = false;
                Hanging.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
            }

            return Answers.TryDequeue(out var answer) ? answer() : new NoticeDelivery.Told("Pinned to the board.");
        }
    }
}
