using System.Security.Cryptography;
using System.Text.Json;

namespace WorkflowFunctions.Engine.Steps.Rest;

/// <summary>A request for a token: the endpoint, the client, and what the token is for. It does not print its secret.</summary>
public sealed class TokenGrant(Uri endpoint, string clientId, string clientSecret, string scope, string audience)
{
    public Uri Endpoint => endpoint;

    public string ClientId => clientId;

    public string ClientSecret => clientSecret;

    /// <summary>Empty if none is requested.</summary>
    public string Scope => scope;

    /// <summary>Empty if none is requested.</summary>
    public string Audience => audience;

    /// <summary>Equal for equal grants. It is a hash, so that the secret is not kept in it.</summary>
    public string Key { get; } = Convert.ToHexString(SHA256.HashData(
        JsonSerializer.SerializeToUtf8Bytes(new[] { endpoint.AbsoluteUri, clientId, clientSecret, scope, audience })));
}

/// <summary>A token, and until when it may be reused. It does not print its value.</summary>
public sealed class AccessToken(string value, DateTimeOffset freshUntil)
{
    public string Value => value;

    public DateTimeOffset FreshUntil => freshUntil;
}
