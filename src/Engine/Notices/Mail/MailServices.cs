using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;
using WorkflowFunctions.Core;
using WorkflowFunctions.Engine.Outgoing;
using WorkflowFunctions.Engine.Stores;

namespace WorkflowFunctions.Engine.Notices.Mail;

/// <summary>
/// Registers mail. It is sent by a server if one is configured, over a checked connection (<see cref="OutgoingServices"/>); otherwise it
/// goes into a folder.
/// </summary>
public static class MailServices
{
    private const string FolderSetting = "Mail:Folder";

    /// <param name="defaultFolder">
    /// The folder to use if neither <c>Mail:Smtp:Host</c> nor <c>Mail:Folder</c> is set; null if one of the two is required.
    /// </param>
    /// <exception cref="SettingsException">
    /// A setting below <c>Mail</c> is wrong; the exception lists every problem. The transport throws it when it is first asked for, if
    /// <c>Mail:Folder</c> cannot be used.
    /// </exception>
    public static IServiceCollection AddMail(this IServiceCollection services, IConfiguration configuration, string? defaultFolder)
    {
        var problems = new List<string>();
        KnownSettings.Expect(configuration.GetSection("Mail"), problems, "From", "Smtp", "Folder");
        KnownSettings.Expect(configuration.GetSection("Mail:Smtp"), problems, "Host", "Port", "Tls", "User", "Password");
        var from = Sender(configuration["Mail:From"], problems);
        var transport = Transport(name => configuration[name], defaultFolder, problems);
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
        if (setting(FolderSetting) is { Length: > 0 } named)
            return _ => Usable(named);
        if (defaultFolder is not null)
            return _ => Restricted(new MailFolder(defaultFolder));
        if (problems.Count == before)
            problems.Add("Mail:Folder is not set, but must name the folder that mail is put into as .eml files, unless Mail:Smtp:Host names a mail server.");
        return null;
    }

    // Otherwise it would be each step that sends mail that tells of it.
    private static MailFolder Usable(string folder)
    {
        try
        {
            PrivateFiles.EnsureFolder(folder);
            return Restricted(new MailFolder(folder));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new SettingsException([$"{FolderSetting} is '{folder}', but must be a folder that this process may create and write to: {failure.Message}"]);
        }
    }

    private static MailFolder Restricted(MailFolder folder)
    {
        folder.Restrict();
        return folder;
    }
}
