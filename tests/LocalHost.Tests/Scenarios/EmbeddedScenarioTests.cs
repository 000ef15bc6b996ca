using WorkflowFunctions.HostScenarios;

namespace WorkflowFunctions.LocalHost.Tests.Scenarios;

public sealed class EmbeddedScenarioTests : HostScenarioTests
{
    protected override async Task<IScenarioHost> StartHostAsync() => await EmbeddedHost.StartAsync();
}

/// <summary>The same on a store that appends a signal first and folds it afterwards.</summary>
public sealed class EmbeddedTwoStepScenarioTests : HostScenarioTests
{
    protected override async Task<IScenarioHost> StartHostAsync() =>
        await EmbeddedHost.StartAsync(new EmbeddedHost { StoreTrouble = new StoreTrouble { FoldsAtOnce = false } });
}
