using Microsoft.Extensions.DependencyInjection;
using MimeKit;
using WorkflowFunctions.Core;
using WorkflowFunctions.Engine.Outgoing;

namespace WorkflowFunctions.Engine.Notices.Mail;

/// <summary>
/// Registers mail. It is sent by a server if one is configured, over a checked connection (<see cref="OutgoingServices"/>); otherwise it
/// goes into a folder.
/// </summary>
public static class MailServices
{
    /// <param name="setting">The value of a setting such as <c>Mail:From</c>; null if it is not set.</param>
    /// <param name="defaultFolder">
    /// The folder to use if neither <c>Mail:Smtp:Host</c> nor <c>Mail:Folder</c> is set; null if one of the two is required.
    /// </param>
    /// <exception cref="SettingsException">A setting is wrong; the exception lists every problem.</exception>
    public static IServiceCollection AddMail(this IServiceCollection services, Func<string, string?> setting, string? defaultFolder)
    {
        var problems = new List<string>();
        var from = Sender(setting("Mail:From"), problems);
        var transport = Transport(setting, defaultFolder, problems);
        return problems.Count == 0 && from is not null && transport is not null
            ? services.AddSingleton(new MailOptions(from)).AddSingleton(transport)
            : throw new SettingsException([.. problems]);
    }

    private static MailboxAddress? Sender(string? setting, List<string> problems)
    {
        var from = setting ?? MailOptions.DefaultFrom;
        if (MailboxAddress.TryParse(from, out var address) && address.LocalPart.Length > 0 && address.Domain.Length > 0)
            return address;
        problems.Add($"Mail:From is '{from}', but must be a mail address such as '{MailOptions.DefaultFrom}'.");
        return null;
    }

    private static Func<IServiceProvider, IMailTransport>? Transport(Func<string, string?> setting, string? defaultFolder, List<string> problems)
    {
        var before = problems.Count;
        if (MailServerOptions.Read(setting, problems) is { } server)
            return provider => new MailServer(server, provider.GetRequiredService<OutgoingConnector>());
        if ((setting("Mail:Folder") is { Length: > 0 } named ? named : defaultFolder) is { } folder)
            return _ => Restricted(new MailFolder(folder));
        if (problems.Count == before)
            problems.Add("Mail:Folder is not set, but must name the folder that mail is put into as .eml files, unless Mail:Smtp:Host names a mail server.");
        return null;
    }

    private static MailFolder Restricted(MailFolder folder)
    {
        folder.Restrict();
        return folder;
    }
}
