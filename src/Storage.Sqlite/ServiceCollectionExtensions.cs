using Microsoft.Extensions.DependencyInjection;
using WorkflowFunctions.Engine;

namespace WorkflowFunctions.Storage.Sqlite;

public static class ServiceCollectionExtensions
{
    /// <summary>Registers an open store as the engine's ports. Whoever opened it disposes it, after the host has stopped.</summary>
    public static IServiceCollection AddSqliteStorage(this IServiceCollection services, SqliteStore store) =>
        services.AddSingleton<IInstanceStore>(store).AddSingleton<IDefinitionStore>(store);
}
