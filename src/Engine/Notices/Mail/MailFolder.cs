using MimeKit;
using WorkflowFunctions.Engine.Stores;

namespace WorkflowFunctions.Engine.Notices.Mail;

/// <summary>
/// Puts mail into a folder as <c>.eml</c> files instead of sending it. The file is named by the Message-ID, so that a repeated
/// effect replaces its file and leaves one. Only the user of this process can read them.
/// </summary>
public sealed class MailFolder(string directory) : IMailTransport
{
    /// <summary>Takes other users' access away from a folder, and from the mail in it, that an earlier release has left readable.</summary>
    public void Restrict()
    {
        if (!Directory.Exists(directory))
            return;
        PrivateFiles.EnsureFolder(directory);
        foreach (var mail in Directory.EnumerateFiles(directory, "*.eml"))
            PrivateFiles.RestrictFile(mail);
    }

    public async Task SendAsync(MimeMessage message, CancellationToken cancellation)
    {
        PrivateFiles.EnsureFolder(directory);
        var effect = message.MessageId ?? throw new ArgumentException("The message has no Message-ID.", nameof(message));
        var name = new string([.. effect.TakeWhile(character => character != '@')
            .Select(character => char.IsAsciiLetterOrDigit(character) ? character : '-')]);
        var target = Path.Combine(directory, name + ".eml");
        var partial = target + ".partial";
        // As a server would get it: encoded, in lines that are not too long.
        message.Prepare(EncodingConstraint.SevenBit);
        await using (var file = PrivateFiles.Open(partial, FileMode.Create, FileShare.None))
            await message.WriteToAsync(FormatFor(message), file, cancellation);
        File.Move(partial, target, overwrite: true);
    }

    private static FormatOptions FormatFor(MimeMessage message)
    {
        var format = FormatOptions.Default.Clone();
        format.NewLineFormat = NewLineFormat.Dos;
        // Such an address cannot be written in ASCII (RFC 6532).
        format.International = InternationalAddresses.In(message).Any();
        return format;
    }
}
