using Microsoft.Extensions.DependencyInjection;

namespace WorkflowFunctions.Engine.Steps;

/// <summary>The place for your own step types; <c>docs/custom-steps.md</c> has an example.</summary>
public static class CustomSteps
{
    /// <summary>
    /// Every host calls this. Add one line for each type: <c>.AddSingleton&lt;IStepExecutor, MyExecutor&gt;()</c>. One instance of an
    /// executor runs many attempts at once.
    /// </summary>
    public static IServiceCollection AddCustomSteps(this IServiceCollection services) => services;
}
