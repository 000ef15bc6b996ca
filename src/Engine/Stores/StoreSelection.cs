using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using WorkflowFunctions.Core;

namespace WorkflowFunctions.Engine.Stores;

/// <summary>The kind of store that was opened, for people.</summary>
public sealed record ChosenStore(string Name);

/// <summary>The one place that maps a setting to a store.</summary>
public static class StoreSelection
{
    /// <summary>
    /// The setting that names the store, in any case. If it is missing or empty, the first store that the host offers is used.
    /// </summary>
    public const string SettingName = $"{SectionName}:{KindName}";

    /// <summary>The last part of <see cref="SettingName"/>, beside which a store may have settings of its own.</summary>
    public const string KindName = "kind";

    private const string SectionName = "WorkflowStorage";

    /// <summary>Reports a kind of store that is not offered, what is wrong with the settings of the chosen one, and settings that none of the stores has.</summary>
    /// <param name="offered">The stores that this host offers.</param>
    /// <exception cref="SettingsException">There are some; the message names all of them.</exception>
    public static void Check(IConfiguration configuration, params IStoreProvider[] offered)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var problems = new SettingsProblems();
        var unknown = new List<string>();
        if (offered.All(provider => provider.SettingNames is not null))
            KnownSettings.Expect(configuration.GetSection(SectionName), unknown, [KindName, .. offered.SelectMany(provider => provider.SettingNames!)]);
        unknown.ForEach(problems.Add);
        if (Find(configuration[SettingName], offered) is { } chosen)
            problems.Collect(() => chosen.Check(configuration));
        else
            problems.Add(NotOffered(configuration[SettingName], offered));
        problems.ThrowIfAny();
    }

    /// <summary>Opens the store that the setting names, and registers it with <see cref="AddStore"/>.</summary>
    /// <param name="configuration">The settings: the kind of store, and the store's own.</param>
    /// <param name="owner">The engine that is to own the store.</param>
    /// <param name="offered">The stores that this host offers, its default first.</param>
    /// <exception cref="StorageRefusedException">
    /// The host offers no such store, or the store must not be used; the message says what to do.
    /// </exception>
    /// <exception cref="StorageUnavailableException">The store cannot be reached now.</exception>
    /// <exception cref="SettingsException">Settings of the store are missing or wrong; the message names all of them.</exception>
    /// <exception cref="ArgumentException">A setting of the store cannot be used; the message names it.</exception>
    public static async Task<IServiceCollection> AddStoreAsync(
        this IServiceCollection services, IConfiguration configuration, StoreOwner owner, params IStoreProvider[] offered)
    {
        await services.BeginStoreAsync(configuration, owner, offered);
        return services;
    }

    /// <summary>
    /// As <see cref="AddStoreAsync"/>, but registers the store at once and opens it beside the caller, who can go on meanwhile. Who asks
    /// for the store before the task has ended waits for it, and gets its exceptions.
    /// </summary>
    public static Task BeginStoreAsync(
        this IServiceCollection services, IConfiguration configuration, StoreOwner owner, params IStoreProvider[] offered)
    {
        var chosen = Choose(configuration[SettingName], offered);
        var opening = Task.Run(() => chosen.OpenAsync(configuration, owner));
        services.Register(() => opening.GetAwaiter().GetResult()).AddSingleton(new ChosenStore(chosen.Name));
        return opening;
    }

    /// <summary>Registers an open store as the engine's ports. The container closes it after the host has stopped.</summary>
    public static IServiceCollection AddStore(this IServiceCollection services, IWorkflowStore store) => services.Register(() => store);

    private static IServiceCollection Register(this IServiceCollection services, Func<IWorkflowStore> opened)
    {
        // The container closes what a factory makes, but not an instance that it is given.
        services.AddSingleton(provider =>
        {
            var store = opened();
            if (provider.GetService<ILoggerFactory>() is { } loggers)
                store.LogTo(loggers);
            return store;
        });
        services.TryAddSingleton<IInstanceStore>(provider => provider.GetRequiredService<IWorkflowStore>());
        services.TryAddSingleton<IInstanceLists>(provider => provider.GetRequiredService<IWorkflowStore>());
        services.TryAddSingleton<IDefinitionStore>(provider => provider.GetRequiredService<IWorkflowStore>());
        services.TryAddSingleton<IRoleStore>(provider => provider.GetRequiredService<IWorkflowStore>());
        services.TryAddSingleton<IDelegationStore>(provider => provider.GetRequiredService<IWorkflowStore>());
        services.TryAddSingleton<ISignInHistory>(provider => provider.GetRequiredService<IWorkflowStore>());
        services.TryAddSingleton<IPeopleStore>(provider => provider.GetRequiredService<IWorkflowStore>());
        services.TryAddSingleton<ISharedTextStore>(provider => provider.GetRequiredService<IWorkflowStore>());
        services.TryAddSingleton<IDigestStore>(provider => provider.GetRequiredService<IWorkflowStore>());
        return services;
    }

    private static IStoreProvider Choose(string? kind, IStoreProvider[] offered) => Find(kind, offered) ?? throw new StorageRefusedException(NotOffered(kind, offered));

    private static IStoreProvider? Find(string? kind, IStoreProvider[] offered) => string.IsNullOrWhiteSpace(kind)
        ? offered[0]
        : offered.FirstOrDefault(provider => provider.Name.Equals(kind, StringComparison.OrdinalIgnoreCase));

    private static string NotOffered(string? kind, IStoreProvider[] offered) =>
        $"{SettingName} is '{kind}', but must be one of the stores of this host: {string.Join(", ", offered.Select(provider => provider.Name))}.";
}
