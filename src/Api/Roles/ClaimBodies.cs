using System.Text.Json;
using WorkflowFunctions.Api.Http;
using WorkflowFunctions.Api.SignIn;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Security;

namespace WorkflowFunctions.Api.Roles;

/// <summary>Reads claims in the form of requests, and in that of responses.</summary>
internal static class ClaimBodies
{
    private const int LongestValue = 512;
    private const int LongestDescription = 256;

    private static readonly RoleClaimType[] Known =
        [RoleClaimType.User, RoleClaimType.OAuthOid, RoleClaimType.OAuthRole, RoleClaimType.OAuthSubject, RoleClaimType.OAuthClientId];

    /// <summary>Null if there are problems.</summary>
    public static (RoleClaim Claim, string Description)? Read(JsonElement body, string path, ProblemList problems)
    {
        var count = problems.Count;
        var reader = new ObjectReader(body, path, problems);
        if (body.ValueKind != JsonValueKind.Object)
            return null;
        var type = ReadType(reader, problems);
        var value = reader.Line("ClaimValue", LongestValue, required: true) ?? "";
        var provider = ReadProvider(reader, type, problems);
        var description = reader.Text("Description", LongestDescription) ?? "";
        reader.RefuseUnknown("Id", "Provider", "ProviderAuthenticationScheme");
        return problems.Count == count ? (new(type!.Value, value, provider), description) : null;
    }

    /// <summary>The name of a user; null if there are problems.</summary>
    public static string? ReadIdentity(JsonElement body, string path, ProblemList problems)
    {
        var reader = new ObjectReader(body, path, problems);
        if (body.ValueKind != JsonValueKind.Object)
            return null;
        var name = reader.Line("AccountName", LongestValue, required: true);
        reader.RefuseUnknown("Id", "IdentityType", "SID");
        return name;
    }

    private static RoleClaimType? ReadType(ObjectReader reader, ProblemList problems)
    {
        const string name = "ClaimType";
        if (reader.Any(name, required: true) is not { } value)
            return null;
        foreach (var type in Known)
        {
            if (JsonValues.Int(value) == (int)type
                || (value.ValueKind == JsonValueKind.String && type.ToString().Equals(value.GetString(), StringComparison.OrdinalIgnoreCase)))
            {
                return type;
            }
        }

        problems.Add(new(reader.At(name),
            $"{reader.At(name)} is {JsonValues.Shown(value)}, but must be {string.Join(", ", Known.Select(type => $"{type} ({(int)type})"))}; this service has no directory of groups and computers."));
        return null;
    }

    private static string ReadProvider(ObjectReader reader, RoleClaimType? type, ProblemList problems)
    {
        const string flat = "ProviderAuthenticationScheme";
        const string nested = "Provider";
        var text = "";
        var place = reader.At(flat);
        if (reader.Any(nested) is { } provider)
        {
            place = $"{reader.At(nested)}.AuthenticationScheme";
            var inner = new ObjectReader(provider, reader.At(nested), problems);
            text = inner.Line("AuthenticationScheme", LongestValue, required: true) ?? "";
            inner.RefuseUnknown("Id", "DisplayName");
        }
        else
        {
            text = reader.Line(flat, LongestValue, required: true) ?? "";
        }

        var known = ClaimProviders.Find(text);
        var isUser = type == RoleClaimType.User;
        var fits = known is null ? !isUser && ClaimProviders.IsIssuer(text) : isUser == (known == SignInSchemes.Basic);
        if (text.Length > 0 && type is not null && !fits)
        {
            problems.Add(new(place, isUser
                ? $"{place} is '{text}', but must be {SignInSchemes.Basic}: users sign in with a password."
                : $"{place} is '{text}', but must be {SignInSchemes.Bearer}, {SignInSchemes.AppService}, {SignInSchemes.OpenIdConnect} or the address of the issuer of tokens."));
        }

        return known ?? text;
    }
}
