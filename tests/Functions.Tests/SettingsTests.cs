using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using WorkflowFunctions.Core;
using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.HostScenarios;
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
    public void A_hub_that_is_named_by_a_setting_is_that_of_the_setting()
    {
        static IConfiguration Named(params (string Name, string Value)[] more) => new ConfigurationBuilder().AddInMemoryCollection(
            more.Append(("AzureFunctionsJobHost:extensions:durableTask:hubName", "Workflow%Stage%")).Select(setting => KeyValuePair.Create(setting.Item1, (string?)setting.Item2))).Build();

        Assert.Equal(new StoreOwner.TaskHub("WorkflowBlue"), TaskHub.Owner(Named(("Stage", "Blue"))));
        Assert.Equal(
            "extensions:durableTask:hubName is 'Workflow%Stage%', but there is no setting Stage.",
            Assert.Single(Assert.Throws<SettingsException>(() => TaskHub.Owner(Named())).Problems));
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

    [Fact]
    public void Wrong_settings_of_every_subject_are_named_at_once()
    {
        var refused = Assert.Throws<SettingsException>(() => Start(("SweepSchedule", "often"), ("Security:Domain", "a@b"), ("PublicUrl", "nonsense"),
            ("Outgoing:AllowedHosts:0", "https://tickets.corp"), ("Mail:From", "nobody"), ("Calendars:Office:TimeZone", "Nowhere"),
            ("WorkflowTypes:0:KeyType", "Application"), ("PowerShell:Processes", "0")));
        string[] expected = ["SweepSchedule is", "Security:Domain is", "PublicUrl is", "Outgoing:AllowedHosts:0 is", "Mail:From is",
            "Calendars:Office:TimeZone is", "WorkflowTypes:0:Name is", "PowerShell:Processes is"];
        Assert.All(expected, part => Assert.Single(refused.Problems, problem => problem.StartsWith(part, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("ResumeSchedule", "0 0 3 31 2 *", "ResumeSchedule is '0 0 3 31 2 *', a time that never comes")]
    [InlineData("SweepSchedule", "0 0 0 30 2 *", "SweepSchedule is '0 0 0 30 2 *', a time that never comes")]
    [InlineData("SweepSchedule", "0 0 31 4,6,9,11 *", "SweepSchedule is '0 0 31 4,6,9,11 *', a time that never comes")]
    [InlineData("SweepSchedule", "often", "SweepSchedule is 'often'")]
    [InlineData("SweepSchedule", "", "SweepSchedule is ''")]
    [InlineData("SweepSchedule", "00:00:00", "SweepSchedule is '00:00:00'")]
    [InlineData("ResumeSchedule", "0 0 25 * * *", "ResumeSchedule is '0 0 25 * * *'")]
    public void A_schedule_that_cannot_be_read_or_never_comes_stops_the_start(string name, string value, string message)
    {
        var refused = Assert.Throws<SettingsException>(() => Start((name, value)));
        Assert.StartsWith(message, Assert.Single(refused.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_wrong_schedule_is_named() => Assert.Equal(
        2, Assert.Throws<SettingsException>(() => Start(("ResumeSchedule", "often"), ("SweepSchedule", "0 0 0 31 2 *"))).Problems.Length);

    [Fact]
    public void Problems_of_all_parts_are_told_at_once()
    {
        var refused = Assert.Throws<SettingsException>(() => Start(
            ("ResumeSchedule", "often"), ("RateLimit:SignIn:PerMinute", "few"), ("Outgoing:AllowedHosts:0", "*"), ("Mail:From", "nobody"),
            ("PublicUrl", "here"), ("PowerShell:Folder", "/nowhere"), ("WorkflowTypes:0:KeyType", "x"), ("Calendars:Office:TimeZone", "Nowhere")));

        Assert.All(
            ["ResumeSchedule", "RateLimit:SignIn", "Outgoing:AllowedHosts:0", "Mail:From", "PublicUrl", "PowerShell:Folder", "WorkflowTypes:0:Name", "Calendars:Office:TimeZone"],
            name => Assert.Single(refused.Problems, problem => problem.StartsWith(name, StringComparison.Ordinal)));
    }

    [Fact]
    public void A_reference_that_could_not_be_resolved_is_all_that_is_wrong_with_its_setting_and_others_are_told_beside_it()
    {
        var refused = Assert.Throws<SettingsException>(() => Start(("Mail:From", "@Microsoft.KeyVault(VaultName=v;SecretName=s)"), ("PublicUrl", "here")));
        Assert.Equal(2, refused.Problems.Length);
        Assert.StartsWith("Mail:From is a Key Vault reference", refused.Problems[0], StringComparison.Ordinal);
        Assert.StartsWith("PublicUrl is 'here'", refused.Problems[1], StringComparison.Ordinal);
    }

    [Fact]
    public void An_app_at_which_nobody_could_sign_in_does_not_start()
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new("Mail:Folder", "mail")]).Build();
        var refused = Assert.Throws<SettingsException>(() => new ServiceCollection().AddWorkflowFunctions(settings));
        Assert.StartsWith("Nobody could sign in", Assert.Single(refused.Problems), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0 */5 * * * *")]
    [InlineData("*/5 * * * *")]
    [InlineData("0 0 3 29 2 *")]
    [InlineData("0 0 3 29 2 1")]
    [InlineData("59 59 23 31 Dec Sat")]
    [InlineData("00:05:00")]
    public void A_schedule_that_the_host_can_read_and_that_comes_at_some_time_is_taken(string value) => Start(("SweepSchedule", value));

    [Fact]
    public void A_digest_for_somebody_who_cannot_be_told_stops_the_start()
    {
        Start(("Notices:Digest:People:0", "*"));
        Assert.Contains(
            "Notices:Digest:People:0 is 'zoe'", Assert.Single(Assert.Throws<SettingsException>(() => Start(("Notices:Digest:People:0", "zoe"))).Problems),
            StringComparison.Ordinal);
    }

    private static void Start(params (string Name, string Value)[] schedules) => new ServiceCollection().AddWorkflowFunctions(
        new ConfigurationBuilder().AddInMemoryCollection(ScenarioSettings.Values())
            .AddInMemoryCollection(schedules.Append(("Mail:Folder", "mail")).Select(setting => KeyValuePair.Create(setting.Item1, (string?)setting.Item2))).Build());

    private static string Sample(string name)
    {
        using var sample = JsonDocument.Parse(File.ReadAllText(Contract.PathOf("local.settings.sample.json")));
        return sample.RootElement.GetProperty("Values").GetProperty(name).GetString()!;
    }

    [GeneratedRegex("%([^%]+)%")]
    private static partial Regex Setting();
}
