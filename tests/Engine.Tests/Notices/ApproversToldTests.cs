using MailKit.Security;
using Microsoft.Extensions.Logging.Abstractions;
using MimeKit;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Core.Security;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Engine.Notices;
using WorkflowFunctions.Engine.Notices.Mail;
using WorkflowFunctions.Engine.Outgoing;
using WorkflowFunctions.Engine.Steps;
using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.Engine.Tests.Kit;

namespace WorkflowFunctions.Engine.Tests.Notices;

/// <summary>A step tells those who may answer it; the PKI approvers (2) are alice, bob and whoever a test adds.</summary>
public sealed class ApproversToldTests
{
    private static readonly (string, string) Told = ("NotifyApprovers", "True");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_person_and_each_address_of_a_role_gets_one_mail_of_his_own()
    {
        await using var lab = await OpenAsync();
        lab.Book.Add("carol", "carol@example.com", 2, 3);
        lab.Book.Add("dave", "dave@example.com", 3);
        lab.Book.AddRole(2, "approvers@example.com");
        lab.Book.AddRole(1, "admins@example.com");
        lab.Book.Add("twin", "ALICE@example.com", 2);
        lab.Book.Add("silent", null, 2);

        var id = await lab.StartAsync(Workflows.OneApproval(2, Told));
        await lab.DriveAsync(id);

        Assert.Equal(
            ["approvers@example.com", "alice@example.com", "bob@example.com", "carol@example.com"],
            lab.Mail.Sent.Select(mail => Assert.Single(mail.To.Mailboxes).Address));
        Assert.Distinct(lab.Mail.Sent.Select(mail => mail.MessageId));
        Assert.All(lab.Mail.Sent, mail => Assert.StartsWith($"{id}/2/approvers-mail/1/", mail.MessageId, StringComparison.Ordinal));
        Assert.Equal(InstanceStatus.Suspended, (await lab.ReadAsync(id)).Status);
        Assert.Contains(
            "Mail 'Your answer is wanted: A workflow' went to approvers@example.com, alice@example.com, bob@example.com, carol@example.com.",
            (await lab.HistoryAsync(id, HistoryKind.Note)).Select(note => note.Message));
    }

    [Fact]
    public async Task Whom_role_tokens_have_found_is_told_and_whoever_is_barred_is_not()
    {
        await using var lab = await OpenAsync();
        lab.Book.Add("erin", "erin@example.com", 2);
        var step = Workflows.ApprovalBy("Approve1", "EndNOOP", "dave", "$(requester)", "PKI Approvers");
        var id = await lab.StartAsync(Workflows.Of(With(step, Told, ("RequesterMayApprove", "False"))));
        await lab.DriveAsync(id);

        Assert.Equal(["dave@example.com", "alice@example.com", "bob@example.com"], To(lab));
    }

    [Fact]
    public async Task A_step_that_asks_for_values_tells_too()
    {
        await using var lab = await OpenAsync();
        var step = Workflows.Input("Ask1", """{ "a": { "Type": "string" } }""", "EndNOOP");
        var id = await lab.StartAsync(Workflows.Of(With(step, Told)));
        await lab.DriveAsync(id);

        Assert.Equal(["alice@example.com", "bob@example.com"], To(lab));
    }

    [Fact]
    public async Task Nobody_with_an_address_is_noted_and_the_step_waits()
    {
        await using var lab = await Laboratory.OpenAsync();
        lab.Book.Add("alice", "alice@example.com\r\nBcc: all@example.com", 2);
        lab.Book.Add("bob", "bob@example.com, all@example.com", 2);
        var id = await lab.StartAsync(Workflows.OneApproval(1, Told));
        await lab.DriveAsync(id);

        Assert.Empty(lab.Mail.Sent);
        Assert.Contains("No recipient is left: the mail was not sent.", (await lab.HistoryAsync(id, HistoryKind.Note)).Select(note => note.Message));
        Assert.Equal(InstanceStatus.Suspended, (await lab.ReadAsync(id)).Status);
    }

    [Theory]
    [InlineData(100, 0)]
    [InlineData(101, 1)]
    public async Task A_hundred_are_told_and_the_history_says_how_many_more_there_are(int people, int more)
    {
        await using var lab = await Laboratory.OpenAsync();
        for (var number = 0; number < people; number++)
            lab.Book.Add($"p{number}", $"p{number}@example.com", 2);
        var id = await lab.StartAsync(Workflows.OneApproval(1, Told));
        await lab.DriveAsync(id);

        Assert.Equal(100, lab.Mail.Sent.Count);
        Assert.Equal(more, (await lab.HistoryAsync(id, HistoryKind.Note)).Count(note => note.Message == "1 more who may answer are not told: a notice has at most 100 recipients."));
    }

    [Fact]
    public async Task One_whose_address_is_refused_holds_up_nobody_else_and_over_a_real_server_nobody_is_told_twice()
    {
        await using var sink = new MailSink(("RCPT TO:<alice@", "550 no such mailbox"), ("RCPT TO:<carol@", "450 busy"));
        await using var lab = await OpenAsync();
        lab.Book.Add("carol", "carol@example.com", 2);
        var runner = Runner(lab, sink);
        var id = await lab.StartAsync(Workflows.OneApproval(1, Told));

        var (first, second) = (await RunAsync(lab, runner, id), await RunAsync(lab, runner, id));

        Assert.Equal((1, 2), (first.Number, second.Number));
        Assert.Single(sink.Mails);
        Assert.Equal(
            ["RCPT TO:<alice@example.com>", "RCPT TO:<bob@example.com>", "RCPT TO:<carol@example.com>", "RCPT TO:<carol@example.com>"],
            sink.Commands.Where(command => command.StartsWith("RCPT", StringComparison.Ordinal)));
        var failed = await lab.HistoryAsync(id, HistoryKind.AttemptFailed);
        Assert.Contains("the mail server refused recipient 'alice@example.com': 550 no such mailbox; the mail server did not take recipient 'carol@example.com': 450 busy", failed[0].Message, StringComparison.Ordinal);
        Assert.DoesNotContain("alice", failed[1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_process_that_dies_before_the_outcome_is_recorded_tells_again_under_the_same_keys()
    {
        await using var lab = await OpenAsync();
        var id = await lab.StartAsync(Workflows.OneApproval(1, Told));
        var attempt = Assert.IsType<NextAction.RunStep>((await lab.AdvanceAsync(id)).Next).Attempt;
        using var process = new CancellationTokenSource();
        lab.Store.BeforeNextAppend = () =>
        {
            process.Cancel();
            throw new StorageUnavailableException("The test has killed the process.");
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => lab.Runner.ExecuteAsync(id, attempt, process.Token));

        await lab.DriveAsync(id);

        Assert.Equal(4, lab.Mail.Sent.Count);
        Assert.Equal(2, lab.Mail.Sent.Select(mail => mail.MessageId).Distinct().Count());
    }

    [Fact]
    public async Task Reminders_go_to_those_who_have_not_answered_yet()
    {
        await using var lab = await OpenAsync();
        lab.Book.Add("carol", "carol@example.com", 2);
        lab.Book.AddRole(2, "approvers@example.com");
        var id = await lab.StartAsync(Workflows.OneApproval(3, Told, ("ReminderHours", "8")));
        await lab.DriveAsync(id);
        lab.Mail.Sent.Clear();
        await lab.AcceptAsync(id, Workflows.First, "bob");
        lab.Time.Advance(TimeSpan.FromHours(8));
        await lab.DriveAsync(id);

        Assert.Equal(["approvers@example.com", "alice@example.com", "carol@example.com"], To(lab));
        Assert.All(lab.Mail.Sent, mail => Assert.Equal("Waiting for an answer: A workflow", mail.Subject));
    }

    [Fact]
    public async Task Whoever_was_answered_for_is_not_reminded()
    {
        await using var lab = await OpenAsync();
        var id = await lab.StartAsync(Workflows.OneApproval(2, Told, ("ReminderHours", "8")));
        await lab.DriveAsync(id);
        lab.Mail.Sent.Clear();
        var alice = Laboratory.Approver("alice");
        var dave = Laboratory.Person("dave", 3) with { InPlaceOf = [new Absent(alice.Person, alice.RoleIds, [])] };
        Assert.IsType<SignalResult.Accepted>(await lab.SignalAsync(id, Workflows.First, dave));

        lab.Time.Advance(TimeSpan.FromHours(8));
        await lab.DriveAsync(id);

        Assert.Equal(["bob@example.com"], To(lab));
    }

    [Fact]
    public async Task Of_very_many_who_have_answered_each_is_left_out_although_the_instance_only_counts_them()
    {
        await using var lab = await Laboratory.OpenAsync();
        string[] names = [.. Enumerable.Range(0, 260).Select(number => $"p{number:000}")];
        var id = await lab.StartAsync(Workflows.OneApproval(300, ("NotifyApprovers", "True"), ("ReminderHours", "8")));
        await lab.DriveAsync(id);
        foreach (var name in names)
            await lab.AcceptAsync(id, Workflows.First, name);
        await lab.AdvanceAsync(id);
        Assert.NotEmpty(Assert.IsType<InstanceState.AwaitingSignal>((await lab.PeekAsync(id)).Snapshot.State).Tally);
        var lookUps = lab.Store.LookUps;
        lab.Book.Add("p000", "p000@example.com", 2);
        lab.Book.Add("p259", "p259@example.com", 2);
        lab.Book.Add("late", "late@example.com", 2);
        lab.Time.Advance(TimeSpan.FromHours(8));
        await lab.DriveAsync(id);

        Assert.Equal(["late@example.com"], To(lab));
        // Each vote is looked up once when it is taken, and none for the reminder.
        Assert.Equal(lookUps, lab.Store.LookUps);
    }

    [Fact]
    public async Task Of_votes_whose_voters_the_instance_does_not_know_so_many_are_looked_up_and_others_at_the_next_reminder()
    {
        await using var lab = await Laboratory.OpenAsync();
        const int counted = NoticeComposer.MostLookedUp + 20;
        string[] names = [.. Enumerable.Range(0, 200 + counted).Select(number => $"p{number:000}")];
        var id = await lab.StartAsync(Workflows.OneApproval(names.Length + 10, ("NotifyApprovers", "True"), ("ReminderHours", "8")));
        await lab.DriveAsync(id);
        foreach (var name in names)
            await lab.AcceptAsync(id, Workflows.First, name);
        await lab.AdvanceAsync(id);
        foreach (var name in names)
            lab.Book.Add(name, $"{name}@example.com", 2);
        lab.Book.Add("late", "late@example.com", 2);
        // Somebody who has answered at an earlier visit, and not at this one.
        lab.Book.Add("again", "again@example.com", 2);
        var read = await lab.PeekAsync(id);
        // As an earlier release has counted them.
        var waiting = Assert.IsType<InstanceState.AwaitingSignal>(read.Snapshot.State) with { CountedBy = [] };
        var snapshot = read.Snapshot with { State = waiting, Signallers = read.Snapshot.Signallers.Add(Laboratory.Person("again").Key) };
        Assert.True(await lab.Store.CommitAsync(new InstanceCommit(read.Version, snapshot, [], [])));
        var told = new HashSet<string>();
        for (var reminder = 1; reminder <= 2; reminder++)
        {
            (lab.Store.LookUps, var sent) = (0, lab.Mail.Sent.Count);
            lab.Time.Advance(TimeSpan.FromHours(8));
            await lab.DriveAsync(id);
            Assert.InRange(lab.Store.LookUps, 1, NoticeComposer.MostLookedUp + 10);
            var reminded = To(lab).Skip(sent).ToList();
            Assert.Contains("late@example.com", reminded);
            told.UnionWith(reminded);
        }

        Assert.Equal(["again@example.com", "late@example.com"], told.Order(StringComparer.Ordinal));
        Assert.Contains(await lab.HistoryAsync(id, HistoryKind.Note), note => note.Message.StartsWith("21 who have answered before are not told", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Reminders_whose_recipients_are_named_go_to_them_alone()
    {
        await using var lab = await OpenAsync();
        var id = await lab.StartAsync(Workflows.OneApproval(1, Told, ("ReminderHours", "8"), ("ReminderRecipients", "team@example.com")));
        await lab.DriveAsync(id);
        lab.Mail.Sent.Clear();
        lab.Time.Advance(TimeSpan.FromHours(8));
        await lab.DriveAsync(id);

        Assert.Equal(["team@example.com"], To(lab));
    }

    [Fact]
    public async Task The_words_are_those_of_the_step_with_its_tokens()
    {
        await using var lab = await OpenAsync();
        var id = await lab.StartAsync(Workflows.OneApproval(
            1, Told, ("NotifySubject", "Please: $(title)"), ("NotifyMessage", "<p>$(requester) &amp; you $(secret:mail)</p>")));
        await lab.DriveAsync(id);

        Assert.All(lab.Mail.Sent, mail =>
            Assert.Equal(("Please: A workflow", "<p>erin &amp; you $(secret:mail)</p>"), (mail.Subject, mail.HtmlBody?.Trim())));
    }

    private static IEnumerable<string> To(Laboratory lab) => lab.Mail.Sent.SelectMany(mail => mail.To.Mailboxes).Select(address => address.Address);

    /// <summary>A laboratory that knows the addresses of alice and bob.</summary>
    private static async Task<Laboratory> OpenAsync()
    {
        var lab = await Laboratory.OpenAsync();
        lab.Book.Add("alice", "alice@example.com", 2);
        lab.Book.Add("bob", "bob@example.com", 2);
        return lab;
    }

    private static StepDefinition With(StepDefinition step, params (string Name, string Value)[] parameters) => step with
    {
        ConfigurationParameters = step.ConfigurationParameters.SetAll(Core.JsonMap.From(parameters)),
    };

    /// <summary>Tells by mail over SMTP.</summary>
    private static StepRunner Runner(Laboratory lab, MailSink sink)
    {
        var server = new MailServer(
            new MailServerOptions("127.0.0.1", sink.Port, SecureSocketOptions.None, SignIn: null),
            new OutgoingConnector(new Names(), TimeProvider.System));
        var notices = new NoticeTeller(
            [new MailChannel(server, new MailOptions(new MailboxAddress("", "flow@example.org")), lab.Time)],
            new NoticeComposer(lab.Book, lab.Store, NoticeOptions.Default), lab.Store, NullLogger<NoticeTeller>.Instance);
        return new StepRunner(lab.Store, lab.Definitions, lab.Claims, [], notices, lab.Time, lab.Metrics, NullLogger<StepRunner>.Instance);
    }

    private static async Task<AttemptId> RunAsync(Laboratory lab, StepRunner runner, Guid id)
    {
        if ((await lab.AdvanceAsync(id)).Snapshot.State.DueAt is { } due && due > lab.Time.GetUtcNow())
            lab.Time.Advance(due - lab.Time.GetUtcNow());
        var attempt = Assert.IsType<NextAction.RunStep>((await lab.AdvanceAsync(id)).Next).Attempt;
        await runner.ExecuteAsync(id, attempt, Stop);
        await lab.AdvanceAsync(id);
        return attempt;
    }
}
