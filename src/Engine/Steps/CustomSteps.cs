using Microsoft.Extensions.DependencyInjection;

namespace WorkflowFunctions.Engine.Steps;

/// <summary>The place for step types of your own; <c>docs/custom-steps.md</c> has an example.</summary>
public static class CustomSteps
{
    /// <summary>
    /// Every host calls this. One line for each type: <c>.AddSingleton&lt;IStepExecutor, MyExecutor&gt;()</c>. An executor is one
    /// instance that runs many attempts at once.
    /// </summary>
    public static IServiceCollection AddCustomSteps(this IServiceCollection services) => services;
}
