using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.Engine.Tests.Kit;
using WorkflowFunctions.Storage.Sqlite;

namespace WorkflowFunctions.Engine.Tests.Stores;

public sealed class StoreSelectionTests : IDisposable
{
    private static readonly StoreOwner Host = new StoreOwner.EmbeddedHost("laptop/1");

    private readonly string _directory = Directory.CreateTempSubdirectory("store-selection-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("sqlite")]
    [InlineData("SQLite")]
    public async Task The_setting_names_the_store_and_the_first_that_is_offered_is_the_default(string? kind)
    {
        await using var services = (await SelectAsync(kind, Host, new SqliteProvider(_directory), new Never())).BuildServiceProvider();

        Assert.IsType<SqliteStore>(services.GetRequiredService<IInstanceStore>());
        Assert.True(File.Exists(Path.Combine(_directory, "workflow.db")));
    }

    [Fact]
    public async Task A_store_that_the_host_does_not_offer_is_refused_with_the_names_of_those_it_does()
    {
        var refused = await Assert.ThrowsAsync<StorageRefusedException>(() => SelectAsync("postgres", Host, new SqliteProvider(_directory), new Never()));

        Assert.Equal("WorkflowStorage:kind is 'postgres', but must be one of the stores of this host: sqlite, never.", refused.Message);
        Assert.Empty(Directory.GetFileSystemEntries(_directory));
    }

    [Fact]
    public async Task Many_workers_cannot_share_a_file()
    {
        var refused = await Assert.ThrowsAsync<StorageRefusedException>(
            () => SelectAsync("sqlite", new StoreOwner.TaskHub("Hub"), new SqliteProvider(_directory)));

        Assert.Contains("the task hub 'Hub'", refused.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_directory));
    }

    [Fact]
    public async Task A_host_gets_the_store_as_all_ports_and_its_container_closes_it()
    {
        var store = await SqliteStore.OpenAsync(new SqliteStoreOptions { Directory = _directory });
        await using (var services = new ServiceCollection().AddStore(store).BuildServiceProvider())
        {
            Type[] ports = [typeof(IInstanceStore), typeof(IInstanceLists), typeof(IDefinitionStore), typeof(IRoleStore), typeof(IDelegationStore), typeof(ISignInHistory), typeof(IPeopleStore), typeof(ISharedTextStore), typeof(IDigestStore)];
            Assert.All(ports, port => Assert.Same(store, services.GetRequiredService(port)));
        }

        await using var again = await SqliteStore.OpenAsync(new SqliteStoreOptions { Directory = _directory });
    }

    [Fact]
    public async Task A_port_that_is_registered_already_stays_in_front_of_the_store()
    {
        var store = await SqliteStore.OpenAsync(new SqliteStoreOptions { Directory = _directory });
        var inFront = new InterleavingStore(store);

        await using var services = new ServiceCollection().AddSingleton<IInstanceStore>(inFront).AddStore(store).BuildServiceProvider();

        Assert.Same(inFront, services.GetRequiredService<IInstanceStore>());
        Assert.Same(store, services.GetRequiredService<IInstanceLists>());
    }

    private static Task<IServiceCollection> SelectAsync(string? kind, StoreOwner owner, params IStoreProvider[] offered) => new ServiceCollection().AddStoreAsync(
        new ConfigurationBuilder().AddInMemoryCollection([new(StoreSelection.SettingName, kind)]).Build(), owner, offered);

    private sealed class Never : IStoreProvider
    {
        public string Name => "never";

        public Task<IWorkflowStore> OpenAsync(IConfiguration configuration, StoreOwner owner) => throw new InvalidOperationException("Not asked for.");
    }
}
