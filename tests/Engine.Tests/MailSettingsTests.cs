using MailKit.Security;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using WorkflowFunctions.Core;
using WorkflowFunctions.Engine.Notices.Mail;
using WorkflowFunctions.Engine.Outgoing;

namespace WorkflowFunctions.Engine.Tests;

public sealed class MailSettingsTests
{
    [Theory]
    [InlineData(null, null, 587, SecureSocketOptions.StartTls)]
    [InlineData("OnConnect", "", 465, SecureSocketOptions.SslOnConnect)]
    [InlineData("none", "25", 25, SecureSocketOptions.None)]
    [InlineData("StartTls", "2525", 2525, SecureSocketOptions.StartTls)]
    public void The_port_follows_from_tls_where_none_is_set(string? tls, string? text, int port, SecureSocketOptions expected)
    {
        var problems = new List<string>();
        var options = MailServerOptions.Read(Of(("Mail:Smtp:Host", "smtp.example.com"), ("Mail:Smtp:Tls", tls), ("Mail:Smtp:Port", text)), problems);

        Assert.Empty(problems);
        Assert.Equal(new MailServerOptions("smtp.example.com", port, expected, SignIn: null), options);
    }

    [Fact]
    public void Every_wrong_setting_is_named_with_what_would_be_right_and_without_secrets()
    {
        var wrong = Wrong(("Mail:From", "nobody"), ("Mail:Smtp:Host", "smtp://me:secret@example.com"), ("Mail:Smtp:Port", "65536"),
            ("Mail:Smtp:Tls", "2"), ("Mail:Smtp:Password", "secret"));

        Assert.Equal(
            """
            Mail:From is 'nobody', but must be a mail address such as 'workflow@localhost'.
            Mail:Smtp:Host must be the name of a host such as 'smtp.example.com', without scheme, port and user.
            Mail:Smtp:Tls is '2', but must be StartTls, OnConnect or None.
            Mail:Smtp:Port is '65536', but must be a number from 1 to 65535.
            Mail:Smtp:User is not set, but must be where Mail:Smtp:Password is.
            """, wrong.Message);
    }

    [Theory]
    [InlineData("Mail:Smtp:Port", "25", "Mail:Smtp:Host is not set, but must name the mail server where Mail:Smtp:Port is set.")]
    [InlineData("Mail:From", "a@example.com", "Mail:Folder is not set, but must name the folder that mail is put into as .eml files, unless Mail:Smtp:Host names a mail server.")]
    public void What_is_missing_is_named(string name, string value, string problem) => Assert.Equal([problem], Wrong((name, value)).Problems);

    [Fact]
    public void A_setting_that_nothing_reads_is_named()
    {
        var wrong = Wrong(("Mail:Form", "a@example.com"), ("Mail:Smtp:Host", "smtp.example.com"), ("Mail:Smtp:Pasword", "secret"));

        Assert.Equal(
            """
            Mail:Form is not known; Mail has From, Smtp, Folder.
            Mail:Smtp:Pasword is not known; Mail:Smtp has Host, Port, Tls, User, Password.
            """, wrong.Message);
    }

    // Shells have a variable MAIL.
    [Fact]
    public void The_mailbox_of_a_shell_is_no_setting() =>
        Assert.IsType<MailServer>(Transport(null, ("Mail", "/var/mail/me"), ("Mail:Smtp:Host", "smtp.example.com")));

    [Fact]
    public void A_folder_that_cannot_be_used_is_refused_before_the_first_mail()
    {
        var file = Path.GetTempFileName();
        try
        {
            var wrong = Wrong(("Mail:Folder", Path.Combine(file, "mail")));

            Assert.StartsWith($"Mail:Folder is '{Path.Combine(file, "mail")}', but must be a folder that this process may create and write to", Assert.Single(wrong.Problems), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void A_user_has_a_password()
    {
        var wrong = Wrong(("Mail:Smtp:Host", "smtp.example.com"), ("Mail:Smtp:User", "flow"));

        Assert.Equal(["Mail:Smtp:Password is not set, but must be where Mail:Smtp:User is."], wrong.Problems);
    }

    [Fact]
    public void Mail_goes_to_the_server_where_there_is_one_and_into_a_folder_otherwise()
    {
        Assert.IsType<MailServer>(Transport(null, ("Mail:Smtp:Host", "smtp.example.com"), ("Mail:Folder", "mail")));
        Assert.IsType<MailFolder>(Transport(null, ("Mail:Smtp:Host", ""), ("Mail:Smtp:User", ""), ("Mail:Folder", Path.GetTempPath())));
        Assert.IsType<MailFolder>(Transport("mail"));
    }

    [Fact]
    public void Printing_the_options_shows_no_password()
    {
        var settings = Of(("Mail:Smtp:Host", "smtp.example.com"), ("Mail:Smtp:User", "flow"), ("Mail:Smtp:Password", "secret"));
        var options = MailServerOptions.Read(settings, []);

        Assert.Equal("secret", options?.SignIn?.Password);
        Assert.DoesNotContain("secret", options?.ToString(), StringComparison.Ordinal);
    }

    private static SettingsException Wrong(params (string Name, string? Value)[] settings) =>
        Assert.Throws<SettingsException>(() => Transport(null, settings));

    private static IMailTransport Transport(string? defaultFolder, params (string Name, string? Value)[] settings)
    {
        using var provider = new ServiceCollection().AddSingleton(TimeProvider.System).AddOutgoing(new ConfigurationBuilder().Build())
            .AddMail(new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, setting.Value))).Build(), defaultFolder)
            .BuildServiceProvider();
        return provider.GetRequiredService<IMailTransport>();
    }

    private static Func<string, string?> Of(params (string Name, string? Value)[] settings) =>
        name => Array.Find(settings, setting => setting.Name == name).Value;
}
