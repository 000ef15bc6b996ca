using WorkflowFunctions.HostScenarios;

namespace WorkflowFunctions.Functions.Tests.Scenarios;

/// <summary>Tests that each have an app of their own, and people who use it.</summary>
public abstract class ShellTests : IAsyncLifetime
{
    private protected ShellHost Host { get; private set; } = null!;

    private protected Story Story { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Host = await ShellHost.StartAsync();
        Story = new Story(Host);
    }

    public async ValueTask DisposeAsync()
    {
        Story.Dispose();
        await Host.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
