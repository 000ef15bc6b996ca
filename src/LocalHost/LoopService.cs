using WorkflowFunctions.Engine.Embedded;

namespace WorkflowFunctions.LocalHost;

/// <summary>Runs the embedded loop as long as the host runs.</summary>
internal sealed class LoopService(EmbeddedLoop loop) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => loop.RunAsync(stoppingToken);
}
