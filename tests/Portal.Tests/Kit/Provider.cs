using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace WorkflowFunctions.Portal.Tests.Kit;

/// <summary>
/// An OpenID Connect provider where everybody is signed in already as <see cref="Subject"/>. It gives a token only for a code of its own, once, and
/// only to whoever knows what the code's challenge was made from.
/// </summary>
internal sealed class Provider : IAsyncDisposable
{
    public const string ClientId = "workflow";

    private readonly RSA _key = RSA.Create(2048);
    private readonly ConcurrentDictionary<string, (string Challenge, string Nonce)> _codes = [];
    private readonly WebApplication _app;
    private int _lookedUp;

    private Provider()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.MapGet("/.well-known/openid-configuration", () => ++_lookedUp > 0 && IsOutOfOrder ? Results.StatusCode(500) : Results.Json(new
        {
            issuer = Address,
            authorization_endpoint = $"{Address}/authorize",
            token_endpoint = $"{Address}/token",
            jwks_uri = $"{Address}/keys",
            userinfo_endpoint = TellsByUserInfo ? $"{Address}/userinfo" : null,
        }));
        _app.MapGet("/keys", () => Results.Json(new
        {
            keys = new[] { new { kty = "RSA", use = "sig", kid = "key", n = Base64UrlEncoder.Encode(_key.ExportParameters(false).Modulus), e = Base64UrlEncoder.Encode(_key.ExportParameters(false).Exponent) } },
        }));
        _app.MapGet("/authorize", (Delegate)Authorize);
        _app.MapPost("/token", (Delegate)TokenAsync);
        _app.MapGet("/userinfo", UserInfo);
    }

    public string Address => _app.Urls.First();

    public string Subject { get; set; } = "subject-1";

    public string[] Roles { get; set; } = ["2"];

    /// <summary>Whether it refuses to say anything about itself.</summary>
    public bool IsOutOfOrder { get; set; }

    /// <summary>Whether the token says only who it is about, and the rest is to be asked for, as the standard has it.</summary>
    public bool TellsByUserInfo { get; set; }

    /// <summary>Whom it tells of then.</summary>
    public string? UserInfoSubject { get; set; }

    /// <summary>Whether its access tokens serve for something else.</summary>
    public bool RefusesUserInfo { get; set; }

    /// <summary>How often it was asked about itself.</summary>
    public int LookedUp => _lookedUp;

    /// <summary>The parameters of the last request to authorize.</summary>
    public IReadOnlyDictionary<string, string> Asked { get; private set; } = new Dictionary<string, string>();

    public static async Task<Provider> StartAsync()
    {
        var provider = new Provider();
        await provider._app.StartAsync(TestContext.Current.CancellationToken);
        return provider;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _key.Dispose();
    }

    private IResult Authorize(HttpContext context)
    {
        Asked = context.Request.Query.ToDictionary(pair => pair.Key, pair => pair.Value.ToString());
        var code = Guid.NewGuid().ToString("N");
        _codes[code] = (Asked["code_challenge"], Asked["nonce"]);
        return Results.Redirect(QueryHelpers.AddQueryString(Asked["redirect_uri"], new Dictionary<string, string?> { ["code"] = code, ["state"] = Asked["state"] }));
    }

    private async Task<IResult> TokenAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync();
        if (!_codes.TryRemove(form["code"].ToString(), out var known)
            || Base64UrlEncoder.Encode(SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(form["code_verifier"].ToString()))) != known.Challenge)
            return Results.Json(new { error = "invalid_grant" }, statusCode: 400);
        var token = new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Address,
            Audience = ClientId,
            Claims = TellsByUserInfo ? new Dictionary<string, object> { ["sub"] = Subject, ["nonce"] = known.Nonce } : new(About()) { ["sub"] = Subject, ["nonce"] = known.Nonce },
            SigningCredentials = new(new RsaSecurityKey(_key) { KeyId = "key" }, SecurityAlgorithms.RsaSha256),
        });
        return Results.Json(new { access_token = "opaque", token_type = "Bearer", id_token = token });
    }

    private IResult UserInfo(HttpContext context)
    {
        if (RefusesUserInfo || context.Request.Headers.Authorization != "Bearer opaque")
            return Results.Unauthorized();
        return UserInfoSubject is { } subject ? Results.Json(new Dictionary<string, object>(About()) { ["sub"] = subject }) : Results.StatusCode(503);
    }

    private Dictionary<string, object> About() => new() { ["name"] = "Olga <b>", ["email"] = "olga@example.com", ["upn"] = "olga@corp.example.com", ["roles"] = Roles };
}
