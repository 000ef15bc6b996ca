using System.Globalization;
using System.Net;
using MailKit.Security;

namespace WorkflowFunctions.Engine.Notices.Mail;

/// <summary>A server that accepts outgoing mail.</summary>
/// <param name="SignIn">Null if the server accepts mail without it. As a credential, it does not print its password.</param>
public sealed record MailServerOptions(string Host, int Port, SecureSocketOptions Tls, NetworkCredential? SignIn)
{
    public const int DefaultPort = 587;
    public const int PortOfTlsOnConnect = 465;

    private const string Section = "Mail:Smtp:";

    /// <summary>Null if no server is configured, or if there are problems.</summary>
    /// <param name="setting">The value of a setting by its full name; null if it is not set.</param>
    public static MailServerOptions? Read(Func<string, string?> setting, List<string> problems)
    {
        // Deployment templates set a value they do not have to an empty text.
        string? Of(string name) => setting(Section + name) is { Length: > 0 } value ? value : null;
        var before = problems.Count;
        var host = ReadHost(Of("Host"), problems);
        var tls = ReadTls(Of("Tls"), problems);
        var port = ReadPort(Of("Port"), tls, problems);
        var (user, password) = (Of("User"), Of("Password"));
        if (user is null && password is not null)
            problems.Add($"{Section}User is not set, but must be where {Section}Password is.");
        if (user is not null && password is null)
            problems.Add($"{Section}Password is not set, but must be where {Section}User is.");
        if (Of("Host") is null && Array.Find(["Port", "Tls", "User", "Password"], name => Of(name) is not null) is { } useless)
            problems.Add($"{Section}Host is not set, but must name the mail server where {Section}{useless} is set.");
        return host is null || problems.Count > before
            ? null
            : new MailServerOptions(host, port, tls, user is null ? null : new NetworkCredential(user, password));
    }

    private static string? ReadHost(string? host, List<string> problems)
    {
        // The value is not shown, because it may be an address such as smtp://user:password@host.
        if (host is not null && Uri.CheckHostName(host) == UriHostNameType.Unknown)
            problems.Add($"{Section}Host must be the name of a host such as 'smtp.example.com', without scheme, port and user.");
        return host;
    }

    private static SecureSocketOptions ReadTls(string? tls, List<string> problems)
    {
        switch (tls?.ToUpperInvariant())
        {
            case null or "STARTTLS":
                return SecureSocketOptions.StartTls;
            case "ONCONNECT":
                return SecureSocketOptions.SslOnConnect;
            case "NONE":
                return SecureSocketOptions.None;
            default:
                problems.Add($"{Section}Tls is '{tls}', but must be StartTls, OnConnect or None.");
                return SecureSocketOptions.StartTls;
        }
    }

    private static int ReadPort(string? text, SecureSocketOptions tls, List<string> problems)
    {
        if (text is null)
            return tls == SecureSocketOptions.SslOnConnect ? PortOfTlsOnConnect : DefaultPort;
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port is < 1 or > 65535)
            problems.Add($"{Section}Port is '{text}', but must be a number from 1 to 65535.");
        return port;
    }
}
