using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using MimeKit;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Machine;
using WorkflowFunctions.Engine.Notices;
using WorkflowFunctions.Engine.Notices.Mail;
using WorkflowFunctions.Engine.Steps;
using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.Engine.Tests.Kit;

namespace WorkflowFunctions.Engine.Tests;

public sealed class EmailExecutorTests
{
    private static readonly DateTimeOffset Now = Contexts.Now;

    private readonly KeptMail _mail = new();

    [Fact]
    public async Task A_mail_has_sender_recipients_subject_html_and_a_message_id_that_names_the_effect()
    {
        var outcome = await SendAsync(["$(requester:mail)", "Team <team@example.com>"], data: ("cn", "www.example.com"));

        var sent = Assert.Single(_mail.Sent);
        Assert.IsType<EffectOutcome.Succeeded>(outcome);
        Assert.Equal("flow@example.org", sent.From.Mailboxes.Single().Address);
        Assert.Equal(["erin@example.com", "team@example.com"], sent.To.Mailboxes.Select(address => address.Address));
        Assert.Equal("Certificate www.example.com", sent.Subject);
        Assert.Equal("<b>www.example.com</b>", sent.HtmlBody?.Trim());
        Assert.Equal($"{Contexts.Id}/2/step/1@example.org", sent.MessageId);
        Assert.Equal(Now, sent.Date);
    }

    [Theory]
    [InlineData("approval-mail", "ApprovalEmail", "ApprovalEmailRecipients")]
    [InlineData("denial-mail", "DenialEmail", "DenialEmailRecipients")]
    [InlineData("reminder-mail-2", "ReminderEmail", "ReminderEmailRecipients")]
    [InlineData("reminder-mail-2", "ReminderEmail", "ReminderRecipients")]
    public async Task The_mails_of_an_approval_have_texts_and_recipients_of_their_own_with_tokens(string effect, string prefix, string recipients)
    {
        var step = Workflows.OneApproval(1, [
            ($"{prefix}Subject", "About $(cn)"), ($"{prefix}Message", "<b>$(cn)</b>"), (recipients, "$(requester:mail)")]).FindStep("Approve1")!;
        var context = Contexts.Of(step, new AttemptId(2, effect, 1), ("cn", "a & b"));

        await using var lab = await Laboratory.OpenAsync();
        var notices = new NoticeTeller([Channel()], new NoticeComposer(lab.Book, lab.Store, NoticeOptions.Default), lab.Store, NullLogger<NoticeTeller>.Instance);
        Assert.IsType<EffectOutcome.Succeeded>(await notices.TellAsync(context, TestContext.Current.CancellationToken));

        var sent = Assert.Single(_mail.Sent);
        Assert.Equal(("About a & b", "<b>a &amp; b</b>"), (sent.Subject, sent.HtmlBody?.Trim()));
        Assert.Equal("erin@example.com", sent.To.Mailboxes.Single().Address);
        Assert.Equal($"{Contexts.Id}/2/{effect}/1@example.org", sent.MessageId);
    }

    [Fact]
    public async Task Values_are_encoded_as_html_in_the_message()
    {
        await SendAsync(["a@example.com"], data: ("cn", "<script>alert(1)</script>"));

        Assert.DoesNotContain("<script>", Assert.Single(_mail.Sent).HtmlBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mail_says_the_same_without_html()
    {
        await SendAsync(["a@example.com"], data: ("cn", "<x> & y"));

        Assert.Equal("<x> & y", Assert.Single(_mail.Sent).TextBody?.Trim());
    }

    [Theory]
    [InlineData("Evil\u2028Bcc: evil@example.com")]
    [InlineData("Evil\u0085Bcc: evil@example.com")]
    [InlineData("Evil\vBcc: evil@example.com")]
    [InlineData("=?utf-8?q?Evil=0D=0ABcc:_evil@example.com?=")]
    public async Task No_value_adds_a_header_or_a_recipient(string hostile)
    {
        await SendAsync(["a@example.com"], data: ("cn", hostile));

        var sent = Assert.Single(_mail.Sent);
        Assert.Empty(sent.Bcc);
        Assert.Equal("a@example.com", sent.GetRecipients().Single().Address);
        Assert.DoesNotContain(sent.Headers, header => header.Field.Equals("Bcc", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("a\r\nBcc: evil@example.com")]
    [InlineData("a\nb")]
    [InlineData("a\0b")]
    public async Task A_value_that_would_add_a_header_line_fails_the_step_for_good(string hostile)
    {
        var inSubject = await SendAsync(["a@example.com"], data: ("cn", hostile));
        var inAddress = await SendAsync(["$(cn)@example.com"], data: ("cn", hostile));

        Assert.All([inSubject, inAddress], outcome => Assert.False(Assert.IsType<EffectOutcome.Failed>(outcome).MayPass));
        Assert.Empty(_mail.Sent);
    }

    [Fact]
    public async Task A_mail_that_becomes_too_long_fails_the_step_for_good()
    {
        var outcome = await SendAsync(["a@example.com"], string.Concat(Enumerable.Repeat("$(cn)", 50)), ("cn", new string('x', 100_000)));

        outcome.FailsWith(mayPass: false, "becomes too long");
        Assert.Empty(_mail.Sent);
    }

    [Fact]
    public async Task A_recipient_that_nothing_is_known_for_is_dropped_and_noted()
    {
        var outcome = await SendAsync(["$(owner)", "a@example.com"]);

        Assert.Equal("a@example.com", Assert.Single(_mail.Sent).To.Mailboxes.Single().Address);
        Assert.Contains("Recipient '$(owner)' was dropped: nothing is known for it.", Noted(outcome));
    }

    [Fact]
    public async Task Without_any_recipient_the_mail_is_not_sent_and_the_step_goes_on()
    {
        var outcome = await SendAsync(["$(owner)"]);

        Assert.Empty(_mail.Sent);
        Assert.Contains("No recipient is left: the mail was not sent.", Noted(outcome));
    }

    [Fact]
    public async Task A_single_token_may_stand_for_a_list_and_nothing_else_may()
    {
        await SendAsync(["$(owners)"], data: ("owners", "a@example.com; b@example.com"));
        var mixed = await SendAsync(["c@example.com;$(owners)"], data: ("owners", "a@example.com; b@example.com"));

        Assert.Equal(["a@example.com", "b@example.com"], Assert.Single(_mail.Sent).To.Mailboxes.Select(address => address.Address));
        Assert.IsType<EffectOutcome.Failed>(mixed);
    }

    [Theory]
    [InlineData("a@example.com,b@example.com")]
    [InlineData(" a@example.com ;; , b@example.com,")]
    [InlineData("\"Doe, A; \\\"x\\\"\" <a@example.com>, b@example.com")]
    public async Task The_list_of_a_token_is_separated_by_semicolons_or_commas_outside_of_quotes(string owners)
    {
        await SendAsync(["$(owners)"], data: ("owners", owners));

        Assert.Equal(["a@example.com", "b@example.com"], Assert.Single(_mail.Sent).To.Mailboxes.Select(address => address.Address));
    }

    [Fact]
    public async Task No_address_is_lost_in_a_quote_that_is_never_closed()
    {
        var outcome = await SendAsync(["$(owners)"], data: ("owners", "\"Doe, A <a@example.com>, b@example.com"));

        Assert.Equal("recipient '\"Doe' is no mail address", Assert.IsType<EffectOutcome.Failed>(outcome).Reason);
    }

    [Fact]
    public async Task A_token_may_stand_for_an_array_of_recipients()
    {
        await SendToOwnersAsync("""["a@example.com", "", null, "B <b@example.com>"]""");

        Assert.Equal(["a@example.com", "b@example.com"], Assert.Single(_mail.Sent).To.Mailboxes.Select(address => address.Address));
    }

    [Theory]
    [InlineData("""["a@example.com\r\nBcc: b@example.com"]""")]
    [InlineData("""["a@example.com;b@example.com"]""")]
    [InlineData("""[["a@example.com"]]""")]
    public async Task An_item_of_an_array_is_one_address(string owners)
    {
        var outcome = await SendToOwnersAsync(owners);

        Assert.IsType<EffectOutcome.Failed>(outcome);
        Assert.Empty(_mail.Sent);
    }

    [Fact]
    public async Task An_empty_array_is_nobody()
    {
        var outcome = await SendToOwnersAsync("[]");

        Assert.Empty(_mail.Sent);
        Assert.Contains("Recipient '$(owners)' was dropped: nothing is known for it.", Noted(outcome));
    }

    [Fact]
    public async Task An_array_names_at_most_a_hundred_recipients_too()
    {
        var owners = string.Join(',', Enumerable.Range(0, 101).Select(number => $"\"a{number}@example.com\""));

        (await SendToOwnersAsync($"[{owners}]")).Fails(mayPass: false, "101 recipients are named, but at most 100 are allowed: nobody was told anything");
    }

    [Theory]
    [InlineData(100, true)]
    [InlineData(101, false)]
    [InlineData(12_000, false)]
    public async Task A_mail_goes_to_at_most_a_hundred_recipients_or_to_nobody(int count, bool isSent)
    {
        var outcome = await SendAsync(["$(owners)"], data: ("owners", string.Join(';', Enumerable.Range(0, count).Select(number => $"a{number}@example.com"))));

        Assert.Equal(isSent ? 1 : 0, _mail.Sent.Count);
        if (!isSent)
            outcome.Fails(mayPass: false, $"{count} recipients are named, but at most 100 are allowed: nobody was told anything");
    }

    [Theory]
    [InlineData("=?utf-8?q?Approved=21?=")]
    [InlineData("x =?utf-8?b?QXBwcm92ZWQ=?= grüße, and so much more that one word of the header cannot hold all of it 😀")]
    public async Task A_value_that_looks_like_an_encoded_word_is_read_as_it_was_written(string value)
    {
        await SendAsync(["a@example.com", "\"=?utf-8?q?Boss?=\" <b@example.com>"], data: ("cn", value));

        var sent = Assert.Single(_mail.Sent);
        using var text = new MemoryStream();
        await sent.WriteToAsync(text, TestContext.Current.CancellationToken);
        text.Position = 0;
        using var read = await MimeMessage.LoadAsync(text, TestContext.Current.CancellationToken);
        Assert.Equal("Certificate " + value, read.Subject);
        Assert.DoesNotContain(value.Split("?=")[0], System.Text.Encoding.UTF8.GetString(text.ToArray()).Split("\n\n")[0], StringComparison.Ordinal);
        Assert.Equal(["a@example.com", "b@example.com"], read.To.Mailboxes.Select(address => address.Address));
    }

    [Theory]
    [InlineData("erin@example.com", false)]
    [InlineData("jörg@bücher.example", true)]
    public async Task A_file_of_mail_is_a_valid_mail_in_short_lines(string recipient, bool isInternational)
    {
        var directory = Directory.CreateTempSubdirectory("mail-tests-");
        try
        {
            var channel = new MailChannel(new MailFolder(directory.FullName), new MailOptions(new MailboxAddress("Flow", "flow@example.org")),
                new Microsoft.Extensions.Time.Testing.FakeTimeProvider(Now));
            var message = "<p>" + new string('x', 5000) + string.Concat(Enumerable.Repeat("Grüße ", 500)) + "</p>";
            await channel.TellAsync(
                new Notice("i/2/step/1", NoticeKind.Message, Contexts.Id, "Mail", [recipient], "Grüße " + new string('s', 3000), message), TestContext.Current.CancellationToken);

            var file = await File.ReadAllBytesAsync(Directory.GetFiles(directory.FullName).Single(), TestContext.Current.CancellationToken);
            var lines = System.Text.Encoding.Latin1.GetString(file).Split("\r\n");
            Assert.All(lines, line => Assert.InRange(line.Length, 0, 998));
            Assert.DoesNotContain(lines, line => line.Contains('\n', StringComparison.Ordinal));
            Assert.Equal(isInternational, file.Any(octet => octet > 127));
            using var read = await MimeMessage.LoadAsync(new MemoryStream(file), TestContext.Current.CancellationToken);
            Assert.Equal(message, read.HtmlBody?.TrimEnd());
            Assert.Equal(recipient, read.To.Mailboxes.Single().Address);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("nobody")]
    [InlineData("a@example.com, b@example.com")]
    [InlineData("@example.com")]
    public async Task What_is_no_single_address_fails_the_step_and_names_it(string address)
    {
        var outcome = Assert.IsType<EffectOutcome.Failed>(await SendAsync([address]));

        Assert.Equal($"recipient '{address}' is no mail address", outcome.Reason);
        Assert.False(outcome.MayPass);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_mail_that_was_not_sent_fails_the_step_with_the_reason_and_may_pass_if_the_transport_says_so(bool mayPass)
    {
        _mail.Failure = new MailNotSentException("no room", mayPass);

        var outcome = Assert.IsType<EffectOutcome.Failed>(await SendAsync(["a@example.com"]));

        Assert.Equal(("no room", mayPass), (outcome.Reason, outcome.MayPass));
    }

    [Fact]
    public async Task A_folder_of_mail_keeps_one_file_for_one_effect_however_often_it_is_repeated()
    {
        var directory = Directory.CreateTempSubdirectory("mail-tests-");
        try
        {
            using var message = new MimeMessage { MessageId = "../../etc/passwd/1@example.org", Subject = "Hello" };
            var folder = new MailFolder(Path.Combine(directory.FullName, "mail"));
            await folder.SendAsync(message, TestContext.Current.CancellationToken);
            await folder.SendAsync(message, TestContext.Current.CancellationToken);

            var file = Assert.Single(Directory.GetFiles(directory.FullName, "*", SearchOption.AllDirectories));
            Assert.Equal("------etc-passwd-1.eml", Path.GetFileName(file));
            using var kept = await MimeMessage.LoadAsync(file, TestContext.Current.CancellationToken);
            Assert.Equal("Hello", kept.Subject);
            if (!OperatingSystem.IsWindows())
            {
                Assert.Equal(PrivateFiles.FolderMode, File.GetUnixFileMode(Path.GetDirectoryName(file)!));
                Assert.Equal(PrivateFiles.PrivateMode, File.GetUnixFileMode(file));
            }
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private Task<EffectOutcome> SendAsync(string[] recipients, params (string Name, string Value)[] data) =>
        SendAsync(recipients, "<b>$(cn)</b>", data);

    private Task<EffectOutcome> SendAsync(string[] recipients, string message, params (string Name, string Value)[] data) =>
        SendAsync(recipients, message, JsonMap.From(data));

    private Task<EffectOutcome> SendToOwnersAsync(string json) =>
        SendAsync(["$(owners)"], "<b>text</b>", JsonMap.Empty.Set("owners", JsonElement.Parse(json)));

    private async Task<EffectOutcome> SendAsync(string[] recipients, string message, JsonMap data)
    {
        var step = Workflows.Step("Mail1", "Email", null, ("Subject", "Certificate $(cn)"), ("Message", message));
        step = step with { ConfigurationParameters = step.ConfigurationParameters.Set("Recipients", JsonSerializer.SerializeToElement(recipients)) };
        var context = Contexts.Of(step, data);
        return await Executor().ExecuteAsync(context, TestContext.Current.CancellationToken) with { Notes = context.Notes };
    }

    private EmailExecutor Executor() => new(Channel());

    private MailChannel Channel() => new(_mail, new MailOptions(new MailboxAddress("Flow", "flow@example.org")),
        new Microsoft.Extensions.Time.Testing.FakeTimeProvider(Now));

    private static IEnumerable<string> Noted(EffectOutcome outcome) => Assert.IsType<EffectOutcome.Succeeded>(outcome).Notes.Select(note => note.Message);
}
