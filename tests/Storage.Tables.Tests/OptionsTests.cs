using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using WorkflowFunctions.Core;
using WorkflowFunctions.Engine;
using WorkflowFunctions.Engine.Stores;

namespace WorkflowFunctions.Storage.Tables.Tests;

public sealed class OptionsTests
{
    private static readonly StoreOwner Owner = new StoreOwner.TaskHub("Hub");

    [Fact]
    public void A_connection_string_and_a_prefix_are_read_from_the_settings()
    {
        var settings = Settings(("WorkflowStorage", "UseDevelopmentStorage=true"), ("WorkflowStorage:tablePrefix", "Mine"));

        var options = TablesStoreOptions.From(settings, Owner);

        Assert.Equal(("UseDevelopmentStorage=true", null, "Mine"), (options.ConnectionString, options.ServiceUri, options.TablePrefix));
    }

    [Fact]
    public void An_address_for_the_identity_of_the_process_is_read_from_the_settings()
    {
        var options = TablesStoreOptions.From(Settings(("WorkflowStorage:tableServiceUri", "https://account.table.example/")), Owner);

        Assert.Equal(
            (null, "https://account.table.example/", "Workflow"),
            (options.ConnectionString, options.ServiceUri?.ToString(), options.TablePrefix));
    }

    [Fact]
    public void The_identity_may_be_named_as_in_the_connections_of_the_platform()
    {
        var options = TablesStoreOptions.From(
            Settings(
                ("WorkflowStorage:tableServiceUri", "https://account.table.example/"), ("WorkflowStorage:queueServiceUri", "https://account.queue.example/"),
                ("WorkflowStorage:credential", "managedidentity"), ("WorkflowStorage:clientId", "5f0c")),
            Owner);

        Assert.Equal("5f0c", options.ClientId);
        var refused = Assert.Throws<SettingsException>(() => TablesStoreOptions.From(
            Settings(("WorkflowStorage:tableServiceUri", "https://account.table.example/"), ("WorkflowStorage:credential", "password")), Owner));
        Assert.Equal("WorkflowStorage:credential is 'password', but may only be 'managedidentity'.", Assert.Single(refused.Problems));
    }

    [Theory]
    [InlineData(null, null, null, "WorkflowStorage")]
    [InlineData("UseDevelopmentStorage=true", "https://account.table.example/", null, "one of both")]
    [InlineData(null, "account", null, "WorkflowStorage:tableServiceUri")]
    [InlineData("UseDevelopmentStorage=true", null, "1st", "WorkflowStorage:tablePrefix")]
    [InlineData("UseDevelopmentStorage=true", null, "my-tables", "WorkflowStorage:tablePrefix")]
    public void A_wrong_setting_is_refused_by_its_name(string? connection, string? uri, string? prefix, string named)
    {
        var settings = Settings(("WorkflowStorage", connection), ("WorkflowStorage:tableServiceUri", uri), ("WorkflowStorage:tablePrefix", prefix));

        var refused = Assert.Throws<SettingsException>(() => TablesStoreOptions.From(settings, Owner));

        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_string_that_is_none_is_refused_and_not_shown()
    {
        var options = Stores.Options(Stores.NewPrefix()) with { ConnectionString = "AccountKey=c2VjcmV0" };

        var refused = await Assert.ThrowsAsync<ArgumentException>(() => TablesStore.OpenAsync(options));

        Assert.Contains("WorkflowStorage", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("c2VjcmV0", refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_gets_the_store_that_a_setting_names_as_all_ports()
    {
        var settings = Settings(
            ("WorkflowStorage", Azurite.ConnectionString), ("WorkflowStorage:kind", "Tables"), ("WorkflowStorage:tablePrefix", Stores.NewPrefix()));
        var registered = await new ServiceCollection().AddStoreAsync(settings, Owner, new TablesProvider());

        await using var services = registered.BuildServiceProvider();

        var store = Assert.IsType<TablesStore>(services.GetRequiredService<IInstanceStore>());
        Assert.All([typeof(IInstanceLists), typeof(IDefinitionStore), typeof(IRoleStore), typeof(IDelegationStore), typeof(ISignInHistory), typeof(IPeopleStore), typeof(ISharedTextStore), typeof(IDigestStore)], port => Assert.Same(store, services.GetRequiredService(port)));
    }

    private static IConfiguration Settings(params (string Name, string? Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(
            settings.Where(setting => setting.Value is not null).Select(setting => KeyValuePair.Create(setting.Name, setting.Value)))
        .Build();
}
