using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using WorkflowFunctions.Core;
using WorkflowFunctions.Engine.Steps.Rest;

namespace WorkflowFunctions.Engine.Outgoing;

/// <summary>
/// Registers everything that steps use to reach other systems: the one place that connects, HTTP over it, secrets and tokens.
/// </summary>
public static class OutgoingServices
{
    /// <exception cref="SettingsException">
    /// Something below <c>Outgoing</c> or <c>Secrets</c> is wrong; the exception lists every problem.
    /// </exception>
    public static IServiceCollection AddOutgoing(this IServiceCollection services, IConfiguration configuration)
    {
        var problems = new List<string>();
        var outgoing = OutgoingOptions.Read(configuration, problems);
        var secrets = SecretOptions.Read(configuration, problems);
        if (problems.Count > 0)
            throw new SettingsException([.. problems]);
        services.TryAddSingleton<INameResolver, SystemNameResolver>();
        return services
            .AddSingleton(outgoing)
            .AddSingleton(secrets)
            .AddSingleton<OutgoingConnector>()
            .AddSingleton<OutgoingHttp>()
            .AddSingleton<SecretVault>()
            .AddSingleton<RestSender>()
            .AddSingleton<OAuthTokens>();
    }

    private sealed class SystemNameResolver : INameResolver
    {
        public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellation) => Dns.GetHostAddressesAsync(host, cancellation);
    }
}
