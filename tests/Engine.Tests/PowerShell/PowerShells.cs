using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Engine.Steps;
using WorkflowFunctions.Engine.Steps.PowerShell;
using WorkflowFunctions.Engine.Steps.Script;
using WorkflowFunctions.Engine.Tests.Kit;
using WorkflowFunctions.Engine.Tests.Scripting;
using WorkflowFunctions.ScriptWorker;

namespace WorkflowFunctions.Engine.Tests.PowerShell;

/// <summary>Runs PowerShell as an installation does that has switched it on.</summary>
internal static class PowerShells
{
    /// <summary>Where the program was built for this run; a publish has the same files.</summary>
    public static string Folder { get; } = RepositoryFiles.Find(
        Path.Combine("src/PowerShellWorker/bin", Directory.GetParent(AppContext.BaseDirectory.TrimEnd('/', '\\'))!.Name, "net10.0"));

    /// <summary>Without ICU a process starts in half of the time. A busy machine may take its time.</summary>
    public static ScriptPoolOptions Options { get; } = PowerShellServices.PoolOf(new PowerShellOptions(Folder, 2)) with
    {
        Environment = Scripts.WithoutLocales,
        StartLimit = Scripts.Options.StartLimit,
    };

    /// <summary>The usual ones, but for the one of the clock.</summary>
    public static ScriptLimits Patient { get; } = PowerShellServices.Limits with { Time = Scripts.Patient.Time };

    /// <summary>One for all tests; its processes end with this one.</summary>
    public static ScriptPool Pool { get; } = new(Options);

    public static ScriptExecutor Executor => PowerShellServices.ExecutorOf(StepTypes.PowerShell, Pool);

    /// <summary>The reason why nothing of it can be tested here; null if it can.</summary>
    public static string? Missing => OperatingSystem.IsLinux() ? null : "PowerShell steps run only under Linux.";

    public static async Task<EffectOutcome> RunAsync(string content, string parameters = "{}", string data = "{}", ScriptLimits? limits = null)
    {
        Assert.SkipWhen(Missing is not null, Missing ?? "");
        var step = Workflows.Step("Shell1", "PowerShell", null, ("ScriptContent", content));
        step = step with { ConfigurationParameters = step.ConfigurationParameters.Set("ScriptParameters", Scripts.Json(parameters)) };
        var context = Contexts.Of(step, JsonValues.MapOf(Scripts.Json(data)));
        var executor = new ScriptExecutor(StepTypes.PowerShell, Pool, limits ?? Patient, AttemptLane.PowerShell);
        return await executor.ExecuteAsync(context, TestContext.Current.CancellationToken) with { Notes = context.Notes };
    }

    /// <summary>What lands in the data bucket, as JSON.</summary>
    public static async Task<string> ValuesAsync(string content, string parameters = "{}", string data = "{}") =>
        Assert.IsType<EffectOutcome.Succeeded>(await RunAsync(content, parameters, data)).Values.ToString();
}
