namespace WorkflowFunctions.LocalHost;

/// <summary>What the command line says.</summary>
/// <param name="Demo">Seed the demo and serve loopback addresses only.</param>
/// <param name="DataDirectory">Where database and mail lie.</param>
/// <param name="Urls">Where to listen, separated by <c>;</c>; null: as configured, else <see cref="DefaultUrl"/>.</param>
public sealed record HostArguments(bool Demo, string DataDirectory, string? Urls = null)
{
    public const string DefaultUrl = "http://127.0.0.1:7071";
    public const string DefaultDataDirectory = "./data";
}
