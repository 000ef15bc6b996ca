using Azure.Core;
using Azure.Identity;
using Microsoft.Extensions.Configuration;
using WorkflowFunctions.Core;
using WorkflowFunctions.Engine.Telemetry;

namespace WorkflowFunctions.Functions;

/// <summary>Where the worker sends traces, metrics and logs. The Functions host reads the same settings for its own.</summary>
/// <param name="Otlp">Has no target if Application Insights is the only place.</param>
/// <param name="Insights">Null if nothing is sent to Application Insights.</param>
public sealed record AppTelemetrySettings(TelemetrySettings Otlp, InsightsTarget? Insights)
{
    private const string ServiceName = "WorkflowFunctions";

    // Azure sets it for every app.
    private const string AppName = "WEBSITE_SITE_NAME";

    /// <summary>Null if nothing is to be sent.</summary>
    /// <exception cref="SettingsException">Settings are wrong; the message names all of them, and shows no secret.</exception>
    public static AppTelemetrySettings? Read(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        if (TelemetrySettings.IsOff(configuration))
            return null;
        var problems = new SettingsProblems();
        InsightsTarget? insights = null;
        TelemetrySettings? otlp = null;
        problems.Collect(() => insights = InsightsTarget.Read(configuration));
        var name = configuration[AppName] is { Length: > 0 } app ? app : ServiceName;
        problems.Collect(() => otlp = TelemetrySettings.Read(configuration, name, isWanted: insights is not null));
        problems.ThrowIfAny();
        return otlp is null ? null : new AppTelemetrySettings(otlp, insights);
    }
}

/// <summary>Application Insights, as the Functions host is told of it.</summary>
/// <param name="ConnectionString">Names where telemetry is sent.</param>
/// <param name="IsByIdentity">Whether the app signs in with its managed identity.</param>
/// <param name="ClientId">Which of several identities; null: the only one.</param>
public sealed record InsightsTarget(string ConnectionString, bool IsByIdentity, string? ClientId)
{
    private const string ConnectionName = "APPLICATIONINSIGHTS_CONNECTION_STRING";
    private const string SignInName = "APPLICATIONINSIGHTS_AUTHENTICATION_STRING";
    private const string Key = "InstrumentationKey";
    private const string Authorization = "Authorization";
    private const string Identity = "AAD";
    private const string Client = "ClientId";

    /// <summary>Null if there is no connection string.</summary>
    /// <exception cref="SettingsException">Settings are wrong; the message names all of them, and shows no secret.</exception>
    public static InsightsTarget? Read(IConfiguration configuration)
    {
        if (configuration[ConnectionName] is not { } connection || string.IsNullOrWhiteSpace(connection))
            return null;
        var problems = new List<string>();
        // The key lets anybody send, and is not shown.
        if (Parts(connection) is not { } parts || !Guid.TryParse(parts.GetValueOrDefault(Key), out _))
            problems.Add($"{ConnectionName} must be a connection string of Application Insights, such as '{Key}=00000000-0000-0000-0000-000000000000;IngestionEndpoint=https://…'.");
        var signIn = configuration[SignInName];
        Dictionary<string, string>? by = null;
        if (!string.IsNullOrWhiteSpace(signIn))
        {
            by = Parts(signIn);
            if (by is null || !Identity.Equals(by.GetValueOrDefault(Authorization), StringComparison.OrdinalIgnoreCase))
                problems.Add($"{SignInName} is '{signIn}', but must be '{Authorization}={Identity}', with ';{Client}=…' for one of several identities.");
        }

        return problems.Count > 0 ? throw new SettingsException([.. problems]) : new InsightsTarget(connection.Trim(), by is not null, by?.GetValueOrDefault(Client));
    }

    /// <summary>What the exporter signs in with; null if it does not.</summary>
    public TokenCredential? Credential() => !IsByIdentity
        ? null
        : new ManagedIdentityCredential(ClientId is null ? ManagedIdentityId.SystemAssigned : ManagedIdentityId.FromUserAssignedClientId(ClientId));

    private static Dictionary<string, string>? Parts(string text)
    {
        var parts = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var at = part.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0 || !parts.TryAdd(part[..at].Trim(), part[(at + 1)..].Trim()))
                return null;
        }

        return parts;
    }
}
