using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace WorkflowFunctions.Api.SignIn;

/// <summary>What the library takes in a token that is signed, and must not be taken (RFC 7515 and 7519).</summary>
internal static class TokenForm
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Why the token is refused, as a sentence; null if its form is right.</summary>
    public static string? Problem(SecurityToken token)
    {
        if (token is not JsonWebToken jwt)
            return "The token is no JSON web token.";
        try
        {
            // Who issues a token and who checks it may each read another one of two members.
            using var header = JsonDocument.Parse(Base64UrlEncoder.DecodeBytes(jwt.EncodedHeader), Strict);
            using var payload = JsonDocument.Parse(Base64UrlEncoder.DecodeBytes(jwt.EncodedPayload), Strict);

            // Whoever does not understand what is critical must refuse the token; this service understands no extension.
            return header.RootElement.TryGetProperty("crit", out _) ? "The token has critical extensions ('crit'), and none is understood." : null;
        }
        catch (JsonException)
        {
            return "The token's header or its claims are no JSON in which each name stands once.";
        }
    }
}
