using System.Security.Cryptography;
using System.Text.Json;

namespace WorkflowFunctions.Engine.Steps.Rest;

/// <summary>Who asks which endpoint for a token, and for what. It does not print its secret.</summary>
public sealed class TokenGrant(Uri endpoint, string clientId, string clientSecret, string scope, string audience)
{
    public Uri Endpoint => endpoint;

    public string ClientId => clientId;

    public string ClientSecret => clientSecret;

    /// <summary>Empty where none is asked for.</summary>
    public string Scope => scope;

    /// <summary>Empty where none is asked for.</summary>
    public string Audience => audience;

    /// <summary>The same for the same grant: a hash, so that the secret is not kept in it.</summary>
    public string Key { get; } = Convert.ToHexString(SHA256.HashData(
        JsonSerializer.SerializeToUtf8Bytes(new[] { endpoint.AbsoluteUri, clientId, clientSecret, scope, audience })));
}

/// <summary>A token, and until when it may be used again. It does not print itself.</summary>
public sealed class AccessToken(string value, DateTimeOffset freshUntil)
{
    public string Value => value;

    public DateTimeOffset FreshUntil => freshUntil;
}
