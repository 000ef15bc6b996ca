using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace WorkflowFunctions.Api.Security.Tests;

/// <summary>Tokens put together by hand, so that they can be wrong in every way.</summary>
internal static class Tokens
{
    /// <summary>The claims of a token that is accepted; a null removes a claim.</summary>
    public static Dictionary<string, object> Claims(SecurityApp app, params (string Name, object? Value)[] changes)
    {
        var claims = new Dictionary<string, object>
        {
            ["iss"] = TestSettings.Issuer,
            ["aud"] = TestSettings.Audience,
            ["sub"] = "subject-1",
            ["exp"] = app.Time.GetUtcNow().AddMinutes(10).ToUnixTimeSeconds(),
        };
        foreach (var (name, value) in changes)
        {
            if (value is null)
                claims.Remove(name);
            else
                claims[name] = value;
        }

        return claims;
    }

    public static AuthenticationHeaderValue Shared(SecurityApp app, params (string Name, object? Value)[] changes) =>
        Bearer("HS256", Claims(app, changes), Hs256(TestSettings.SigningKey));

    public static AuthenticationHeaderValue Bearer(
        string algorithm, Dictionary<string, object> claims, Func<byte[], byte[]> sign, string? keyId = null)
    {
        var header = new Dictionary<string, string> { ["alg"] = algorithm, ["typ"] = "JWT" };
        if (keyId is not null)
            header["kid"] = keyId;
        var signed = $"{Part(header)}.{Part(claims)}";
        return new("Bearer", $"{signed}.{Base64UrlEncoder.Encode(sign(Encoding.ASCII.GetBytes(signed)))}");
    }

    /// <summary>A token of these JSON texts, signed with the shared key.</summary>
    public static AuthenticationHeaderValue Shared(string header, string claims)
    {
        var signed = $"{Base64UrlEncoder.Encode(header)}.{Base64UrlEncoder.Encode(claims)}";
        return new("Bearer", $"{signed}.{Base64UrlEncoder.Encode(Hs256(TestSettings.SigningKey)(Encoding.ASCII.GetBytes(signed)))}");
    }

    public static Func<byte[], byte[]> Hs256(string key) => data => HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), data);

    public static Func<byte[], byte[]> Hs512(string key) => data => HMACSHA512.HashData(Encoding.UTF8.GetBytes(key), data);

    public static Func<byte[], byte[]> Rs256(RSA key) => data => key.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

    private static string Part(object value) => Base64UrlEncoder.Encode(JsonSerializer.SerializeToUtf8Bytes(value));
}
