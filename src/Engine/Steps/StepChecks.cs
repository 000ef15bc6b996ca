using WorkflowFunctions.Core.Definitions;

namespace WorkflowFunctions.Engine.Steps;

/// <summary>Prepares the checks of steps. A check itself waits for nothing then, unless what was prepared is gone again.</summary>
public sealed class StepChecks(IEnumerable<IStepExecutor> executors)
{
    private const int AtOnce = 4;

    public Task PrepareAsync(IEnumerable<StepDefinition> steps, CancellationToken cancellation) => Parallel.ForEachAsync(
        steps, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation },
        async (step, stop) =>
        {
            if (executors.FirstOrDefault(executor => executor.Type.ExtensionName.Equals(step.ExtensionName, StringComparison.OrdinalIgnoreCase)) is { } executor)
                await executor.PrepareCheckAsync(step, stop);
        });
}
