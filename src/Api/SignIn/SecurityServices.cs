using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using WorkflowFunctions.Core;
using WorkflowFunctions.Engine;
using WorkflowFunctions.Engine.Delegations;
using WorkflowFunctions.Engine.Notices;
using WorkflowFunctions.Engine.Roles;

namespace WorkflowFunctions.Api.SignIn;

public static class SecurityServices
{
    /// <summary>
    /// Adds sign-in, roles (the host adds their store) and the rule that every request must be signed in unless its endpoint allows anonymous ones. The
    /// pipeline needs <c>UseAuthentication</c> and <c>UseAuthorization</c>. The settings are read when the host starts, or at their
    /// first use if the pipeline has no host of its own. Wrong settings throw <see cref="SettingsException"/>.
    /// </summary>
    public static IServiceCollection AddWorkflowSecurity(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(new HostTransport());
        services.TryAddSingleton<IPasswordDerivation>(Pbkdf2Derivation.Instance);
        services.TryAddSingleton(_ => SignInSettings.Read(configuration));
        services.AddSingleton<StoredRoleCache>();
        services.AddSingleton<DelegationCache>();
        services.AddSingleton<RoleDirectory>();
        services.AddSingleton<IRoleDirectory>(provider => provider.GetRequiredService<RoleDirectory>());
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<SeenPeople>(provider, provider.GetRequiredService<SignInSettings>().RemembersPeople));
        services.AddSingleton<IAddressBook, KnownAddresses>();
        services.AddSingleton<CallerDirectory>();
        services.AddSingleton<StandIns>();
        services.AddSingleton<IStandIns>(provider => provider.GetRequiredService<StandIns>());
        services.AddSingleton<RememberedPasswords>();
        services.AddSingleton<FailedSignIns>();
        services.AddSingleton<SignInAudit>();
        services.AddSingleton<PasswordVerifier>();
        services.AddSingleton<UserSignIn>();
        services.AddSingleton<TokenCallers>();
        services.AddRouting();
        // They have no state. As the framework registers them, each request would make a handful of them anew.
        services.AddSingleton<IPolicyEvaluator, SignedInEvaluator>().AddSingleton<IAuthorizationService, DefaultAuthorizationService>();
        services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        services.AddAuthentication(SignInSchemes.ByHeader)
            .AddScheme<AuthenticationSchemeOptions, SignInHandler>(SignInSchemes.ByHeader, null)
            .AddScheme<AuthenticationSchemeOptions, BasicAuthenticationHandler>(SignInSchemes.Basic, null)
            .AddScheme<AuthenticationSchemeOptions, AppServiceAuthenticationHandler>(SignInSchemes.AppService, null)
            .AddScheme<JwtBearerOptions, JwtBearerHandler>(SignInSchemes.Bearer, null);
        // Not AddJwtBearer: it would also read Authentication:Schemes, a second place that nothing validates.
        services.AddSingleton<AuthorityKeys>();
        services.AddSingleton<TokenLifetime>();
        services.AddSingleton<RememberedTokens>();
        services.AddSingleton<IPostConfigureOptions<JwtBearerOptions>, AuthoritySetup>();
        services.AddSingleton<IPostConfigureOptions<JwtBearerOptions>, JwtBearerPostConfigureOptions>();
        services.AddSingleton<IConfigureOptions<JwtBearerOptions>, JwtBearerSetup>();
        services.AddOptions<JwtBearerOptions>(SignInSchemes.Bearer).ValidateOnStart();
        return services;
    }
}
