using Microsoft.Extensions.DependencyInjection;
using WorkflowFunctions.Engine;

namespace WorkflowFunctions.Storage.Tables;

public static class ServiceCollectionExtensions
{
    /// <summary>Registers an open store as the engine's ports. Whoever opened it disposes it, after the host has stopped.</summary>
    public static IServiceCollection AddTablesStorage(this IServiceCollection services, TablesStore store) =>
        services.AddSingleton<IInstanceStore>(store).AddSingleton<IDefinitionStore>(store);
}
