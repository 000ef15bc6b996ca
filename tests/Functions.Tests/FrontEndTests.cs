using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using WorkflowFunctions.Api.SignIn;
using WorkflowFunctions.Core;
using WorkflowFunctions.HostScenarios;

namespace WorkflowFunctions.Functions.Tests;

/// <summary>What the app knows about who stands in front of it.</summary>
public sealed class FrontEndTests
{
    [Theory]
    [InlineData(null, false)]
    [InlineData("", false)]
    [InlineData("workflow-app", true)]
    public void On_azure_the_front_end_ends_tls_and_elsewhere_nobody_is_known_to(string? appName, bool expected)
    {
        using var services = Services(("WEBSITE_SITE_NAME", appName)).BuildServiceProvider();

        Assert.Equal(expected, services.GetRequiredService<HostTransport>().IsBehindTlsFrontEnd);
    }

    [Fact]
    public void Wrong_settings_of_sign_in_stop_the_app_before_its_first_request()
    {
        var thrown = Assert.Throws<SettingsException>(() => Services(
            ("Authentication:AppService:Enabled", "true"), ("TrustedProxies:0", "nobody")));

        Assert.Equal(2, thrown.Problems.Length);
    }

    private static ServiceCollection Services(params (string Name, string? Value)[] settings)
    {
        var services = new ServiceCollection();
        services.AddWorkflowFunctions(new ConfigurationBuilder().AddInMemoryCollection(ScenarioSettings.Values())
            .AddInMemoryCollection(settings.Append(("Mail:Folder", "mail")).Select(setting => KeyValuePair.Create(setting.Item1, setting.Item2))).Build());
        return services;
    }
}
