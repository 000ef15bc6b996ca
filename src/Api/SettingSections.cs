using System.Collections.Immutable;
using Microsoft.Extensions.Configuration;
using WorkflowFunctions.Core;

namespace WorkflowFunctions.Api;

/// <summary>
/// The first parts of the names of settings. What stands beside them belongs to others: the framework, the platform and every program have
/// environment variables. So only what looks like a misspelt name is wrong, and what a settings file has besides is told.
/// </summary>
public static class SettingSections
{
    /// <summary>Those that <c>docs/configuration.md</c> lists, apart from those of telemetry.</summary>
    public static ImmutableArray<string> All { get; } =
    [
        "AllowedHosts", "AllowedOrigins", "ApiDocument", "Authentication", "Calendars", "Kestrel", "Logging", "Mail", "Notices", "Outgoing", "PowerShell", "PublicUrl",
        "RateLimit", "ResumeSchedule", "Secrets", "Security", "SweepSchedule", "TrustedProxies", "Urls", "WorkflowStorage", "WorkflowTypes",
    ];

    /// <summary>What the framework reads besides.</summary>
    private static readonly ImmutableArray<string> OfFramework =
    [
        "ApplicationName", "CaptureStartupErrors", "ConnectionStrings", "ContentRoot", "DetailedErrors", "Environment", "ForwardedHeaders_Enabled", "HostBuilder",
        "HostingStartupAssemblies", "HostingStartupExcludeAssemblies", "Http_Ports", "Https_Port", "Https_Ports", "Metrics", "PreferHostingUrls", "PreventHostingStartup",
        "ServicesStartConcurrently", "ServicesStopConcurrently", "ShutdownTimeoutSeconds", "StaticWebAssets", "SuppressStatusMessages", "WebRoot",
    ];

    /// <summary>Reports names that are almost one of ours: nothing reads them, and what they were to change stays as it was.</summary>
    internal static void Check(IConfiguration configuration, List<string> problems)
    {
        var fromFiles = NamesInFiles(configuration);
        foreach (var section in configuration.GetChildren().Where(section => !IsKnown(section.Key) && MayBeMeant(section, fromFiles)))
        {
            if (SimilarNames.Find(section.Key, All) is { } meant)
                problems.Add($"{section.Key} is not known; did you mean {meant}?");
        }
    }

    /// <summary>The names in settings files that nothing in the service and nothing in the framework reads.</summary>
    public static ImmutableArray<string> UnreadIn(IConfiguration configuration) =>
        [.. NamesInFiles(configuration).Where(name => !IsKnown(name) && !IsComment(name)).Order(StringComparer.Ordinal)];

    /// <summary>A variable of the environment in capitals alone is one of another program, unless it has parts: nothing of it is read from here.</summary>
    private static bool MayBeMeant(IConfigurationSection section, HashSet<string> fromFiles) =>
        fromFiles.Contains(section.Key) || section.Key.Any(char.IsLower) || section.GetChildren().Any();

    private static HashSet<string> NamesInFiles(IConfiguration configuration) => configuration is IConfigurationRoot root
        ? [.. root.Providers.OfType<FileConfigurationProvider>().SelectMany(file => file.GetChildKeys([], null))]
        : [];

    private static bool IsKnown(string name) => Has(All, name) || Has(OfFramework, name) || IsOfTelemetry(name);

    /// <summary>Telemetry has names in one part, as all programs that send it have them.</summary>
    private static bool IsOfTelemetry(string name) =>
        name.StartsWith("OTEL_", StringComparison.OrdinalIgnoreCase) || name.StartsWith("APPLICATIONINSIGHTS_", StringComparison.OrdinalIgnoreCase);

    private static bool Has(ImmutableArray<string> names, string name) => names.Contains(name, StringComparer.OrdinalIgnoreCase);

    // JSON has no comments, so people write them as members.
    private static bool IsComment(string name) => name is ['$' or '_' or '/' or '#', ..];
}
