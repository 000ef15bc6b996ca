using WorkflowFunctions.HostScenarios;

namespace WorkflowFunctions.Functions.Tests.Scenarios;

public sealed class ShellScenarioTests : HostScenarioTests
{
    protected override async Task<IScenarioHost> StartHostAsync() => await ShellHost.StartAsync();
}
