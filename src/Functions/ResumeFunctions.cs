using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using WorkflowFunctions.Engine.Instances;

namespace WorkflowFunctions.Functions;

/// <summary>Runs the resume on two schedules: daily, and every few minutes so that nothing has to wait for the next day.</summary>
public sealed class ResumeFunctions(ResumeService resume, DurableClients clients)
{
    [Function("DailyResume")]
    public Task DailyResumeAsync(
        [TimerTrigger("%ResumeSchedule%")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellation) =>
        RunAsync(client, cancellation);

    [Function("Sweep")]
    public Task SweepAsync(
        [TimerTrigger("%SweepSchedule%")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellation) =>
        RunAsync(client, cancellation);

    private async Task RunAsync(DurableTaskClient client, CancellationToken cancellation)
    {
        clients.Use(client);
        await resume.RunAsync(cancellation);
    }
}
