using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using MimeKit;
using WorkflowFunctions.Engine.Notices.Mail;
using WorkflowFunctions.Engine.Stores;

namespace WorkflowFunctions.Engine.Tests;

/// <summary>Nobody but the user of the process reads mail that lies in a folder.</summary>
[UnsupportedOSPlatform("windows")]
public sealed partial class MailFolderTests : IDisposable
{
    private readonly string _above = Directory.CreateTempSubdirectory("mail-").FullName;

    private string Folder => Path.Combine(_above, "mail");

    public void Dispose() => Directory.Delete(_above, recursive: true);

    [Fact]
    public async Task The_folder_and_the_mail_in_it_are_the_users_own_whatever_the_umask()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such modes.");
        var before = Umask(0);
        try
        {
            await SendAsync();
        }
        finally
        {
            _ = Umask(before);
        }

        AssertPrivate();
    }

    [Fact]
    public async Task What_was_left_readable_is_taken_from_others()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such modes.");
        await SendAsync();
        foreach (var mail in Directory.GetFiles(Folder))
            File.SetUnixFileMode(mail, (UnixFileMode)0b110_110_110);
        File.SetUnixFileMode(Folder, (UnixFileMode)0b111_101_101);

        new MailFolder(Folder).Restrict();

        AssertPrivate();
    }

    private Task SendAsync()
    {
        var message = new MimeMessage { MessageId = "1.step@example.com", Subject = "Secret", Body = new TextPart("plain") { Text = "x" } };
        message.From.Add(new MailboxAddress("", "from@example.com"));
        message.To.Add(new MailboxAddress("", "to@example.com"));
        return new MailFolder(Folder).SendAsync(message, TestContext.Current.CancellationToken);
    }

    private void AssertPrivate()
    {
        Assert.Equal(PrivateFiles.FolderMode, File.GetUnixFileMode(Folder));
        Assert.Equal(PrivateFiles.PrivateMode, File.GetUnixFileMode(Assert.Single(Directory.GetFiles(Folder))));
    }

    [LibraryImport("libc", EntryPoint = "umask")]
    private static partial uint Umask(uint mask);
}
