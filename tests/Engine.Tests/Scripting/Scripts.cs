using System.Text.Json;
using WorkflowFunctions.Core;
using WorkflowFunctions.Core.Instances;
using WorkflowFunctions.Engine.Steps.Script;
using WorkflowFunctions.Engine.Tests.Kit;
using WorkflowFunctions.ScriptWorker;

namespace WorkflowFunctions.Engine.Tests.Scripting;

/// <summary>Runs scripts as their executor does.</summary>
internal static class Scripts
{
    /// <summary>What has a process start as on a machine without ICU.</summary>
    public static IReadOnlyDictionary<string, string> WithoutLocales { get; } =
        new Dictionary<string, string> { ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1" };

    /// <summary>The usual ones, but for those of the clock: a machine that is busy with other things may take its time over what is harmless.</summary>
    public static ScriptLimits Patient { get; } = ScriptLimits.Default with { Time = TimeSpan.FromMinutes(5), Regex = TimeSpan.FromMinutes(5) };

    /// <summary>The usual ones, with as much patience.</summary>
    public static ScriptPoolOptions Options { get; } = new() { StartLimit = TimeSpan.FromMinutes(5) };

    /// <summary>One for all tests; its processes end with this one.</summary>
    public static ScriptPool Pool { get; } = new(Options);

    public static async Task<EffectOutcome> RunAsync(
        string content, string parameters = "{}", string data = "{}", ScriptLimits? limits = null, CancellationToken? cancellation = null)
    {
        var step = Workflows.Step("Script1", "Script", null, ("ScriptContent", content));
        step = step with { ConfigurationParameters = step.ConfigurationParameters.Set("ScriptParameters", Json(parameters)) };
        var context = Contexts.Of(step, JsonValues.MapOf(Json(data)));
        var executor = new ScriptExecutor(Pool, limits ?? Patient);
        return await executor.ExecuteAsync(context, cancellation ?? TestContext.Current.CancellationToken) with { Notes = context.Notes };
    }

    /// <summary>What lands in the data bucket, as JSON.</summary>
    public static async Task<string> ValuesAsync(string content, string parameters = "{}", string data = "{}") =>
        Assert.IsType<EffectOutcome.Succeeded>(await RunAsync(content, parameters, data)).Values.ToString();

    public static async Task<string> FailureAsync(string content, ScriptLimits? limits = null)
    {
        var failed = Assert.IsType<EffectOutcome.Failed>(await RunAsync(content, limits: limits));
        // Whether a clock ends it for good is a matter of the machine, if that is busy with other things.
        Assert.True(!failed.MayPass || failed.Reason.Contains(" longer than ", StringComparison.Ordinal), failed.Reason);
        return failed.Reason;
    }

    public static JsonElement Json(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}
