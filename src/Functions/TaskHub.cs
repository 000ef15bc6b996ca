using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using WorkflowFunctions.Core;
using WorkflowFunctions.Engine.Stores;

namespace WorkflowFunctions.Functions;

/// <summary>The task hub of this app. All its workers share it, and it owns the store.</summary>
public static partial class TaskHub
{
    private const string HubName = "extensions:durableTask:hubName";

    /// <summary>The name in the <c>host.json</c> beside the program, unless an app setting overrides it for the host. <c>%Setting%</c> in it stands for that setting.</summary>
    /// <exception cref="SettingsException">The hub has no name, or its name refers to a setting that is missing.</exception>
    public static StoreOwner Owner(IConfiguration settings)
    {
        var host = new ConfigurationBuilder().AddJsonFile(Path.Combine(AppContext.BaseDirectory, "host.json")).Build();
        var name = settings[$"AzureFunctionsJobHost:{HubName}"] ?? host[HubName] ?? throw new SettingsException([$"host.json sets no {HubName}."]);
        // As the host does it: by the text alone, two apps with hubs of their own would seem to be one.
        return new StoreOwner.TaskHub(Reference().Replace(name, reference => Find(settings, name, reference.Groups[1].Value)));
    }

    private static string Find(IConfiguration settings, string name, string setting) =>
        settings[setting.Replace("__", ConfigurationPath.KeyDelimiter, StringComparison.Ordinal)] is { Length: > 0 } value
            ? value
            : throw new SettingsException([$"{HubName} is '{name}', but there is no setting {setting}."]);

    [GeneratedRegex("%([^%]+)%")]
    private static partial Regex Reference();
}
