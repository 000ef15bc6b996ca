using System.Collections.Immutable;

namespace WorkflowFunctions.Api.SignIn;

/// <summary>Who can say something about a caller: a way to sign in, or the issuer of a token by its address.</summary>
internal static class ClaimProviders
{
    /// <summary>The ways to sign in, each with the name that it has in a claim.</summary>
    public static ImmutableArray<string> All { get; } = [SignInSchemes.Basic, SignInSchemes.Bearer, SignInSchemes.AppService, SignInSchemes.OpenIdConnect];

    /// <summary>The way to sign in of this name, in any case; null if it is none.</summary>
    public static string? Find(string name) => All.FirstOrDefault(known => known.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether the name may be that of an issuer.</summary>
    public static bool IsIssuer(string name) => Uri.TryCreate(name, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp);
}
