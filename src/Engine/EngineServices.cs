using Microsoft.Extensions.DependencyInjection;
using WorkflowFunctions.Core.Definitions;
using WorkflowFunctions.Engine.Embedded;

namespace WorkflowFunctions.Engine;

/// <summary>Registers the engine. The host adds the stores, the roles, mail (<see cref="MailServices"/>) and a doorbell.</summary>
public static class EngineServices
{
    public static IServiceCollection AddWorkflowEngine(this IServiceCollection services) => services
        .AddSingleton<EngineMetrics>()
        .AddSingleton(provider => new StepCatalogue(provider.GetServices<IStepExecutor>()
            .Select(executor => executor.Type).Where(type => StepTypes.Find(type.ExtensionName) != type)))
        .AddSingleton<DefinitionCache>()
        .AddSingleton<DefinitionSelector>()
        .AddSingleton<DefinitionService>()
        .AddSingleton<ReferenceIds>()
        .AddSingleton<InstanceAdvancer>()
        .AddSingleton<SuccessorStarter>()
        .AddSingleton<OutsideAdvancer>()
        .AddSingleton<InstanceReader>()
        .AddSingleton<InstanceStarter>()
        .AddSingleton<SignalService>()
        .AddSingleton<CommandService>()
        .AddSingleton<StepRunner>()
        .AddSingleton<ResumeService>()
        .AddSingleton<IStepExecutor, EmailExecutor>();

    /// <summary>Registers the loop that drives instances inside this process, and its doorbell.</summary>
    public static IServiceCollection AddEmbeddedLoop(this IServiceCollection services) => services
        .AddSingleton<DueClock>()
        .AddSingleton<EmbeddedDoorbell>()
        .AddSingleton<IDoorbell>(provider => provider.GetRequiredService<EmbeddedDoorbell>())
        .AddSingleton<EmbeddedLoop>();
}
