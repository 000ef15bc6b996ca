using Microsoft.Extensions.DependencyInjection;
using WorkflowFunctions.Core.Steps;
using WorkflowFunctions.Engine.Audit;
using WorkflowFunctions.Engine.Definitions;
using WorkflowFunctions.Engine.Delegations;
using WorkflowFunctions.Engine.Embedded;
using WorkflowFunctions.Engine.Instances;
using WorkflowFunctions.Engine.Notices;
using WorkflowFunctions.Engine.Notices.Digests;
using WorkflowFunctions.Engine.Notices.Mail;
using WorkflowFunctions.Engine.Roles;
using WorkflowFunctions.Engine.Steps;
using WorkflowFunctions.Engine.Steps.Rest;
using WorkflowFunctions.Engine.Steps.Script;
using WorkflowFunctions.Engine.Telemetry;
using WorkflowFunctions.Engine.Trials;

namespace WorkflowFunctions.Engine;

/// <summary>
/// Registers the engine. The host adds the stores, the roles, outgoing calls (<see cref="Outgoing.OutgoingServices"/>), mail
/// (<see cref="MailServices"/>), the words of notices (<see cref="NoticeServices"/>) and a doorbell.
/// </summary>
public static class EngineServices
{
    public static IServiceCollection AddWorkflowEngine(this IServiceCollection services) => services
        .AddSingleton<EngineMetrics>()
        .AddSingleton<DueWatch>()
        .AddSingleton(provider => new StepCatalogue(provider.GetServices<IStepExecutor>().Select(executor => executor.Type)))
        .AddSingleton<DefinitionCache>()
        .AddSingleton<DefinitionSelector>()
        .AddSingleton<StepChecks>()
        .AddSingleton<DefinitionService>()
        .AddSingleton<RoleService>()
        .AddSingleton<DelegationService>()
        .AddSingleton<ReferenceIds>()
        .AddSingleton<InstanceAdvancer>()
        .AddSingleton<SuccessorStarter>()
        .AddSingleton<RingingAdvancer>()
        .AddSingleton<InstanceReader>()
        .AddSingleton<RequestReader>()
        .AddSingleton<InstanceStarter>()
        .AddSingleton<SignalService>()
        .AddSingleton<CommandService>()
        .AddSingleton<AttemptClaims>()
        .AddSingleton<StepRunner>()
        .AddSingleton<ResumeService>()
        .AddSingleton<NoticeComposer>()
        .AddSingleton<BacklogReader>()
        .AddSingleton<AuditReader>()
        .AddSingleton<StepPreviewer>()
        .AddSingleton<TrialService>()
        .AddSingleton<NoticeTeller>()
        .AddSingleton<DigestComposer>()
        .AddSingleton<DigestService>()
        .AddSingleton<MailChannel>()
        .AddSingleton<INoticeChannel>(provider => provider.GetRequiredService<MailChannel>())
        .AddCustomChannels()
        .AddSingleton<IStepExecutor, EmailExecutor>()
        .AddExecutor<RestRequestExecutor>(StepTypes.RestRequest)
        .AddExecutor<OAuthRestRequestExecutor>(StepTypes.OAuthRestRequest)
        .AddExecutor<RestRequestExecutor>(StepTypes.AzureFunction)
        .AddExecutor<OAuthRestRequestExecutor>(StepTypes.AzureFunctionOAuth)
        .AddSingleton<ScriptPool>(_ => new ScriptPool())
        .AddSingleton<IStepExecutor>(provider => new ScriptExecutor(provider.GetRequiredService<ScriptPool>()))
        .AddCustomSteps();

    /// <summary>Registers an executor that runs the steps of one of its types.</summary>
    private static IServiceCollection AddExecutor<T>(this IServiceCollection services, StepType type)
        where T : IStepExecutor =>
        services.AddSingleton<IStepExecutor>(provider => ActivatorUtilities.CreateInstance<T>(provider, type));

    /// <summary>Registers the loop that drives instances in this process, and its doorbell.</summary>
    public static IServiceCollection AddEmbeddedLoop(this IServiceCollection services) => services
        .AddSingleton<DueClock>()
        .AddSingleton<EmbeddedDoorbell>()
        .AddSingleton<IDoorbell>(provider => provider.GetRequiredService<EmbeddedDoorbell>())
        .AddSingleton<EmbeddedLoop>();
}
