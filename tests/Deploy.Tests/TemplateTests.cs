using System.Text.Json;

namespace WorkflowFunctions.Deploy.Tests;

public sealed class TemplateTests
{
    // Owner, Contributor, User Access Administrator, Role Based Access Control Administrator, Key Vault Administrator.
    private static readonly string[] TooMuch =
    [
        "8e3af657-a8ff-443c-a75c-2fe8c4bcb635", "b24988ac-6180-42a0-ab88-20f7382dd24c", "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9",
        "f58310d9-a9f6-439a-9e8d-f62e7b41a168", "00482a5a-887f-4fb3-b363-3b7fe8e74483",
    ];

    [Fact]
    public async Task The_template_has_neither_an_error_nor_a_warning()
    {
        var (code, output, errors) = await Bicep.RunAsync("lint", Repository.PathOf("deploy/main.bicep"));
        Assert.Equal((0, "", ""), (code, output, errors));
    }

    [Fact]
    public async Task What_the_linter_finds_is_an_error()
    {
        var folder = Directory.CreateTempSubdirectory("deploy-tests-");
        try
        {
            File.Copy(Repository.PathOf("deploy/bicepconfig.json"), Path.Combine(folder.FullName, "bicepconfig.json"));
            var template = Path.Combine(folder.FullName, "main.bicep");
            await File.WriteAllTextAsync(
                template, await File.ReadAllTextAsync(Repository.PathOf("deploy/main.bicep"), TestContext.Current.CancellationToken) + "\nparam unused string\n",
                TestContext.Current.CancellationToken);
            var (code, _, errors) = await Bicep.RunAsync("lint", template);
            Assert.Equal(1, code);
            Assert.Contains("Error no-unused-params", errors, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task The_developer_CLI_is_given_every_parameter_without_a_default_and_none_that_is_not_known()
    {
        var (_, output, _) = await Bicep.RunAsync("build", Repository.PathOf("deploy/main.bicep"), "--stdout");
        var known = JsonElement.Parse(output).GetProperty("parameters").EnumerateObject().ToList();
        var given = JsonElement.Parse(Repository.Read("deploy/main.parameters.json")).GetProperty("parameters").EnumerateObject()
            .Select(parameter => parameter.Name).ToList();

        Assert.Empty(given.Except(known.Select(parameter => parameter.Name)));
        Assert.Empty(known.Where(parameter => !parameter.Value.TryGetProperty("defaultValue", out _)).Select(parameter => parameter.Name).Except(given));
    }

    [Fact]
    public async Task The_app_is_allowed_to_use_the_data_of_what_it_needs_and_to_manage_nothing()
    {
        var app = await Deployment.OfAsync();
        Assert.Equal(
            [
                "3913510d-42f4-4e42-8a64-420c390055eb on Microsoft.Insights/components", // Monitoring Metrics Publisher
                "4633458b-17de-408a-b874-0445c86b69e6 on Microsoft.KeyVault/vaults", // Key Vault Secrets User
                "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3 on Microsoft.Storage/storageAccounts", // Storage Table Data Contributor
                "974c5e8b-45b9-4653-ba55-5f855dd0fb88 on Microsoft.Storage/storageAccounts", // Storage Queue Data Contributor
                "b7e6dc6d-f1e8-4753-8033-0f276bb0955b on Microsoft.Storage/storageAccounts", // Storage Blob Data Owner
            ],
            Roles(app));
        Assert.Empty(app.All("Microsoft.DurableTask/schedulers"));
    }

    [Fact]
    public async Task The_scheduler_comes_with_a_hub_and_a_role_on_that_alone()
    {
        var app = await Deployment.OfAsync("param backEnd = 'azureManaged'\nparam hubName = 'WorkflowFunctions2'");
        Assert.Equal("Consumption", app.Single("Microsoft.DurableTask/schedulers").GetProperty("properties").GetProperty("sku").GetProperty("name").GetString());
        Assert.EndsWith("/WorkflowFunctions2", app.Single("Microsoft.DurableTask/schedulers/taskHubs").GetProperty("name").GetString(), StringComparison.Ordinal);
        // Durable Task Data Contributor
        Assert.Contains("0ad04412-c4d5-4796-b79c-f76d14c8d402 on Microsoft.DurableTask/schedulers/taskHubs", Roles(app));
        Assert.DoesNotContain(TooMuch, role => Roles(app).Any(assigned => assigned.StartsWith(role, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Nothing_can_be_reached_by_a_key_or_without_TLS()
    {
        var app = await Deployment.OfAsync();
        var storage = app.Single("Microsoft.Storage/storageAccounts").GetProperty("properties");
        Assert.False(storage.GetProperty("allowSharedKeyAccess").GetBoolean());
        Assert.False(storage.GetProperty("allowBlobPublicAccess").GetBoolean());
        Assert.True(app.Single("Microsoft.Web/sites").GetProperty("properties").GetProperty("httpsOnly").GetBoolean());
        Assert.True(app.Single("Microsoft.Insights/components").GetProperty("properties").GetProperty("DisableLocalAuth").GetBoolean());
        Assert.True(app.Single("Microsoft.KeyVault/vaults").GetProperty("properties").GetProperty("enableRbacAuthorization").GetBoolean());
        var publishing = app.All("Microsoft.Web/sites/basicPublishingCredentialsPolicies");
        Assert.Equal(2, publishing.Count);
        Assert.All(publishing, policy => Assert.False(policy.GetProperty("properties").GetProperty("allow").GetBoolean()));
    }

    [Fact]
    public async Task App_vault_and_storage_send_their_diagnostics_to_the_workspace()
    {
        var app = await Deployment.OfAsync();
        var workspace = app.Single("Microsoft.OperationalInsights/workspaces").GetProperty("id").GetString();
        var settings = app.All("Microsoft.Insights/diagnosticSettings");
        Assert.Equal(
            ["Microsoft.KeyVault/vaults", "Microsoft.Storage/storageAccounts", "Microsoft.Web/sites"], settings.Select(Scope).Order());
        Assert.All(settings, setting => Assert.Equal(workspace, setting.GetProperty("properties").GetProperty("workspaceId").GetString()));
    }

    [Fact]
    public async Task The_developer_CLI_finds_the_app_by_its_tags()
    {
        var app = await Deployment.OfAsync("param environmentName = 'test'");
        var tags = app.Single("Microsoft.Web/sites").GetProperty("tags");
        Assert.Equal("app", tags.GetProperty("azd-service-name").GetString());
        Assert.Equal("test", tags.GetProperty("azd-env-name").GetString());
    }

    private static List<string> Roles(Deployment app) =>
        [.. app.All("Microsoft.Authorization/roleAssignments")
            .Select(role => $"{role.GetProperty("properties").GetProperty("roleDefinitionId").GetString()!.Split('/')[^1]} on {Scope(role)}")
            .OrderBy(role => role.Split(' ')[^1], StringComparer.Ordinal).ThenBy(role => role, StringComparer.Ordinal)];

    /// <summary>The type of what an extension resource belongs to.</summary>
    private static string Scope(JsonElement extension)
    {
        var parts = extension.GetProperty("id").GetString()!.Split("/providers/")[^2].Split('/');
        return string.Join('/', parts.Where((_, at) => at == 0 || at % 2 == 1));
    }
}
