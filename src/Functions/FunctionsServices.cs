using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using WorkflowFunctions.Api;
using WorkflowFunctions.Engine;
using WorkflowFunctions.Engine.Outgoing;

namespace WorkflowFunctions.Functions;

/// <summary>All that the functions need besides a store.</summary>
public static class FunctionsServices
{
    /// <exception cref="OutgoingSettingsException">Settings of outgoing calls or of secrets are wrong; the message names them.</exception>
    /// <exception cref="MailSettingsException">Settings of mail are missing or wrong; the message names them.</exception>
    public static IServiceCollection AddWorkflowFunctions(this IServiceCollection services, IConfiguration configuration) => services
        .AddWorkflowApi(configuration)
        .AddWorkflowEngine()
        .AddSingleton<DurableClients>()
        .AddSingleton<IDoorbell, DurableDoorbell>()
        .AddSingleton<WorkflowPipeline>()
        .AddOutgoing(configuration)
        .AddMail(name => configuration[name], defaultFolder: null);
}
