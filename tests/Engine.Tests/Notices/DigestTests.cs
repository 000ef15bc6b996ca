using MailKit.Security;
using Microsoft.Extensions.Configuration;
using MimeKit;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine.Notices;
using WorkflowFunctions.Engine.Notices.Digests;
using WorkflowFunctions.Engine.Notices.Mail;
using WorkflowFunctions.Engine.Outgoing;
using WorkflowFunctions.Engine.Tests.Kit;

namespace WorkflowFunctions.Engine.Tests.Notices;

/// <summary>
/// Whoever wants it is told once a day, at eight in Berlin, what waits. The laboratory begins on the 1st of March at 13:00 there; the PKI
/// approvers (2) are alice, bob and whoever a test adds.
/// </summary>
public sealed class DigestTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whoever_wants_a_digest_gets_no_single_mails_and_one_a_day_with_what_waits()
    {
        await using var lab = await OpenAsync(("PublicUrl", "https://flow.example.com"));
        lab.Book.AddRole(2, "ALICE@team.example.com");
        await lab.Digests().RunAsync(Stop);
        var id = await lab.StartAsync(Workflows.OneApproval(1, ("NotifyApprovers", "True"), ("ReminderHours", "8"), ("DeadlineHours", "48")));
        await lab.DriveAsync(id);
        Assert.Equal(["ALICE@team.example.com", "bob@example.com"], To(lab));
        Assert.Contains("1 who may answer are told by their digest of the day.", (await lab.HistoryAsync(id, HistoryKind.Note)).Select(note => note.Message));
        lab.Time.Advance(TimeSpan.FromHours(8));
        await lab.DriveAsync(id);
        Assert.DoesNotContain("alice@example.com", To(lab));
        lab.Mail.Sent.Clear();

        await RunUntilAsync(lab, TimeSpan.FromDays(1));

        var mail = Assert.Single(lab.Mail.Sent);
        Assert.Equal("alice@example.com", Assert.Single(mail.To.Mailboxes).Address);
        Assert.Equal("Waiting for your answer: 1", mail.Subject);
        Assert.Contains(
            $"<a href=\"https://flow.example.com/instances/{id}\">A workflow</a>: requested by erin, waits at the step &#39;Approve1&#39; since 2026-03-01 13:00, until 2026-03-03 13:00",
            mail.HtmlBody, StringComparison.Ordinal);
        Assert.Contains($"https://flow.example.com/instances/{id}", mail.TextBody, StringComparison.Ordinal);
        Assert.StartsWith("digest/2026-03-02/", mail.MessageId, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_sent_before_its_time_nor_to_whom_nothing_waits_for()
    {
        await using var lab = await OpenAsync(("Notices:Digest:People:1", "dave"));
        lab.Book.Add("dave", "dave@example.com", 3);
        await WaitingAsync(lab);
        lab.Time.SetUtcNow(At(3, 2, 6, 59));
        await lab.Digests().RunAsync(Stop);
        Assert.Empty(lab.Mail.Sent);

        lab.Time.SetUtcNow(At(3, 2, 7, 0));
        await lab.Digests().RunAsync(Stop);

        Assert.Equal(["alice@example.com"], To(lab));
    }

    [Fact]
    public async Task What_comes_later_in_the_day_is_told_the_next_day()
    {
        await using var lab = await OpenAsync();
        lab.Time.SetUtcNow(At(3, 2, 7, 0));
        await lab.Digests().RunAsync(Stop);
        await WaitingAsync(lab);
        lab.Time.SetUtcNow(At(3, 2, 8, 0));
        await lab.Digests().RunAsync(Stop);
        Assert.Empty(lab.Mail.Sent);

        lab.Time.SetUtcNow(At(3, 3, 7, 0));
        await lab.Digests().RunAsync(Stop);

        Assert.Single(lab.Mail.Sent);
    }

    [Fact]
    public async Task Several_workers_at_once_and_another_process_after_them_tell_it_once()
    {
        await using var lab = await OpenAsync();
        await WaitingAsync(lab);
        lab.Time.SetUtcNow(At(3, 2, 7, 0));
        var other = lab.Digests();
        lab.Mail.BeforeNextSend = () => other.RunAsync(Stop);

        await lab.Digests().RunAsync(Stop);
        await lab.Digests().RunAsync(Stop);

        Assert.Single(lab.Mail.Sent);
    }

    [Fact]
    public async Task A_worker_that_dies_on_the_way_is_followed_by_another_under_the_same_key()
    {
        await using var lab = await OpenAsync();
        await WaitingAsync(lab);
        lab.Time.SetUtcNow(At(3, 2, 7, 0));
        Assert.True(await lab.DigestStore.ClaimDigestAsync(DigestTurn.Begin("key-of-alice", before: null, new DateOnly(2026, 3, 2), lab.Time.GetUtcNow())!));
        lab.Time.SetUtcNow(At(3, 2, 7, 59));
        await lab.Digests().RunAsync(Stop);
        Assert.Empty(lab.Mail.Sent);

        lab.Time.SetUtcNow(At(3, 2, 8, 0));
        await lab.Digests().RunAsync(Stop);

        Assert.Single(lab.Mail.Sent);
    }

    [Fact]
    public async Task A_host_that_stops_meanwhile_leaves_it_to_the_next_one()
    {
        await using var lab = await OpenAsync();
        await WaitingAsync(lab);
        lab.Time.SetUtcNow(At(3, 2, 7, 0));
        using var host = new CancellationTokenSource();
        lab.Mail.BeforeNextSend = async () =>
        {
            await host.CancelAsync();
            host.Token.ThrowIfCancellationRequested();
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => lab.Digests().RunAsync(host.Token));
        lab.Time.Advance(TimeSpan.FromMinutes(1));

        await lab.Digests().RunAsync(Stop);

        Assert.Single(lab.Mail.Sent);
    }

    [Fact]
    public async Task One_whose_address_is_refused_holds_up_nobody_and_what_may_pass_is_tried_again_over_a_real_server()
    {
        await using var sink = new MailSink(("RCPT TO:<alice@", "550 no such mailbox"), ("RCPT TO:<carol@", "450 busy"));
        await using var lab = await OpenAsync(("Notices:Digest:People:0", "*"));
        lab.Book.Add("carol", "carol@example.com", 2);
        lab.Book.Add("silent", null, 2);
        await WaitingAsync(lab);
        lab.Time.SetUtcNow(At(3, 2, 7, 0));
        var worker = lab.Digests(Server(lab, sink));
        await worker.RunAsync(Stop);
        await worker.RunAsync(Stop);
        Assert.Equal(["alice", "bob", "carol"], Asked(sink));
        lab.Time.Advance(TimeSpan.FromMinutes(1));

        await worker.RunAsync(Stop);

        Assert.Equal(["alice", "bob", "carol", "carol"], Asked(sink));
        Assert.Single(sink.Mails);
    }

    [Fact]
    public async Task A_server_that_is_away_is_tried_with_growing_pauses_until_the_day_is_over()
    {
        await using var lab = await OpenAsync();
        await WaitingAsync(lab);
        var attempts = 0;
        var channel = new FailingChannel(() => attempts++);
        lab.Time.SetUtcNow(At(3, 2, 7, 0));
        var worker = lab.Digests(channel);
        for (var minute = 0; minute < 16 * 60; minute++)
        {
            await worker.RunAsync(Stop);
            lab.Time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.InRange(attempts, 15, 25);
        var before = attempts;
        await worker.RunAsync(Stop);
        Assert.Equal(before, attempts);
    }

    [Fact]
    public async Task A_channel_that_has_told_it_is_not_asked_again_when_another_fails()
    {
        await using var lab = await OpenAsync();
        await WaitingAsync(lab);
        lab.Time.SetUtcNow(At(3, 2, 7, 0));
        var worker = lab.Digests(lab.MailChannel, new FailingChannel(() => { }));
        await worker.RunAsync(Stop);
        lab.Time.Advance(TimeSpan.FromMinutes(1));
        await worker.RunAsync(Stop);

        Assert.Single(lab.Mail.Sent);
    }

    [Theory]
    [InlineData(2, 7, 1)]
    [InlineData(1, 22, 1)]
    [InlineData(5, 7, 2)]
    public async Task A_clock_that_jumps_makes_up_nothing_twice(int day, int hour, int mails)
    {
        await using var lab = await OpenAsync();
        await WaitingAsync(lab);
        await RunAtAsync(At(3, 2, 7, 0));
        await RunAtAsync(At(3, day, hour, 30));
        await RunAtAsync(At(3, day, hour, 31));
        Assert.Equal(mails, lab.Mail.Sent.Count);

        await RunAtAsync(At(4, 1, 7, 0));
        Assert.Equal(mails + 1, lab.Mail.Sent.Count);

        async Task RunAtAsync(DateTimeOffset at)
        {
            lab.Time.AdjustTime(at);
            await lab.Digests().RunAsync(Stop);
        }
    }

    /// <summary>A host that looks every quarter of an hour may not look between the time and midnight at all.</summary>
    [Fact]
    public async Task What_is_due_shortly_before_midnight_is_sent_within_the_hour_after_it_once_and_as_that_of_its_day()
    {
        await using var lab = await OpenAsync(("Notices:Digest:At", "23:50"));
        await WaitingAsync(lab);
        foreach (var at in (DateTimeOffset[])[At(3, 2, 22, 45), At(3, 2, 23, 0), At(3, 2, 23, 15), At(3, 3, 0, 0)])
        {
            lab.Time.SetUtcNow(at);
            await lab.Digests().RunAsync(Stop);
            Assert.Equal(at < At(3, 2, 23, 0) ? 0 : 1, lab.Mail.Sent.Count);
        }

        Assert.StartsWith("digest/2026-03-02/", lab.Mail.Sent.Single().MessageId, StringComparison.Ordinal);
        lab.Time.SetUtcNow(At(3, 3, 23, 0));
        await lab.Digests().RunAsync(Stop);
        Assert.Equal(2, lab.Mail.Sent.Count);
    }

    [Fact]
    public async Task A_day_whose_time_was_missed_by_an_hour_and_by_midnight_is_not_made_up()
    {
        await using var lab = await OpenAsync(("Notices:Digest:At", "23:30"));
        await WaitingAsync(lab);
        lab.Time.SetUtcNow(At(3, 2, 23, 30));
        await lab.Digests().RunAsync(Stop);
        Assert.Empty(lab.Mail.Sent);
    }

    [Fact]
    public void A_digest_that_lies_far_ahead_says_only_that_the_clock_was_wrong()
    {
        var (today, now) = (new DateOnly(2026, 3, 2), At(3, 2, 7, 0));
        var told = new DigestTurn("alice", 4, today, 1, NextAt: null);
        Assert.Null(DigestTurn.Begin("alice", told, today, now));
        Assert.Null(DigestTurn.Begin("alice", told with { Day = today.AddDays(1) }, today, now));
        Assert.Equal(5, DigestTurn.Begin("alice", told with { Day = today.AddDays(2) }, today, now)?.Revision);
        Assert.Equal(5, DigestTurn.Begin("alice", told with { Day = today.AddDays(-1) }, today, now)?.Revision);
        Assert.Null(DigestTurn.Begin("alice", told with { NextAt = now.AddHours(1) }, today, now));
        Assert.Equal(2, DigestTurn.Begin("alice", told with { NextAt = now.AddHours(1).AddTicks(1) }, today, now)?.Attempts);
    }

    [Fact]
    public async Task What_waits_for_somebody_absent_is_in_the_digest_of_whoever_answers_in_his_place_once_and_marked()
    {
        await using var lab = await OpenAsync(("Notices:Digest:People:1", "dave"));
        lab.Book.Add("dave", "dave@example.com", 3);
        lab.Absences.Add("dave", Laboratory.Approver("alice"), Laboratory.Approver("bob"));
        lab.Absences.Add("alice", Laboratory.Approver("bob"));
        var (both, bobs) = (await lab.StartAsync(Workflows.OneApproval(3)), await lab.StartAsync(Workflows.OneApproval(3)));
        await lab.AcceptAsync(bobs, Workflows.First, "alice");
        foreach (var id in (Guid[])[both, bobs])
            await lab.DriveAsync(id);

        lab.Time.SetUtcNow(At(3, 2, 7, 0));
        await lab.Digests().RunAsync(Stop);

        var mails = lab.Mail.Sent.ToDictionary(mail => Assert.Single(mail.To.Mailboxes).Address);
        Assert.Equal("Waiting for your answer: 2", mails["dave@example.com"].Subject);
        Assert.Equal(
            ["for alice, requested by erin", "for bob, requested by erin"],
            mails["dave@example.com"].TextBody!.Split('\n').Where(line => line.StartsWith("- ", StringComparison.Ordinal))
                .Select(line => line[(line.IndexOf(": ", StringComparison.Ordinal) + 2)..line.IndexOf(", waits", StringComparison.Ordinal)]).Order());
        Assert.Equal("Waiting for your answer: 1", mails["alice@example.com"].Subject);
        Assert.DoesNotContain("for bob", mails["alice@example.com"].TextBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_instance_that_cannot_be_read_or_not_in_time_is_told_as_the_list_has_it()
    {
        await using var lab = await OpenAsync(("Notices:Digest:People:0", "*"));
        var broken = await lab.StartAsync(Workflows.OneApproval(1));
        await lab.DriveAsync(broken);
        await WaitingAsync(lab);
        lab.Store.Unreadable.Add(broken);
        lab.Time.SetUtcNow(At(3, 2, 7, 0));
        await lab.Digests().RunAsync(Stop);
        Assert.Equal(["alice@example.com", "bob@example.com"], To(lab).Order());
        Assert.All(lab.Mail.Sent, mail => Assert.Equal("Waiting for your answer: 2", mail.Subject));
        lab.Mail.Sent.Clear();

        // Two people, and two instances of each.
        var (begun, all, never) = (0, new TaskCompletionSource(), new TaskCompletionSource());
        lab.Store.DuringEachRead = () =>
        {
            if (Interlocked.Increment(ref begun) == 4)
                all.SetResult();
            return never.Task;
        };
        lab.Time.SetUtcNow(At(3, 3, 7, 0));
        var run = lab.Digests().RunAsync(Stop);
        await all.Task;
        lab.Time.Advance(DigestComposer.LongestReading);

        await run;
        Assert.Equal(["alice@example.com", "bob@example.com"], To(lab).Order());
        Assert.All(lab.Mail.Sent, mail => Assert.Equal("Waiting for your answer: 2", mail.Subject));
    }

    [Theory]
    [InlineData(50, "")]
    [InlineData(51, "and 1 more")]
    public async Task Fifty_are_shown_and_it_says_how_many_more_there_are(int count, string rest)
    {
        await using var lab = await OpenAsync();
        foreach (var id in await lab.StartManyAsync(Workflows.OneApproval(1), count))
            await lab.DriveAsync(id);
        lab.Time.SetUtcNow(At(3, 2, 7, 0));
        await lab.Digests().RunAsync(Stop);

        var mail = Assert.Single(lab.Mail.Sent);
        Assert.Equal($"Waiting for your answer: {count}", mail.Subject);
        Assert.Equal(50, mail.HtmlBody!.Split("<li>").Length - 1);
        Assert.Equal(rest.Length > 0, mail.HtmlBody.Contains("more</p>", StringComparison.Ordinal));
        Assert.Contains(rest, mail.TextBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_words_may_be_set_and_values_are_never_markup_nor_tokens_nor_lines()
    {
        await using var lab = await OpenAsync(
            ("Notices:Templates:Digest:Subject", "$(Notice:Person): $(notice:COUNT)"), ("Notices:Templates:Digest:Html", "<b>$(notice:person)</b>$(notice:list)"),
            ("Notices:Templates:Digest:Text", "For $(notice:person)\n$(notice:list)"), ("Notices:Digest:People:0", "*"));
        lab.Book.Book = AddressBook.Empty;
        lab.Book.Add("<script>\r\nBcc: all@example.com $(notice:count)", "alice@example.com", 2);
        var hostile = Workflows.OneApproval(1) with { DisplayName = "<img src=x>$(notice:list)\n- forged" };
        await lab.DriveAsync(await lab.StartAsync(hostile));
        lab.Time.SetUtcNow(At(3, 2, 7, 0));
        await lab.Digests().RunAsync(Stop);

        var mail = Assert.Single(lab.Mail.Sent);
        Assert.Equal("<script>  Bcc: all@example.com $(notice:count): 1", mail.Subject);
        Assert.Empty(mail.Bcc);
        Assert.DoesNotContain("<script>", mail.HtmlBody, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", mail.HtmlBody, StringComparison.Ordinal);
        Assert.Contains("&lt;img src=x&gt;$(notice:list)", mail.HtmlBody, StringComparison.Ordinal);
        Assert.DoesNotContain("\n- forged", mail.TextBody!.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Notices:Digest:At", "8 o'clock", "Notices:Digest:At is '8 o'clock', but must be a time of day such as 08:00.")]
    [InlineData("Notices:Digest:At", "24:00", "Notices:Digest:At is '24:00', but must be a time of day such as 08:00.")]
    [InlineData("Notices:Digest:TimeZone", "Europe/Berlinn", "Notices:Digest:TimeZone is 'Europe/Berlinn', but must be the IANA name of a time zone that this machine knows, such as Europe/Berlin.")]
    [InlineData("Notices:Digest:People:0", " ", "Notices:Digest:People:0 must be the name or the address of somebody, or *.")]
    [InlineData("Notices:Digest:Time", "08:00", "Notices:Digest:Time is not known; Notices:Digest has At, TimeZone, People.")]
    public void What_is_wrong_is_named_with_what_would_be_right(string name, string value, string problem) =>
        Assert.Equal([problem], Assert.Throws<SettingsException>(() => Read([("Notices:Digest:People:0", "alice"), (name, value)])).Problems);

    [Fact]
    public void All_problems_are_told_at_once()
    {
        var problems = Assert.Throws<SettingsException>(() => Read(("Notices:Digest:At", "x"), ("Notices:Digest:TimeZone", "../x"), ("PublicUrl", "x"))).Problems;
        Assert.Equal(4, problems.Length);
        Assert.Contains(problems, problem => problem.StartsWith("Notices:Digest:People names nobody", StringComparison.Ordinal));
        Assert.Contains("set Notices:Digest:People:0 to 'alice'", Assert.Single(Assert.Throws<SettingsException>(() => Read(("Notices:Digest:People", "alice"))).Problems), StringComparison.Ordinal);
    }

    private static DateTimeOffset At(int month, int day, int hour, int minute) => new(2026, month, day, hour, minute, 0, TimeSpan.Zero);

    private static async Task WaitingAsync(Laboratory lab) => await lab.DriveAsync(await lab.StartAsync(Workflows.OneApproval(1)));

    /// <summary>Looks every hour.</summary>
    private static async Task RunUntilAsync(Laboratory lab, TimeSpan later)
    {
        var worker = lab.Digests();
        for (var end = lab.Time.GetUtcNow() + later; lab.Time.GetUtcNow() < end; lab.Time.Advance(TimeSpan.FromHours(1)))
            await worker.RunAsync(Stop);
    }

    private static IEnumerable<string> To(Laboratory lab) => lab.Mail.Sent.SelectMany(mail => mail.To.Mailboxes).Select(address => address.Address);

    private static IEnumerable<string> Asked(MailSink sink) => sink.Commands.Where(command => command.StartsWith("RCPT", StringComparison.Ordinal))
        .Select(command => command[9..command.IndexOf('@', StringComparison.Ordinal)]).Order(StringComparer.Ordinal);

    private static MailChannel Server(Laboratory lab, MailSink sink) => new(
        new MailServer(new MailServerOptions("127.0.0.1", sink.Port, SecureSocketOptions.None, SignIn: null), new OutgoingConnector(new Names(), TimeProvider.System)),
        new MailOptions(new MailboxAddress("", "flow@example.org")), lab.Time);

    private static NoticeOptions Read(params (string Name, string Value)[] settings)
    {
        var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in settings)
            values[name] = value;
        return NoticeOptions.Read(new ConfigurationBuilder().AddInMemoryCollection(values).Build());
    }

    /// <summary>A laboratory that tells alice once a day, at eight in Berlin, and that knows the addresses of alice and bob.</summary>
    private static async Task<Laboratory> OpenAsync(params (string Name, string Value)[] settings)
    {
        var lab = await Laboratory.OpenAsync(Read(
            [("Notices:Digest:People:0", "Alice"), ("Notices:Digest:At", "08:00"), ("Notices:Digest:TimeZone", "Europe/Berlin"), .. settings]));
        lab.Book.Add("alice", "alice@example.com", 2);
        lab.Book.Add("bob", "bob@example.com", 2);
        return lab;
    }

    private sealed class FailingChannel(Action told) : INoticeChannel
    {
        public string Name => "chat";

        public Task<NoticeDelivery> TellAsync(Notice notice, CancellationToken cancellation)
        {
            told();
            return Task.FromResult<NoticeDelivery>(new NoticeDelivery.NotTold("away", MayPass: true));
        }
    }
}
