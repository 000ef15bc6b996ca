namespace WorkflowFunctions.LocalHost;

/// <summary>The arguments of the command line.</summary>
/// <param name="Demo">Add the demo's data, and serve loopback addresses only.</param>
/// <param name="DataDirectory">The folder of the database and of mail.</param>
/// <param name="Urls">Where to listen, separated by <c>;</c>; null: as configured, or else <see cref="DefaultUrl"/>.</param>
/// <param name="Storage">
/// The store of instances and definitions: <c>sqlite</c> or <c>tables</c>; null: the setting <c>WorkflowStorage:kind</c>, or else
/// <c>sqlite</c>.
/// </param>
/// <param name="Connection">With <c>tables</c>, a connection string; null: the setting <c>WorkflowStorage</c>.</param>
public sealed record HostArguments(
    bool Demo, string DataDirectory, string? Urls = null, string? Storage = null, string? Connection = null)
{
    public const string DefaultUrl = "http://127.0.0.1:7071";
    public const string DefaultDataDirectory = "./data";
}
