using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.Storage.Tables;

namespace WorkflowFunctions.Functions.Tests;

public sealed partial class SettingsTests
{
    [Fact]
    public void Every_setting_that_a_trigger_names_is_in_the_sample()
    {
        var named = Contract.Read("names.txt").SelectMany(line => Setting().Matches(line)).Select(match => match.Groups[1].Value).ToList();
        Assert.Equal(["ResumeSchedule", "SweepSchedule"], named.Order());
        Assert.All(named, name => Assert.NotEmpty(Sample(name)));
    }

    [Theory]
    [InlineData("AzureWebJobsStorage", "UseDevelopmentStorage=true")]
    [InlineData("AzureWebJobsStorage__accountName", "")]
    [InlineData("WorkflowStorage", "UseDevelopmentStorage=true")]
    [InlineData("WorkflowStorage__tableServiceUri", "")]
    [InlineData("AzureWebJobsDisableHomepage", "true")]
    [InlineData("ResumeSchedule", "0 0 3 * * *")]
    [InlineData("SweepSchedule", "0 */5 * * * *")]
    [InlineData("FUNCTIONS_WORKER_RUNTIME", "dotnet-isolated")]
    public void The_sample_sets(string name, string value) => Assert.Equal(value, Sample(name));

    [Fact]
    public void Paths_have_no_prefix_and_orchestrations_have_a_hub_and_a_version_from_the_first_deployment()
    {
        using var host = JsonDocument.Parse(File.ReadAllText(Contract.PathOf("host.json")));
        var extensions = host.RootElement.GetProperty("extensions");
        Assert.Equal("", extensions.GetProperty("http").GetProperty("routePrefix").GetString());
        var durable = extensions.GetProperty("durableTask");
        Assert.Equal("WorkflowFunctions", durable.GetProperty("hubName").GetString());
        Assert.Equal("1.0", durable.GetProperty("defaultVersion").GetString());
        Assert.Equal("AzureStorage", durable.GetProperty("storageProvider").GetProperty("type").GetString());
    }

    [Fact]
    public void The_store_belongs_to_the_hub_that_the_host_uses()
    {
        var plain = new ConfigurationBuilder().Build();
        var overridden = new ConfigurationBuilder()
            .AddInMemoryCollection([new("AzureFunctionsJobHost:extensions:durableTask:hubName", "Other")]).Build();

        Assert.Equal(new StoreOwner.TaskHub("WorkflowFunctions"), TaskHub.Owner(plain));
        Assert.Equal(new StoreOwner.TaskHub("Other"), TaskHub.Owner(overridden));
    }

    [Fact]
    public void The_sample_names_a_store_though_it_leaves_one_of_the_two_ways_empty()
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection(
        [
            new("WorkflowStorage", Sample("WorkflowStorage")),
            new("WorkflowStorage:tableServiceUri", Sample("WorkflowStorage__tableServiceUri")),
        ]).Build();

        var options = TablesStoreOptions.From(settings, TaskHub.Owner(settings));

        Assert.Equal("UseDevelopmentStorage=true", options.ConnectionString);
        Assert.Null(options.ServiceUri);
    }

    private static string Sample(string name)
    {
        using var sample = JsonDocument.Parse(File.ReadAllText(Contract.PathOf("local.settings.sample.json")));
        return sample.RootElement.GetProperty("Values").GetProperty(name).GetString()!;
    }

    [GeneratedRegex("%([^%]+)%")]
    private static partial Regex Setting();
}
