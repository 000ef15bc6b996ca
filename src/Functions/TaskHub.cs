using Microsoft.Extensions.Configuration;
using WorkflowFunctions.Engine.Stores;

namespace WorkflowFunctions.Functions;

/// <summary>The task hub of this app. All its workers share it, and it owns the store.</summary>
public static class TaskHub
{
    private const string HubName = "extensions:durableTask:hubName";

    /// <summary>The name in the <c>host.json</c> beside the program, unless an app setting overrides it for the host.</summary>
    /// <exception cref="InvalidOperationException">The hub has no name.</exception>
    public static StoreOwner Owner(IConfiguration settings)
    {
        var host = new ConfigurationBuilder().AddJsonFile(Path.Combine(AppContext.BaseDirectory, "host.json")).Build();
        return new StoreOwner.TaskHub(settings[$"AzureFunctionsJobHost:{HubName}"] ?? host[HubName]
            ?? throw new InvalidOperationException($"host.json sets no {HubName}."));
    }
}
