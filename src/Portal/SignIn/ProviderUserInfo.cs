using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;

namespace WorkflowFunctions.Portal.SignIn;

/// <summary>
/// What a provider tells of a person besides the token. A provider need put no more into the token of a sign-in than who it is about (OpenID Connect
/// Core 5.4): the name, the address and the roles may stand in the response of its userinfo endpoint alone.
/// </summary>
internal static class ProviderUserInfo
{
    /// <summary>Claims of the person with these types; none if the provider has no such endpoint.</summary>
    /// <exception cref="HttpRequestException">The provider does not respond, or refuses.</exception>
    /// <exception cref="OperationCanceledException">It does not respond in time.</exception>
    /// <exception cref="InvalidDataException">The response is none, or is about somebody else.</exception>
    public static async Task<IReadOnlyList<Claim>> AskAsync(TokenValidatedContext context, IReadOnlyCollection<string> types)
    {
        var cancellation = context.HttpContext.RequestAborted;
        var provider = context.Options.Configuration ?? await context.Options.ConfigurationManager!.GetConfigurationAsync(cancellation);
        if (string.IsNullOrEmpty(provider.UserInfoEndpoint) || context.TokenEndpointResponse?.AccessToken is not { Length: > 0 } access)
            return [];
        using var request = new HttpRequestMessage(HttpMethod.Get, provider.UserInfoEndpoint);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", access);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        using var response = await context.Options.Backchannel.SendAsync(request, cancellation);
        response.EnsureSuccessStatusCode();
        try
        {
            using var json = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(cancellation));
            return Read(json.RootElement, context.Principal?.FindFirstValue("sub"), types);
        }
        catch (JsonException none)
        {
            throw new InvalidDataException("The response of the userinfo endpoint is no JSON.", none);
        }
    }

    private static List<Claim> Read(JsonElement told, string? subject, IReadOnlyCollection<string> types)
    {
        // Without this, a provider could be made to tell of another person (5.3.2).
        if (told.ValueKind != JsonValueKind.Object || subject is null || !told.TryGetProperty("sub", out var sub) || Text(sub) != subject)
            throw new InvalidDataException("The response of the userinfo endpoint is about somebody else.");
        return [.. from member in told.EnumerateObject()
                   where types.Contains(member.Name)
                   from value in member.Value.ValueKind == JsonValueKind.Array ? [.. member.Value.EnumerateArray()] : new[] { member.Value }
                   let text = Text(value)
                   where text is not null
                   select new Claim(member.Name, text)];
    }

    private static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.GetRawText(),
        _ => null,
    };
}
