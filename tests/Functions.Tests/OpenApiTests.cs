using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Moq;
using WorkflowFunctions.Api;
using WorkflowFunctions.Engine;
using WorkflowFunctions.Functions.Tests.Scenarios;
using WorkflowFunctions.HostScenarios;

namespace WorkflowFunctions.Functions.Tests;

public sealed class OpenApiTests
{
    private const string Path = "/openapi/v1.json";

    [Fact]
    public async Task The_functions_describe_themselves_in_the_same_words_as_a_host_whose_own_pipeline_it_is()
    {
        await using var shell = await ShellHost.StartAsync(new Mock<DurableTaskClient>("hub").Object);
        using var functions = shell.CreateClient();
        var document = await functions.GetStringAsync(Path, TestContext.Current.CancellationToken);
        Assert.Contains("/Workflow/Instances/{instanceId}/Signals", document, StringComparison.Ordinal);

        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        builder.Configuration.AddInMemoryCollection(ScenarioSettings.Values());
        builder.Services.AddWorkflowApi(builder.Configuration).AddWorkflowEngine()
            .AddSingleton<IInstanceStore>(shell.Tables).AddSingleton<IInstanceLists>(shell.Tables).AddSingleton<IDefinitionStore>(shell.Tables).AddSingleton<IRoleStore>(shell.Tables)
            .AddSingleton<IPeopleStore>(shell.Tables).AddSingleton<IDigestStore>(shell.Tables).AddSingleton<IDelegationStore>(shell.Tables).AddSingleton<ISignInHistory>(shell.Tables);
        await using var app = builder.Build();
        app.UseWorkflowApi();
        await app.StartAsync(TestContext.Current.CancellationToken);
        using var plain = app.GetTestClient();
        Assert.Equal(await plain.GetStringAsync(Path, TestContext.Current.CancellationToken), document);
    }

    [Fact]
    public async Task The_functions_serve_the_console_page()
    {
        await using var shell = await ShellHost.StartAsync(new Mock<DurableTaskClient>("hub").Object);
        using var functions = shell.CreateClient();
        foreach (var basePath in (string[])["", "/KeyfactorAPI"])
        {
            Assert.Contains("scalar.js", await functions.GetStringAsync($"{basePath}/console/", TestContext.Current.CancellationToken), StringComparison.Ordinal);
            Assert.NotEmpty(await functions.GetByteArrayAsync($"{basePath}/console/scalar.js", TestContext.Current.CancellationToken));
        }
    }
}
