using WorkflowFunctions.HostScenarios;

namespace WorkflowFunctions.LocalHost.Tests.Scenarios;

public sealed class EmbeddedScenarioTests : HostScenarioTests
{
    protected override async Task<IScenarioHost> StartHostAsync() => await EmbeddedHost.StartAsync();
}
