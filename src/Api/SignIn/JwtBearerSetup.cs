using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using WorkflowFunctions.Core.Security;

namespace WorkflowFunctions.Api.SignIn;

/// <summary>Configures the bearer scheme from the settings.</summary>
internal sealed class JwtBearerSetup(
    SignInSettings settings, TokenCallers callers, RememberedTokens remembered, AuthorityKeys keys, TokenLifetime lifetime)
    : IConfigureNamedOptions<JwtBearerOptions>
{
    private static readonly string[] PublicKeyAlgorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    public void Configure(JwtBearerOptions options) => Configure(Options.DefaultName, options);

    public void Configure(string? name, JwtBearerOptions options)
    {
        if (name != SignInSchemes.Bearer || settings.Jwt is not { } jwt)
            return;
        options.MapInboundClaims = false;
        options.SaveToken = false;
        options.TokenValidationParameters = new()
        {
            ValidateIssuer = true,
            ValidateAudience = true,
            ValidAudience = jwt.Audience,
            IgnoreTrailingSlashWhenValidatingAudience = false,
            ValidateIssuerSigningKey = true,
            RequireSignedTokens = true,
            RequireExpirationTime = true,
            ValidateLifetime = true,
            // The library's own check reads the system's clock.
            LifetimeValidator = (notBefore, expires, _, _) => lifetime.IsCurrent(notBefore, expires),
        };
        switch (jwt.Trust)
        {
            case JwtTrust.SharedKey shared:
                options.TokenValidationParameters.ValidIssuer = shared.Issuer;
                options.TokenValidationParameters.IssuerSigningKey = new SymmetricSecurityKey(shared.Key.ToArray());
                options.TokenValidationParameters.ValidAlgorithms = [SecurityAlgorithms.HmacSha256];
                break;
            case JwtTrust.Discovery discovery:
                options.Authority = discovery.Authority.AbsoluteUri;
                options.RequireHttpsMetadata = discovery.RequireHttpsMetadata;
                options.TokenValidationParameters.ValidAlgorithms = PublicKeyAlgorithms;
                break;
        }

        options.Events = new()
        {
            OnMessageReceived = NoteBasisAsync,
            OnTokenValidated = context => SetCallerAsync(context, jwt.Claims),
            OnAuthenticationFailed = TellAuthorityIsSilentAsync,
        };
    }

    // A token that is remembered does not come so far.
    private Task NoteBasisAsync(MessageReceivedContext context)
    {
        context.HttpContext.Features.Set(remembered.Basis);
        return Task.CompletedTask;
    }

    // Without keys every token looks wrong, but none is known to be.
    private Task TellAuthorityIsSilentAsync(AuthenticationFailedContext context)
    {
        if (keys.Missing is { } pause)
            context.HttpContext.Features.Set(SignInRefusal.AuthorityIsSilent(pause));
        return Task.CompletedTask;
    }

    private Task SetCallerAsync(TokenValidatedContext context, ClaimSettings claims)
    {
        if (TokenForm.Problem(context.SecurityToken) is { } problem)
            context.Fail(problem);
        else if (context.Principal is { } token && callers.Find(SignInSchemes.Bearer, context.SecurityToken.Issuer, token, claims) is { } caller)
        {
            context.Principal = Signed(caller);
            if (context.SecurityToken is JsonWebToken read && context.HttpContext.Features.Get<TokenBasis>() is { } basis)
                remembered.Add(read.EncodedToken, read, context.Principal, basis);
        }
        else
            context.Fail("The token does not say who it is about: it needs one 'oid' or 'sub'.");
        return Task.CompletedTask;
    }

    private static ClaimsPrincipal Signed(Caller caller) => new(new CallerIdentity(caller, SignInSchemes.Bearer));
}
