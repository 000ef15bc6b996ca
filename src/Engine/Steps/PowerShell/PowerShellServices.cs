using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Engine.Steps.Script;
using WorkflowFunctions.ScriptWorker;

namespace WorkflowFunctions.Engine.Steps.PowerShell;

/// <summary>Registers the steps that run PowerShell, if they are switched on.</summary>
public static class PowerShellServices
{
    /// <summary>A process needs longer for everything than one for JavaScript, because PowerShell compiles what it runs first.</summary>
    public static ScriptLimits Limits { get; } = ScriptLimits.Default with
    {
        Time = TimeSpan.FromSeconds(30),
        Processor = TimeSpan.FromSeconds(30),
        Memory = 256 * 1024 * 1024,
    };

    /// <exception cref="SettingsException">Something below <c>PowerShell</c> is wrong; the exception lists every problem.</exception>
    public static IServiceCollection AddPowerShell(this IServiceCollection services, IConfiguration configuration)
    {
        if (PowerShellOptions.Read(configuration) is not { } options)
            return services;
        services.AddKeyedSingleton(AttemptLane.PowerShell, (_, _) => new ScriptPool(PoolOf(options)));
        foreach (var type in StepTypes.OptIn)
            services.AddSingleton<IStepExecutor>(provider => ExecutorOf(type, provider.GetRequiredKeyedService<ScriptPool>(AttemptLane.PowerShell)));
        return services;
    }

    internal static ScriptExecutor ExecutorOf(StepType type, ScriptPool pool) => new(type, pool, Limits, AttemptLane.PowerShell);

    /// <summary>A process runs one script only. What a script leaves in its process, the next one would find: PowerShell has no borders within.</summary>
    internal static ScriptPoolOptions PoolOf(PowerShellOptions options) => new()
    {
        Program = options.Program,
        Processes = options.Processes,
        RunsOfEach = 1,
        Heap = Limits.Memory,
        StartLimit = TimeSpan.FromMinutes(1),
    };
}
