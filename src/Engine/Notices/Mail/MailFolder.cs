using MimeKit;

namespace WorkflowFunctions.Engine.Notices.Mail;

/// <summary>
/// Puts mail into a folder as <c>.eml</c> files instead of sending it. The file is named after the Message-ID, so a repeated effect
/// replaces its file.
/// </summary>
public sealed class MailFolder(string directory) : IMailTransport
{
    public async Task SendAsync(MimeMessage message, CancellationToken cancellation)
    {
        Directory.CreateDirectory(directory);
        var effect = message.MessageId ?? throw new ArgumentException("The message has no Message-ID.", nameof(message));
        var name = new string([.. effect.TakeWhile(character => character != '@')
            .Select(character => char.IsAsciiLetterOrDigit(character) ? character : '-')]);
        var target = Path.Combine(directory, name + ".eml");
        var partial = target + ".partial";
        // As a server would get it: encoded, in lines that are not too long.
        message.Prepare(EncodingConstraint.SevenBit);
        await message.WriteToAsync(FormatFor(message), partial, cancellation);
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
