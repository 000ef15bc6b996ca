namespace WorkflowFunctions.LocalHost;

/// <summary>What the command line says.</summary>
/// <param name="Demo">Seed the demo and serve loopback addresses only.</param>
/// <param name="DataDirectory">Where database and mail lie.</param>
/// <param name="Urls">Where to listen, separated by <c>;</c>; null: as configured, else <see cref="DefaultUrl"/>.</param>
/// <param name="Storage">Where instances and definitions lie: <c>sqlite</c> or <c>tables</c>; null: as the setting <c>WorkflowStorage:kind</c> says, else <c>sqlite</c>.</param>
/// <param name="Connection">With <c>tables</c>: a connection string; null: the setting <c>WorkflowStorage</c>.</param>
public sealed record HostArguments(
    bool Demo, string DataDirectory, string? Urls = null, string? Storage = null, string? Connection = null)
{
    public const string DefaultUrl = "http://127.0.0.1:7071";
    public const string DefaultDataDirectory = "./data";
}
