using System.Security.Cryptography;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Scalar.AspNetCore;
using WorkflowFunctions.Api.OpenApi;
using WorkflowFunctions.Api.SignIn;

namespace WorkflowFunctions.Api.Console;

/// <summary>
/// A page on which people read what the API can do, and try it. Everything on it comes from the service itself, and the page may
/// talk to nothing else.
/// </summary>
internal static class ConsoleEndpoints
{
    public const string Path = "/console";

    private const string HintStyle =
        "margin:0;padding:8px 16px;font:14px var(--scalar-font,sans-serif);color:var(--scalar-color-2);background:var(--scalar-background-2)";

    public static void MapConsole(this IEndpointRouteBuilder routes) =>
        routes.MapScalarApiReference(Path, Configure).WithMetadata(new Access.Anonymous()).ExcludeFromDescription();

    private static void Configure(ScalarOptions options, HttpContext context)
    {
        var nonce = RandomNumberGenerator.GetHexString(32);
        context.Response.Headers.ContentSecurityPolicy = Policy(nonce);
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers["Referrer-Policy"] = "same-origin";
        options.WithNonce(nonce)
            .WithTitle("WorkflowFunctions")
            .WithOpenApiRoutePattern(DocumentEndpoints.Path)
            .DisableDefaultFonts()
            .DisableTelemetry()
            .DisableAgent()
            .DisableMcp()
            .HideClientButton()
            .HideDeveloperTools()
            .AddPreferredSecuritySchemes([SignInSchemes.Basic]);
        if (context.RequestServices.GetService<ConsoleSignIn>() is { } signIn)
        {
            options
                .AddHttpAuthentication(SignInSchemes.Basic, basic => basic.WithUsername(signIn.Name).WithPassword(signIn.Password))
                .AddHeaderContent($"<p style=\"{HintStyle}\">{HtmlEncoder.Default.Encode(signIn.Hint)}</p>");
        }
    }

    /// <summary>The page's own script adds style sheets to the page, so styles cannot be tied to a nonce.</summary>
    private static string Policy(string nonce) =>
        $"default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
        + "font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
}
