using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using WorkflowFunctions.Engine.Instances;

namespace WorkflowFunctions.Functions;

/// <summary>Runs the resume on two schedules: daily, and every few minutes so that nothing has to wait for the next day.</summary>
public sealed class ResumeFunctions(ResumeService resume, OrchestrationUpkeep upkeep, DurableClients clients)
{
    [Function("DailyResume")]
    public async Task DailyResumeAsync(
        [TimerTrigger("%ResumeSchedule%")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        await RunAsync(client, cancellation);
        await upkeep.PurgeAsync(client, cancellation);
    }

    [Function("Sweep")]
    public Task SweepAsync(
        [TimerTrigger("%SweepSchedule%")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellation) =>
        RunAsync(client, cancellation);

    private async Task RunAsync(DurableTaskClient client, CancellationToken cancellation)
    {
        clients.Use(client);
        await resume.RunAsync(cancellation);
        await upkeep.EndLeftOverAsync(client, cancellation);
    }
}
