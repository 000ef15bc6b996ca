using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using WorkflowFunctions.Engine.Instances;

namespace WorkflowFunctions.Functions;

/// <summary>Runs the resume on two schedules: daily, and every few minutes so that nothing has to wait for the next day.</summary>
public sealed class ResumeFunctions(ResumeService resume, OrchestrationUpkeep upkeep, TimerRuns runs, DurableClients clients)
{
    [Function("DailyResume")]
    public Task DailyResumeAsync(
        [TimerTrigger("%ResumeSchedule%")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellation) =>
        RunAsync("DailyResume", client, cancellation);

    [Function("Sweep")]
    public Task SweepAsync(
        [TimerTrigger("%SweepSchedule%")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellation) =>
        RunAsync("Sweep", client, cancellation);

    private Task RunAsync(string timer, DurableTaskClient client, CancellationToken cancellation) => runs.RunAsync(
        timer,
        async cancel =>
        {
            clients.Use(client);
            await resume.RunAsync(cancel);
            await upkeep.EndLeftOverAsync(client, cancel);
            await upkeep.PurgeAsync(client, cancel);
        },
        cancellation);
}
