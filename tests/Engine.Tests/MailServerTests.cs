using System.Net;
using System.Net.Sockets;
using System.Text;
using MailKit.Security;
using MimeKit;
using WorkflowFunctions.Engine.Notices.Mail;
using WorkflowFunctions.Engine.Outgoing;
using WorkflowFunctions.Engine.Tests.Kit;

namespace WorkflowFunctions.Engine.Tests;

public sealed class MailServerTests
{
    private static readonly NetworkCredential SignIn = new("flow", "hush-hush");
    private static readonly string SignInLine = Convert.ToBase64String(Encoding.UTF8.GetBytes("\0flow\0hush-hush"));

    [Fact]
    public async Task A_mail_arrives_complete()
    {
        await using var sink = new MailSink();
        await SendAsync(sink);

        using var text = new MemoryStream(Encoding.UTF8.GetBytes(Assert.Single(sink.Mails)));
        using var mail = await MimeMessage.LoadAsync(text, TestContext.Current.CancellationToken);
        Assert.Equal(["MAIL FROM:<flow@example.org>", "RCPT TO:<erin@example.com>", "RCPT TO:<team@example.com>", "DATA", "QUIT"],
            sink.Commands.Skip(1).Select(command => command.Split(" SIZE")[0]));
        Assert.Equal("Grüße", mail.Subject);
        Assert.Equal("<p>one</p>\n.\n<p>two</p>", mail.HtmlBody?.TrimEnd());
        Assert.Equal("i/2/step/1@example.org", mail.MessageId);
        Assert.Equal(["erin@example.com", "team@example.com"], mail.To.Mailboxes.Select(address => address.Address));
    }

    [Fact]
    public async Task A_server_that_takes_ascii_addresses_only_gets_no_other_and_the_mail_fails_for_good()
    {
        await using var sink = new MailSink();
        var failure = await Assert.ThrowsAsync<MailNotSentException>(() => SendAsync(sink, recipient: "jörg@example.com"));

        Assert.Equal(
            ("the mail server cannot send to or from 'jörg@example.com': it takes ASCII addresses only (no SMTPUTF8)", false), (failure.Message, failure.MayPass));
        Assert.DoesNotContain(sink.Commands, command => command.StartsWith("MAIL", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_that_takes_all_addresses_gets_them_as_they_are()
    {
        await using var sink = new MailSink(("EHLO", "250-sink\r\n250-8BITMIME\r\n250 SMTPUTF8"));
        await SendAsync(sink, recipient: "jörg@example.com");

        Assert.Contains(sink.Commands, command => command.StartsWith("MAIL FROM", StringComparison.Ordinal) && command.Contains("SMTPUTF8", StringComparison.Ordinal));
        Assert.Contains("RCPT TO:<jörg@example.com>", sink.Commands);
    }

    [Fact]
    public async Task An_international_domain_is_sent_in_ascii()
    {
        await using var sink = new MailSink();
        await SendAsync(sink, recipient: "erin@bücher.example");

        Assert.Contains("RCPT TO:<erin@xn--bcher-kva.example>", sink.Commands);
    }

    [Fact]
    public async Task The_configured_user_signs_in()
    {
        await using var sink = new MailSink();
        await SendAsync(sink, signIn: SignIn);

        Assert.Contains("AUTH PLAIN " + SignInLine, sink.Commands);
        Assert.Single(sink.Mails);
    }

    [Theory]
    [InlineData("RCPT TO:<team@", "550 5.1.1 no such mailbox", "the mail server refused recipient 'team@example.com': 550 5.1.1 no such mailbox")]
    [InlineData("MAIL FROM", "553 not you", "the mail server refused sender 'flow@example.org': 553 not you")]
    [InlineData("MAIL FROM", "530 5.7.0 Authentication required", "the mail server demands a sign-in: 5.7.0 Authentication required")]
    [InlineData(".", "554-looks like\r\n554 spam", "the mail server refused the mail: 554 looks like spam")]
    public async Task What_the_server_refuses_by_5xx_fails_for_good(string command, string reply, string reason) =>
        await AssertNotSentAsync(mayPass: false, reason, (command, reply));

    [Theory]
    [InlineData("RCPT TO:<team@", "450 greylisted", "the mail server did not take recipient 'team@example.com': 450 greylisted")]
    [InlineData("MAIL FROM", "421 shutting down", "the mail server did not take sender 'flow@example.org': 421 shutting down")]
    [InlineData(".", "452 disk full", "the mail server did not take the mail: 452 disk full")]
    public async Task What_the_server_does_not_take_now_may_pass(string command, string reply, string reason) =>
        await AssertNotSentAsync(mayPass: true, reason, (command, reply));

    [Theory]
    [InlineData("535 wrong: ", false, "the mail server refused the sign-in (535)")]
    [InlineData("454 later: ", true, "the mail server refused the sign-in (454)")]
    public async Task A_refused_sign_in_is_told_without_what_the_server_says_about_it(string reply, bool mayPass, string reason) =>
        await AssertNotSentAsync(mayPass, reason, ("AUTH", reply + SignInLine + " hush-hush"));

    [Fact]
    public async Task A_server_without_StartTls_gets_neither_password_nor_mail()
    {
        await using var sink = new MailSink();
        var failure = await Assert.ThrowsAsync<MailNotSentException>(() => SendAsync(sink, SecureSocketOptions.StartTls, SignIn));

        Assert.False(failure.MayPass);
        Assert.DoesNotContain(sink.Commands, command => command.StartsWith("AUTH", StringComparison.Ordinal) || command.StartsWith("MAIL", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Where_nobody_listens_it_may_pass()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        var failure = await Assert.ThrowsAsync<MailNotSentException>(() => SendAsync(port, cancellation: TestContext.Current.CancellationToken));

        Assert.True(failure.MayPass);
        Assert.StartsWith("the connection to the mail server failed: ", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("MAIL FROM")]
    [InlineData("DATA")]
    [InlineData(".")]
    public async Task A_server_that_hangs_up_before_it_has_taken_the_mail_may_take_it_later(string command)
    {
        await using var sink = new MailSink((command, ""));
        var failure = await Assert.ThrowsAsync<MailNotSentException>(() => SendAsync(sink));

        Assert.True(failure.MayPass);
        Assert.StartsWith("the connection to the mail server failed: ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mail_that_was_taken_is_sent_even_if_the_server_hangs_up_before_it_parts()
    {
        await using var sink = new MailSink(("QUIT", ""));
        await SendAsync(sink);

        Assert.Single(sink.Mails);
    }

    [Fact]
    public async Task A_server_that_says_nothing_is_left_when_the_time_is_over()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        using var time = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var sending = SendAsync(((IPEndPoint)silent.LocalEndpoint).Port, cancellation: time.Token);
        using var accepted = await silent.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        await time.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }

    [Fact]
    public async Task The_server_that_the_settings_name_may_be_an_internal_one_and_is_looked_up_once()
    {
        await using var sink = new MailSink();
        var names = new Names { ["mail.corp"] = [[IPAddress.Loopback], [IPAddress.Parse("169.254.169.254")]] };
        await SendAsync(sink.Port, cancellation: TestContext.Current.CancellationToken, host: "mail.corp", names: names);

        Assert.Single(sink.Mails);
        Assert.Equal(["mail.corp"], names.Asked);
    }

    [Fact]
    public async Task A_server_at_a_link_local_address_is_refused_for_good()
    {
        var failure = await Assert.ThrowsAsync<MailNotSentException>(
            () => SendAsync(25, cancellation: TestContext.Current.CancellationToken, host: "169.254.169.254"));

        Assert.False(failure.MayPass);
        Assert.Equal("the mail server cannot be used: '169.254.169.254' leads to a link-local address, which is refused always", failure.Message);
    }

    private static async Task AssertNotSentAsync(bool mayPass, string reason, (string Command, string Reply) scripted)
    {
        await using var sink = new MailSink(scripted);
        var failure = await Assert.ThrowsAsync<MailNotSentException>(() => SendAsync(sink, signIn: SignIn));

        Assert.Equal((reason, mayPass), (failure.Message, failure.MayPass));
        Assert.Null(failure.InnerException);
    }

    private static Task SendAsync(MailSink sink, SecureSocketOptions tls = SecureSocketOptions.None, NetworkCredential? signIn = null, string recipient = "erin@example.com") =>
        SendAsync(sink.Port, tls, signIn, recipient: recipient, cancellation: TestContext.Current.CancellationToken);

    private static async Task SendAsync(
        int port, SecureSocketOptions tls = SecureSocketOptions.None, NetworkCredential? signIn = null,
        string host = "127.0.0.1", Names? names = null, string recipient = "erin@example.com", CancellationToken cancellation = default)
    {
        using var mail = new MimeMessage { Subject = "Grüße", MessageId = "i/2/step/1@example.org" };
        mail.From.Add(new MailboxAddress("Flow", "flow@example.org"));
        mail.To.AddRange([new MailboxAddress("Erin", recipient), new MailboxAddress("Team", "team@example.com")]);
        mail.Body = new BodyBuilder { HtmlBody = "<p>one</p>\n.\n<p>two</p>" }.ToMessageBody();
        var connector = new OutgoingConnector(names ?? new Names(), TimeProvider.System);
        await new MailServer(new MailServerOptions(host, port, tls, signIn), connector).SendAsync(mail, cancellation);
    }
}
