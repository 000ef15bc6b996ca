using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using WorkflowFunctions.Api;
using WorkflowFunctions.Api.SignIn;
using WorkflowFunctions.Engine.Notices;
using WorkflowFunctions.Engine.Notices.Mail;
using WorkflowFunctions.Engine.Outgoing;
using WorkflowFunctions.Engine.Stores;
using WorkflowFunctions.Storage.Tables;

namespace WorkflowFunctions.Deploy.Tests;

/// <summary>The settings that a deployment gives the app, and whether it knows them.</summary>
public sealed partial class AppSettingsTests
{
    private const string Everything = """
        param smtpUser = 'workflow'
        param smtpPassword = 'the password of mail'
        param tokenNameClaim = 'preferred_username'
        param outgoingHosts = [ 'inventory.example.com:8443' ]
        param secrets = [ { name: 'Api_Key', allowedHosts: [ 'api.example.com' ] } ]
        param secretValues = { Api_Key: 'the value of a secret' }
        param backEnd = 'azureManaged'
        param publicHost = 'workflow.example.com'
        param settings = { Authentication__OpenIdConnect__Authority: 'https://login.example.com/', Authentication__OpenIdConnect__ClientId: 'workflow' }
        """;

    // What the host reads, and the packages of Durable Functions in it. The rest is the app's.
    private static readonly string[] ReadByTheHost =
    [
        "APPLICATIONINSIGHTS_AUTHENTICATION_STRING", "APPLICATIONINSIGHTS_CONNECTION_STRING", "AzureWebJobsDisableHomepage",
        "AzureWebJobsStorage__accountName", "DURABLE_TASK_SCHEDULER_CONNECTION_STRING", "ResumeSchedule", "SweepSchedule",
    ];

    [Fact]
    public async Task The_app_reads_every_setting_and_finds_nothing_wrong_with_one()
    {
        var settings = (await Deployment.OfAsync(Everything)).AppSettings;
        var own = settings.Where(setting => !ReadByTheHost.Contains(setting.Key) && !IsHostJson(setting.Key)).ToDictionary();
        Assert.Contains("Secrets__Api_Key__AllowedHosts__0", own.Keys);

        var source = new RecordedSettings(own.Select(setting => KeyValuePair.Create(
            setting.Key.Replace("__", ":", StringComparison.Ordinal), setting.Value[0] == '[' ? Known(setting.Key) : setting.Value)));
        var configuration = new ConfigurationRoot([source]);
        source.Forget();
        var services = new ServiceCollection().AddOutgoing(configuration).AddMail(configuration, defaultFolder: null);
        var signIn = SignInSettings.Read(configuration);
        _ = ApiOptions.Read(configuration);
        Assert.Equal("https://workflow.example.com", NoticeOptions.Read(configuration).PublicUrl);
        var store = TablesStoreOptions.From(configuration, new StoreOwner.TaskHub("WorkflowFunctions"));

        Assert.True(signIn.HasAny);
        Assert.NotNull(store.ServiceUri);
        Assert.NotEmpty(services);
        Assert.Empty(own.Keys.Select(name => name.Replace("__", ":", StringComparison.Ordinal)).Except(source.Read, StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>What only Azure can tell.</summary>
    private static string Known(string setting) => setting == "AllowedHosts" ? "known.example.com" : "https://known.example.com/";

    [Fact]
    public async Task Every_setting_that_the_template_or_the_sample_makes_is_explained()
    {
        var explained = CodeSpan().Matches(Repository.Read("docs/operating.md") + Repository.Read("docs/configuration.md")).Select(match => match.Groups[1].Value).ToHashSet();
        var sample = JsonElement.Parse(Repository.Read("local.settings.sample.json")).GetProperty("Values").EnumerateObject().Select(setting => setting.Name);
        var made = (await Deployment.OfAsync(Everything)).AppSettings.Keys.Concat(sample).Distinct();

        Assert.DoesNotContain(made, name => !explained.Contains(name)
            && !explained.Contains(Place().Replace(name.Replace("__", ":", StringComparison.Ordinal).Replace("Api_Key", "Name", StringComparison.Ordinal), ":n"))
            && !explained.Any(span => span.EndsWith("__…", StringComparison.Ordinal) && name.StartsWith(span[..^1], StringComparison.Ordinal) && IsHostJson(name)));
    }

    [Fact]
    public async Task Secrets_lie_in_the_vault_and_settings_only_refer_to_them()
    {
        var app = await Deployment.OfAsync(Everything);
        var vault = app.Single("Microsoft.KeyVault/vaults").GetProperty("name").GetString();

        Assert.Equal($"@Microsoft.KeyVault(VaultName={vault};SecretName=mail-smtp-password)", app.AppSettings["Mail__Smtp__Password"]);
        Assert.Equal($"@Microsoft.KeyVault(VaultName={vault};SecretName=step-Api-Key)", app.AppSettings["Secrets__Api_Key__Value"]);
        Assert.Equal(
            [$"{vault}/mail-smtp-password", $"{vault}/step-Api-Key"],
            app.All("Microsoft.KeyVault/vaults/secrets").Select(secret => secret.GetProperty("name").GetString()!).Order());
        Assert.DoesNotContain(app.AppSettings.Values, value => value.Contains("the password of mail", StringComparison.Ordinal));
        Assert.DoesNotContain(app.AppSettings.Values, value => value.Contains("the value of a secret", StringComparison.Ordinal));
        Assert.DoesNotContain(app.AppSettings.Keys, name => name.Contains("SigningKey", StringComparison.OrdinalIgnoreCase)
            || name.EndsWith("PasswordHash", StringComparison.OrdinalIgnoreCase) || name is "AzureWebJobsStorage" or "WorkflowStorage");
    }

    [Fact]
    public async Task A_secret_that_is_not_passed_again_is_left_as_it_is()
    {
        var app = await Deployment.OfAsync("param smtpUser = 'workflow'\nparam secrets = [ { name: 'Api', allowedHosts: [ 'api.example.com' ] } ]");
        Assert.Empty(app.All("Microsoft.KeyVault/vaults/secrets"));
        Assert.Contains("SecretName=mail-smtp-password", app.AppSettings["Mail__Smtp__Password"], StringComparison.Ordinal);
        Assert.Contains("SecretName=step-Api", app.AppSettings["Secrets__Api__Value"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mail_that_needs_no_sign_in_has_none()
    {
        var names = (await Deployment.OfAsync()).AppSettings.Keys;
        Assert.DoesNotContain("Mail__Smtp__User", names);
        Assert.DoesNotContain("Mail__Smtp__Password", names);
    }

    [Fact]
    public async Task People_reach_the_app_under_its_own_name_and_under_the_one_that_Azure_gives_it()
    {
        const string Given = "defaultHostName";
        var plain = (await Deployment.OfAsync()).AppSettings;
        Assert.Contains(Given, plain["PublicUrl"], StringComparison.Ordinal);
        var named = (await Deployment.OfAsync("param publicHost = 'workflow.example.com'")).AppSettings;
        Assert.Equal("https://workflow.example.com", named["PublicUrl"]);
        Assert.All([Given, "workflow.example.com"], name => Assert.Contains(name, named["AllowedHosts"], StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_deployment_takes_further_settings_which_have_precedence()
    {
        var settings = (await Deployment.OfAsync("param settings = { RateLimit__Burst: '300', SweepSchedule: '0 * * * * *' }")).AppSettings;
        Assert.Equal(("300", "0 * * * * *", "0 0 3 * * *"), (settings["RateLimit__Burst"], settings["SweepSchedule"], settings["ResumeSchedule"]));
    }

    [Fact]
    public async Task Every_setting_that_a_trigger_names_is_there()
    {
        var settings = (await Deployment.OfAsync()).AppSettings;
        Assert.Equal("0 0 3 * * *", settings["ResumeSchedule"]);
        Assert.Equal("0 */5 * * * *", settings["SweepSchedule"]);
    }

    [Fact]
    public async Task The_back_end_overrides_settings_that_host_json_has()
    {
        const string Durable = "AzureFunctionsJobHost__extensions__durableTask";
        var plain = (await Deployment.OfAsync()).AppSettings;
        var scheduler = (await Deployment.OfAsync("param backEnd = 'azureManaged'\nparam hubName = 'Other'")).AppSettings;

        Assert.Equal([$"{Durable}__hubName"], plain.Keys.Where(IsHostJson));
        Assert.Equal("WorkflowFunctions", plain[$"{Durable}__hubName"]);
        Assert.Equal("Other", scheduler[$"{Durable}__hubName"]);
        Assert.Equal("azureManaged", scheduler[$"{Durable}__storageProvider__type"]);
        var connection = scheduler[$"{Durable}__storageProvider__connectionStringName"];
        Assert.Contains("Authentication=ManagedIdentity", scheduler[connection], StringComparison.Ordinal);
    }

    [GeneratedRegex("`([^`\n]+)`")]
    private static partial Regex CodeSpan();

    [GeneratedRegex(@":\d+")]
    private static partial Regex Place();

    private static bool IsHostJson(string name) => name.StartsWith("AzureFunctionsJobHost__", StringComparison.Ordinal);
}
