using System.Text;
using Microsoft.Extensions.Configuration;

namespace WorkflowFunctions.Api.SignIn;

/// <summary>Whose tokens are trusted. The kind of key determines the algorithms.</summary>
public abstract record JwtTrust
{
    private JwtTrust()
    {
    }

    /// <summary>Tokens that are signed with HS256 and a key shared with the issuer.</summary>
    public sealed record SharedKey(string Issuer, ReadOnlyMemory<byte> Key) : JwtTrust
    {
        /// <summary>HS256 is only as strong as its key, up to the size of its hash.</summary>
        public const int FewestBytes = 32;
    }

    /// <summary>Tokens that are signed with a key pair whose public key the authority publishes (OpenID Connect discovery).</summary>
    public sealed record Discovery(Uri Authority, bool RequireHttpsMetadata) : JwtTrust;
}

/// <summary>How tokens are checked and read: <c>Authentication:Jwt</c>.</summary>
public sealed record JwtSettings(JwtTrust Trust, string Audience, ClaimSettings Claims)
{
    internal static JwtSettings? Read(IConfigurationSection section, List<string> problems)
    {
        if (!section.Exists())
            return null;
        var reader = new SettingsReader(section, problems);
        reader.Expect(["Issuer", "Audience", "SigningKey", "Authority", .. ClaimSettings.Names, "RequireHttpsMetadata"]);
        var requireHttps = reader.Choose("RequireHttpsMetadata", true, ("true", true), ("false", false));
        var claims = ClaimSettings.Read(reader);
        var audience = reader.Required("Audience");
        var trust = (reader.Text("SigningKey"), reader.Text("Authority")) switch
        {
            ({ } key, null) => ReadSharedKey(reader, key),
            (null, { } authority) => ReadDiscovery(reader, authority, requireHttps),
            (null, null) => Refuse(reader, "be set (tokens signed with a shared key), or Authority (OpenID Connect discovery)"),
            _ => Refuse(reader, "not be set together with Authority: tokens are checked with one or the other"),
        };
        return trust is null ? null : new(trust, audience, claims);
    }

    private static JwtTrust.SharedKey ReadSharedKey(SettingsReader reader, string key)
    {
        var issuer = reader.Required("Issuer");
        if (CallerKeys.IsUserList(issuer))
            reader.Refuse("Issuer", "be another name: this one is the configured user list's");
        var bytes = Encoding.UTF8.GetBytes(key);
        if (bytes.Length < JwtTrust.SharedKey.FewestBytes)
            reader.RefuseUnseen("SigningKey", $"have at least {JwtTrust.SharedKey.FewestBytes} bytes");
        return new(issuer, bytes);
    }

    private static JwtTrust.Discovery? ReadDiscovery(SettingsReader reader, string authority, bool requireHttps)
    {
        if (reader.Text("Issuer") is not null)
            reader.Refuse("Issuer", "not be set together with Authority, whose discovery document names the issuer");
        return ReadAuthority(reader, authority, requireHttps) is { } address ? new(address, requireHttps) : null;
    }

    /// <summary>
    /// The address of an OpenID Connect provider; null if it is missing or none, which is a problem. The address is not shown then: it may
    /// hold a name and a password.
    /// </summary>
    internal static Uri? ReadAuthority(SettingsReader reader, string authority, bool requireHttps)
    {
        if (Uri.TryCreate(authority, UriKind.Absolute, out var address)
            && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && !requireHttps)))
            return address;
        if (authority.Length > 0)
            reader.RefuseUnseen("Authority", "be an absolute https address, or an http address together with RequireHttpsMetadata 'false'");
        return null;
    }

    private static JwtTrust? Refuse(SettingsReader reader, string must)
    {
        reader.RefuseUnseen("SigningKey", must);
        return null;
    }
}
